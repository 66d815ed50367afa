import { createScratch, lacks } from '@sourceless/testing'
import { createNodePorts } from '@sourceless/verifier/node'
import { afterAll, describe, expect, test } from 'vitest'
import { listExcerpt, openFile, targets } from '../../src/index.js'
import { inspect, linesOf } from './listed.js'
import { programs } from './programs.js'

const scratch = createScratch('inspected')
const { disassembler, solver } = createNodePorts()
afterAll(() => solver.dispose())

const made = (name: keyof typeof programs, file: string) => {
  programs[name]!.make(scratch, scratch.pathOf(file))
  return scratch.load(file)
}
const textsOf = async (assembly: string, other = true) => {
  scratch.save('code.s', `.intel_syntax noprefix\n.globl f\n.type f, @function\nf:\n${assembly}\n`)
  scratch.run('gcc', '-c', scratch.pathOf('code.s'), '-o', scratch.pathOf('code.o'))
  const inspection = await inspect(scratch.load('code.o'), other ? disassembler : undefined)
  return linesOf(inspection).map(({ line: { text, note } }) => [text, note])
}

describe.skipIf(lacks('gcc'))('lines', () => {
  test('prefixes stand before the instruction, segments with the address', async () => {
    const shown = await textsOf(`
      mov rax, qword ptr fs:[0x28]
      .byte 0x66, 0x2e, 0x0f, 0x1f, 0x84, 0, 0, 0, 0, 0
      .byte 0x66, 0x66, 0x2e, 0x0f, 0x1f, 0x84, 0, 0, 0, 0, 0
      .byte 0x3e, 0xff, 0xe0
      .byte 0xf3, 0xc3
      .byte 0x66, 0x48, 0x8d, 0x3d, 0, 0, 0, 0
      lock xadd dword ptr [rdi], eax`)
    expect(shown.map(([text]) => text)).toEqual([
      'mov rax, qword ptr fs:[0x28]',
      'cs nop word ptr [rax + rax]',
      'data16 cs nop word ptr [rax + rax]',
      'notrack jmp rax',
      'repz ret',
      'data16 lea rdi, [rip]',
      'lock xadd dword ptr [rdi], eax',
    ])
    expect(shown[0]![1]).toBe('rax = fs:[40]')
  })

  test('what the tables do not have is as another reader says, without a note', async () => {
    expect(await textsOf('fld qword ptr [rdi]\nret')).toEqual([
      ['fld qword ptr [rdi]', ''],
      ['ret', 'return'],
    ])
  })

  test('without another reader it is listed as bytes, and reading goes on behind it', async () => {
    const shown = await textsOf('.byte 0x06\nmov eax, edi\nret', false)
    expect(shown.map(([text]) => text)).toEqual(['.byte 0x06', 'mov eax, edi', 'ret'])
    expect(shown[0]![1]).toMatch(/not read here/)
  })

  test('what a linker fills in has the name of what it refers to, and calls inside go to their lines', async () => {
    const shown = linesOf(await inspect(made('x86-64, an object', 'object.o')))
    const notes = shown.map(({ line }) => line.note)
    expect(notes).toContain('call sqrt')
    expect(notes.some((note) => /\(calls/.test(note))).toBe(true)
    const sections = linesOf(await inspect(made('x86-64, an object with a section for each function', 'sections.o')))
    expect(new Set(sections.map(({ section }) => section))).toContain('.text.probe')
    expect(sections.map(({ line }) => line.note)).toContain('call pick')
  })

  test('every byte of a section of code stands in exactly one line', async () => {
    const inspection = await inspect(made('x86-64, position independent', 'whole'), disassembler)
    const ends = new Map<string, number>()
    for (const { section, line } of linesOf(inspection)) {
      const end = ends.get(section)
      if (end !== undefined) expect(line.offset, section).toBe(end)
      ends.set(section, line.offset + line.bytes.length)
    }
    const sizes = [
      ...scratch
        .run('readelf', '-SW', scratch.pathOf('whole'))
        .matchAll(/(\.\w\S*)\s+PROGBITS\s+(\w+) \w+ (\w+) \S+\s+AX/g),
    ]
    expect(sizes.length).toBeGreaterThan(3)
    for (const [, name, address, size] of sizes)
      expect(ends.get(name!), name).toBe(Number.parseInt(address!, 16) + Number.parseInt(size!, 16))
  })
})

describe.skipIf(lacks('gcc'))('parts of a listing', () => {
  test('are chosen by name, by address and by line, and say what comes next', async () => {
    const inspection = await inspect(made('x86-64, position independent', 'parts'))
    const pick = inspection.functions.find(({ name }) => name === 'pick')!
    const whole = listExcerpt(inspection)!
    expect(whole.next).toBeUndefined()
    expect(whole.listing.instructions).toBe(inspection.instructions)
    expect(whole.listing.sizeBytes).toBe(inspection.sizeBytes)
    const byName = listExcerpt(inspection, { symbol: 'pick' })!
    expect(byName.listing.functions.map(({ name, lines }) => [name, lines.length])).toEqual([
      ['pick', pick.instructions],
    ])
    expect(listExcerpt(inspection, { symbol: `0x${(pick.offset + 1).toString(16)}` })).toEqual(byName)
    expect(listExcerpt(inspection, { symbol: 'sqrt' })!.listing.functions[0]!.name).toBe('sqrt@plt')
    expect(listExcerpt(inspection, { symbol: 'nothing' })).toBeUndefined()
    const lines = (listed: typeof whole) => listed.listing.functions.flatMap((one) => one.lines)
    const joined = []
    for (let from: number | undefined = 0; from !== undefined; ) {
      const part: typeof whole = listExcerpt(inspection, { from, limit: 7 })!
      joined.push(...lines(part))
      from = part.next
    }
    expect(joined).toEqual(lines(whole))
    expect(lines(listExcerpt(inspection, { from: pick.first, limit: 1 })!)[0]!.offset).toBe(pick.offset)
  })
})

describe('WebAssembly', () => {
  const source = `extern int put(int); static __attribute__((noinline)) int square(int x) { return x * x; }
    __attribute__((export_name("run"))) int run(int n) { return square(n) + put(n); }`
  test.skipIf(lacks('clang-19', 'wasm-ld-19'))('modules and objects of clang show their own bytes', async () => {
    const path = scratch.save('w.c', source)
    scratch.run('clang-19', '--target=wasm32', '-O2', '-c', path, '-o', scratch.pathOf('w.o'))
    scratch.run('wasm-ld-19', '--no-entry', '--allow-undefined', scratch.pathOf('w.o'), '-o', scratch.pathOf('w.wasm'))
    for (const name of ['w.o', 'w.wasm']) {
      const file = scratch.load(name)
      const inspection = await inspect(file)
      expect(inspection.problems).toEqual([])
      expect(inspection.functions.map((one) => one.name)).toEqual(expect.arrayContaining(['square', 'run']))
      for (const { line } of linesOf(inspection))
        expect(file.subarray(line.offset, line.offset + line.bytes.length)).toEqual(line.bytes)
      const notes = linesOf(inspection).map(({ line }) => line.note)
      expect(notes).toEqual(expect.arrayContaining(['call square', expect.stringMatching(/^call (env\.)?put$/)]))
    }
  })
})

describe('what holds no code says what is wrong', () => {
  const sound = () => made('x86-64, position independent', 'sound')
  const cases: readonly (readonly [string, () => Uint8Array, RegExp])[] = [
    ['a header alone', () => sound().slice(0, 40), /ends in its header/],
    ['32-bit ELF', () => Uint8Array.from(sound(), (byte, at) => (at === 4 ? 1 : byte)), /32 bits/],
    ['the other byte order', () => Uint8Array.from(sound(), (byte, at) => (at === 5 ? 2 : byte)), /little-endian/],
    [
      'no code behind the headers',
      () => sound().slice(0, 0x400),
      /section headers do not lie in the file|leaves the file/,
    ],
  ]
  test.skipIf(lacks('gcc')).each(cases)('%s', async (_name, file, says) => {
    const opened = await openFile(file())
    const loaded = await targets[0]!.load()
    const found = await loaded.inspect({ file: opened.value!.bytes, isRaw: false })
    expect(found).toMatchObject({ value: undefined, problem: expect.stringMatching(says) })
  })
})
