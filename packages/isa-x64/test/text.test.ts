import { describeWith } from '@sourceless/testing'
import { describe, expect, test } from 'vitest'
import { decode, decodeCanonical, formatInstruction, parseAssembly, parseInstruction } from '../src/index.js'
import { readWithCapstone, unknownToCapstone } from './support/capstone.js'
import { encode, randomCases, toHex } from './support/cases.js'
import { assembleWithLlvm, hasLlvm } from './support/llvm.js'
import {
  carrylessName,
  flagsOf16Bits,
  frameSize,
  predicateName,
  pushOf16Bits,
  stringOperands,
  unsizedWide,
} from './support/normalise.js'

const hexOf = (text: string, address?: number): string => {
  const { value, diagnostics } = parseInstruction(text, address === undefined ? {} : { address })
  return value ? toHex(encode(value.form, value.operands)) : `${diagnostics[0]?.code}`
}

describe('round trip', () => {
  const cases = randomCases(40, 21)

  test('what we print, we parse to the same bytes', () => {
    for (const { bytes, hex } of cases) {
      const { value } = decodeCanonical(bytes)
      // The length of a padding nop is not in its text.
      const text = formatInstruction(value!)
      expect(hexOf(text), text).toBe(hex)
      const placed = formatInstruction(value!, { address: 0x40_1000 })
      expect(hexOf(placed, 0x40_1000), placed).toBe(hex)
    }
  })

  test('what capstone prints of our bytes, we parse to the same bytes', () => {
    const answers = readWithCapstone(cases.map((c) => c.bytes))
    const asWeWrite = [
      stringOperands,
      frameSize,
      predicateName,
      carrylessName,
      flagsOf16Bits,
      pushOf16Bits,
      unsizedWide,
    ]
    for (const [n, { hex, bytes, form, text: own }] of cases.entries()) {
      if (unknownToCapstone.has(form.name)) continue
      // Capstone tells no branch sizes, not which of two registers is the index, and calls some exchanges `nop`.
      if (form.layout.relative >= 0 || form.mnemonic === 'xchg' || own.includes('*1')) continue
      let text = asWeWrite.reduce((current, step) => step(current, { form, bytes }), answers[n]!.text)
      if (form.mnemonic === 'rcl' && !text.includes(',')) text += ', 1'
      if (form.mnemonic === 'comisd') text = text.replace('xmmword', 'qword')
      expect(hexOf(text), text).toBe(hex)
    }
  })
})

