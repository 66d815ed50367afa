import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { examine } from '../../coverage/src/examine.mjs'
import { forLlvm, normalise } from '../../coverage/src/normalise.mjs'
import { instructionSets, readReference, readRules, referencePath } from '../../coverage/src/reference.mjs'

describe.each(instructionSets)('the reference list of %s', (isa: string) => {
  const forms = readReference(isa)

  test('is sorted, without repetition, and has encodings and text for every form', () => {
    const names = forms.map(({ name }) => name)
    expect(names).toEqual([...new Set(names)].sort())
    for (const { name, kind, samples, text } of forms) {
      const isComplete =
        /^(canonical|alternative)$/.test(kind) && samples.every(({ length }) => length > 0) && text !== ''
      if (!isComplete) throw new Error(`${isa}: ${name}`)
    }
  })

  test('says how many opcodes it lists and why it leaves out the others', () => {
    const lines = readFileSync(referencePath(isa), 'utf8').split('\n')
    const [, opcodes, listed] = /^# (\d+) opcodes .* of which (\d+) are listed/.exec(lines[0]!)!
    const reasons = lines.flatMap((line) => /^# (\d+): (.*)$/.exec(line)?.slice(1, 3) ?? [])
    const counts = reasons.filter((_, n) => n % 2 === 0).map(Number)
    const alternatives = forms.filter(({ kind }) => kind === 'alternative').length
    expect(Number(listed)).toBe(forms.length)
    expect(counts.reduce((sum, count) => sum + count, 0) - alternatives).toBe(Number(opcodes) - forms.length)
  })

  test('contains nothing that its exclude list names', () => {
    const fields = (form: (typeof forms)[number]) => ({
      name: form.name,
      features: form.features.join(','),
      text: form.text,
      bytes: Buffer.from(form.samples[0]!).toString('hex'),
    })
    const rules = readRules(isa).filter(({ reason }) => !reason.startsWith('alternative:'))
    const named = forms.filter((form) => rules.some(({ field, pattern }) => pattern.test(fields(form)[field])))
    expect(named.map(({ name }) => name)).toEqual([])
  })
})

/** Every named way in which LLVM writes one instruction differently, and texts that must stay apart. */
const same: readonly (readonly [reason: string, isa: string, theirs: string, ours: string])[] = [
  ['a prefix of its own', 'x64', 'lock; and word ptr [rax], bx', 'lock and word ptr [rax], bx'],
  ['our notation', 'x64', 'lea rax, [rcx + 8*rdx - 16]', 'lea rax, [rcx + rdx*8 - 0x10]'],
  ['a push of a word', 'x64', 'push 30328', 'pushw 0x7678'],
  ['a push of a word', 'x64', 'push 52593', 'pushw -0x328f'],
  ['a push of a word', 'x64', 'push -49', 'pushw -0x31'],
  ['interrupt three', 'x64', 'int 3', 'int3'],
  ['no index register', 'x64', 'mov eax, dword ptr [rcx + 2*riz - 8]', 'mov eax, dword ptr [rcx - 8]'],
  ['no index register', 'x64', 'mov eax, dword ptr [4*riz + 8]', 'mov eax, dword ptr [8]'],
  ['no index register', 'x64', 'mov eax, dword ptr [4*riz]', 'mov eax, dword ptr [0]'],
  ['a count of one', 'x64', 'rol eax', 'rol eax, 1'],
  ['an exchange with itself', 'x64', 'xchg ax, ax', 'nop'],
  ['a signed immediate', 'x64', 'or ax, 65415', 'or ax, -121'],
  ['a signed immediate', 'x64', 'sbb dword ptr [rdi], 4294967294', 'sbb dword ptr [rdi], -2'],
  ['exchanged operands', 'x64', 'xchg ecx, ebx', 'xchg ebx, ecx'],
  ['an address', 'wasm', 'i32.load 16:p2align=0', 'i32.load offset=16 align=1'],
  ['an address and a lane', 'wasm', 'v128.load8_lane 0, 3', 'v128.load8_lane 3'],
  ['a block of a type by index', 'wasm', 'block unknown_type', 'block (type 3)'],
  ['a block of one value', 'wasm', 'block i32', 'block (result i32)'],
  ['the table of a call', 'wasm', 'call_indirect 7', 'call_indirect 2 (type 7)'],
  ['an index read as signed', 'wasm', 'data.drop -52', 'data.drop 76'],
  ['memory indices', 'wasm', 'memory.copy 0, 0', 'memory.copy'],
  ['labels', 'wasm', 'br_table {1, 2, 0}', 'br_table 1 2 0'],
  ['a null reference', 'wasm', 'ref.null_func', 'ref.null func'],
  ['a select without type', 'wasm', 'f32.select', 'select'],
  ['a load that extends', 'wasm', 'i16x8.load8x8_s 4', 'v128.load8x8_s offset=4'],
  ['a subnormal number', 'wasm', 'f32.const 0x1p-138', 'f32.const 0x0.001p-126'],
  ['the payload of a NaN', 'wasm', 'f32.const -nan:0xfe96000000000', 'f32.const -nan:0x3f4b00'],
  ['lanes', 'wasm', 'v128.const 1, 4294967295, 0, 2', 'v128.const i32x4 0x00000001 0xffffffff 0x00000000 0x00000002'],
]
const different: readonly (readonly [isa: string, theirs: string, ours: string])[] = [
  ['x64', 'sub eax, ebx', 'sub ebx, eax'],
  ['x64', 'or ax, 65415', 'or ax, -120'],
  ['x64', 'or rax, 4294967294', 'or rax, -2'],
  ['x64', 'rol eax, cl', 'rol eax, 1'],
  ['x64', 'mov eax, dword ptr [rcx + 2*rdx]', 'mov eax, dword ptr [rcx]'],
  ['wasm', 'i32.load 16', 'i32.load offset=16 align=1'],
  ['wasm', 'f64.const nan:0x8000000000001', 'f64.const nan:0x8000000000002'],
  ['wasm', 'v128.const 1, 2, 3, 4', 'v128.const i32x4 0x00000001 0x00000002 0x00000003 0x00000005'],
  ['arm64', 'add x0, x1, x2', 'add x0, x2, x1'],
]

describe('texts of the same instruction', () => {
  const read = (isa: string, text: string) => normalise(isa, isa === 'wasm' ? forLlvm(isa, text) : text)
  test.each(same)('%s (%s): %s and %s', (_, isa, theirs, ours) => {
    expect(read(isa, ours)).toBe(normalise(isa, theirs))
  })
  test.each(different)('%s: %s is not %s', (isa, theirs, ours) => {
    expect(read(isa, ours)).not.toBe(normalise(isa, theirs))
  })
})

describe('examining a form', () => {
  const form = { kind: 'canonical', samples: [Uint8Array.of(1, 2), Uint8Array.of(1, 3)] }
  const set = {
    hasPreferences: false,
    decode: (bytes: Uint8Array) => ({ row: 'row', sizeBytes: 2, text: `row ${bytes[1]}`, value: bytes }),
    encode: ({ value }: { value: Uint8Array }) => value,
  }
  test('encoded when every sample is encoded to itself', () => {
    expect(examine(set, form)).toMatchObject({ isDecoded: true, isEncoded: true, problem: undefined })
  })
  test('not decoded when one sample is not, or not to its end', () => {
    const refuses = (bytes: Uint8Array) => (bytes[1] === 3 ? undefined : set.decode(bytes))
    expect(examine({ ...set, decode: refuses }, form)).toMatchObject({
      isDecoded: false,
      problem: '0103 is not decoded',
    })
    const stopsEarly = (bytes: Uint8Array) => ({ ...set.decode(bytes), sizeBytes: 1 })
    expect(examine({ ...set, decode: stopsEarly }, form)).toMatchObject({ isDecoded: false })
  })
  test('not encoded when one sample is encoded to something else, or refused', () => {
    const wrong = ({ value }: { value: Uint8Array }) => (value[1] === 3 ? Uint8Array.of(1, 2) : value)
    expect(examine({ ...set, encode: wrong }, form)).toMatchObject({
      isEncoded: false,
      problem: '0103 is encoded as 0102',
    })
    const refuses = () => {
      throw new TypeError('no such operand')
    }
    expect(examine({ ...set, encode: refuses }, form)).toMatchObject({ isEncoded: false })
  })
  test('a preferred encoding counts where there are preferences and the text is the same', () => {
    const long = { kind: 'canonical', samples: [Uint8Array.of(1, 2), Uint8Array.of(0x66, 9, 2)] }
    const decode = (bytes: Uint8Array) => ({
      row: 'row',
      sizeBytes: bytes.length,
      text: `row ${bytes.at(-1)}`,
      value: bytes,
    })
    const encode = ({ value }: { value: Uint8Array }) => Uint8Array.of(1, value.at(-1)!)
    expect(examine({ hasPreferences: true, decode, encode }, long)).toMatchObject({ isEncoded: true })
    expect(examine({ hasPreferences: false, decode, encode }, long)).toMatchObject({ isEncoded: false })
  })
})

test('the table names every instruction set', () => {
  const text = readFileSync(join(import.meta.dirname, '../../../docs/coverage.md'), 'utf8')
  for (const isa of instructionSets) expect(text).toContain(`\n## ${isa}\n`)
})