describe('what people write', () => {
  const accepted: readonly (readonly [text: string, hex: string])[] = [
    ['ADD RAX , 5', '4883c005'],
    ['add rax, 0xffffffffffffffff', '4883c0ff'],
    ['add eax, 0xfffffff0', '83c0f0'],
    ['mov rax, 0x123456789a', '48b89a78563412000000'],
    ['mov [rax+rcx*8-4], ecx', '894cc8fc'],
    ['mov ecx, [ 8*rcx + rax ]', '8b0cc8'],
    ['lea rax, [rdi+rdi*2]', '488d047f'],
    ['sal eax, 1', 'd1e0'],
    ['jz $+2', '7400'],
    ['cmovnz eax, ecx', '0f45c1'],
    ['setc al', '0f92c0'],
    ['jmp near $+5', 'e900000000'],
    ['imul rax, rcx, -3', '486bc1fd'],
    ['shl dword ptr [rax], cl', 'd320'],
    ['nop', '90'],
    ['LOCK  ADD [rax], ecx', 'f00108'],
    ['rep movsb', 'f3a4'],
    ['repz cmpsb', 'f3a6'],
    ['rep cmpsb', 'f3a6'],
    ['movsd', 'a5'],
    ['movabs al, [0x1234567890]', 'a09078563412000000'],
    ['mov rax, [0x1234567890]', '48a19078563412000000'],
    ['mov rax, [0x12345678]', '488b042578563412'],
    ['bt [rax], ecx', '0fa308'],
    ['vaddps ymm0, ymm1, [rax]', 'c5f45800'],
    ['vgatherdps xmm0, [xmm1*4 + rax], xmm2', 'c4e269920488'],
    ['mov es, [rax]', '8e00'],
    ['cmpltps xmm0, xmm1', '0fc2c101'],
    ['pclmulhqlqdq xmm0, xmm1', '660f3a44c101'],
    ['vgatherdps xmm0, dword ptr [rax + xmm1*4], xmm2', 'c4e269920488'],
    ['vgatherdps xmm0, xmmword ptr [rax + xmm1*4], xmm2', 'c4e269920488'],
  ]
  test.each(accepted)('%s', (text, hex) => expect(hexOf(text)).toBe(hex))

  const refused: readonly (readonly [text: string, code: string, message: string])[] = [
    ['frob eax', 'unknown-mnemonic', "'frob eax' does not start with a known instruction"],
    ['', 'unknown-mnemonic', "'' does not start with a known instruction"],
    ['inc [rax]', 'ambiguous-size', "operand 1 of 'inc [rax]' needs a size, such as 'dword ptr'"],
    ['movzx eax, [rax]', 'ambiguous-size', "operand 2 of 'movzx eax, [rax]' needs a size, such as 'dword ptr'"],
    ['cmpnge_usps xmm0, xmm1', 'unknown-mnemonic', "'cmpnge_usps xmm0, xmm1' does not start with a known instruction"],
    ['lock', 'unknown-mnemonic', "'lock' does not start with a known instruction"],
    ['lock nop', 'unknown-mnemonic', "'lock nop' does not start with a known instruction"],
    ['lock add rax, rcx', 'no-matching-form', expect.stringMatching(/^'lock add rax, rcx' fits no form of lock add/)],
    ['add rax, rcx,', 'bad-operand', "'' is not a register, number, address or name"],
    ['add rax, rcx, rdx, rbx, rsi', 'no-matching-form', expect.stringMatching(/fits no form of add/)],
    ['bswap ax', 'no-matching-form', "'bswap ax' fits no form of bswap, which takes r32 | r64"],
    [
      'lea rax, [rax + rsp*2]',
      'bad-operand',
      "'[rax + rsp*2]': rsp cannot be the index of an address: index accepts any 64-bit general register but rsp",
    ],
    ['lea rax, [rax + rbx + rcx]', 'bad-operand', "'[rax + rbx + rcx]': more than two registers"],
    ['lea rax, [rax', 'bad-operand', "'[rax' is not an address in brackets"],
    ['lea rax, [rax - rcx]', 'bad-operand', "'[rax - rcx]': 'rcx' cannot be subtracted"],
    ['lea rax, [rip + rax]', 'bad-operand', "'[rip + rax]': rip cannot be combined with other registers"],
    ['mov eax, dword ptr 5', 'bad-operand', "'dword ptr 5' names a size but no address in brackets"],
    ['mov eax, 5$', 'bad-operand', "'5$' is not a register, number, address or name"],
    [
      'mov ah, sil',
      'not-encodable',
      'operand 1 of mov_rm8_r8 is ah: beside the other operands it accepts al to r15b: ah, ch, dh and bh cannot be named together with spl to r15 or a 64-bit operand',
    ],
  ]
  test.each(refused)('%s', (text, code, message) => {
    expect(parseInstruction(text)).toEqual({ value: undefined, diagnostics: [{ code, line: 1, message }] })
  })

  test('a name becomes a relocation', () => {
    const { value } = parseAssembly('call puts\nlea rdi, [rip + table + 8]\nmov esi, offset message')
    expect(value?.relocations).toEqual([
      { offset: 1, kind: 'plt32', target: 'puts', addend: -4 },
      { offset: 8, kind: 'pc32', target: 'table', addend: 4 },
      { offset: 13, kind: 'abs32', target: 'message', addend: 0 },
    ])
  })

  test('labels of branches that are only short', () => {
    expect(toHex(parseAssembly('a: loop a\njrcxz b\njecxz a\nb:').value!.bytes)).toBe('e2fee30367e3f9')
  })

  test('labels', () => {
    expect(toHex(parseAssembly('again: dec rdi # count down\n  jne again\n\tret').value!.bytes)).toBe('48ffcf75fbc3')
    expect(parseAssembly('a: nop\na: nop').diagnostics).toEqual([
      { code: 'label', line: 2, message: "the label 'a' is defined twice" },
    ])
    expect(parseAssembly('a: lea rax, [rip + a + 8]').diagnostics.map((d) => d.message)).toEqual([
      "'lea rax, [rip + a + 8]': a distance from a label is not possible",
    ])
    expect(parseAssembly('nop\nfrob').diagnostics.map((d) => [d.code, d.line])).toEqual([['unknown-mnemonic', 2]])
  })
})

test('text at an address', () => {
  const { value } = decode(Uint8Array.of(0x75, 0xfb))
  expect(formatInstruction(value!)).toBe('jne $-3')
  expect(formatInstruction(value!, { address: 0x1000 })).toBe('jne 0xffd')
})

describeWith(hasLlvm, 'llvm-mc-19', 'LLVM', () => {
  test('reads what people write as we do', () => {
    const texts = [
      'ADD RAX , 5',
      'add eax, 0xfffffff0',
      'mov ecx, [ 8*rcx + rax ]',
      'sal eax, 1',
      'cmovnz eax, ecx',
      'imul rax, rcx, -3',
      'mov rax, 0x123456789a',
    ]
    expect(texts.map((text) => hexOf(text))).toEqual(assembleWithLlvm(texts))
  })

  test('knows the same names of predicates', () => {
    const names = [
      ...['eq', 'lt', 'le', 'unord', 'neq', 'nlt', 'nle', 'ord', 'eq_uq', 'nge', 'ngt', 'false', 'neq_oq', 'ge', 'gt'],
      ...['true', 'eq_os', 'lt_oq', 'le_oq', 'unord_s', 'neq_us', 'nlt_uq', 'nle_uq', 'ord_s', 'eq_us', 'nge_uq'],
      ...['ngt_uq', 'false_os', 'neq_os', 'ge_oq', 'gt_oq', 'true_us', 'eq_oq', 'lt_os', 'le_os', 'unord_q', 'neq_uq'],
      ...['nlt_us', 'nle_us', 'ord_q', 'nge_us', 'ngt_us', 'false_oq', 'ge_os', 'gt_os', 'true_uq'],
    ]
    const texts = names.map((name) => `vcmp${name}pd ymm1, ymm2, ymm3`)
    expect(texts.map((text) => hexOf(text))).toEqual(assembleWithLlvm(texts))
  })
})
