import type { AssemblyDiagnostic } from '@sourceless/isa'
import { describeWith } from '@sourceless/testing'
import { describe, expect, test } from 'vitest'
import { formatInstruction, parseAssembly, parseInstruction } from '../src/index.js'
import { systemRegisters } from '../src/operand/system-register.js'
import { assembleWithLlvm, hasLlvm } from './support/llvm.js'

const read = (text: string): string => {
  const { value, diagnostics } = parseInstruction(text)
  return value ? formatInstruction(value) : diagnostics[0]!.message
}

/** Ways to write an instruction, and how it is shown. All of them LLVM reads too. */
const spellings: readonly (readonly [text: string, shown: string])[] = [
  ['ADD X0, X1, X2', 'add x0, x1, x2'],
  ['add\tx0,x1,x2', 'add x0, x1, x2'],
  ['add x0 , x1 , 0x10', 'add x0, x1, #16'],
  ['add x0, x1, #-16', 'sub x0, x1, #16'],
  ['add x0, x1, #0x5000', 'add x0, x1, #5, lsl #12'],
  ['cmp x0, #-1', 'cmn x0, #1'],
  ['add sp, sp, x1', 'add sp, sp, x1'],
  ['add sp, sp, x1, lsl #2', 'add sp, sp, x1, lsl #2'],
  ['sub x0, x1, w2, sxtw #0', 'sub x0, x1, w2, sxtw'],
  ['subs xzr, x1, x2', 'cmp x1, x2'],
  ['orr x0, xzr, x1', 'mov x0, x1'],
  ['orr w0, wzr, #0x55555555', 'mov w0, #1431655765'],
  ['mov x0, #0xffffffffffff1234', 'mov x0, #-60876'],
  ['mov w0, #0xffff', 'mov w0, #65535'],
  ['mov x0, sp', 'mov x0, sp'],
  ['movz x0, #1, lsl #16', 'mov x0, #65536'],
  ['movz x0, #0, lsl #16', 'movz x0, #0, lsl #16'],
  ['movn w0, #0', 'mov w0, #-1'],
  ['bic x0, x1, #0xff', 'and x0, x1, #0xffffffffffffff00'],
  ['and x0, x1, #-8', 'and x0, x1, #0xfffffffffffffff8'],
  ['ubfm x0, x1, #4, #7', 'ubfx x0, x1, #4, #4'],
  ['ubfm x0, x1, #60, #59', 'lsl x0, x1, #4'],
  ['sbfm x0, x1, #0, #31', 'sxtw x0, w1'],
  ['lsl w0, w1, #0', 'lsr w0, w1, #0'],
  ['uxtw x0, w1', 'ubfx x0, x1, #0, #32'],
  ['bfm w0, w1, #0, #7', 'bfxil w0, w1, #0, #8'],
  ['bfm w0, wzr, #0, #7', 'bfc w0, #0, #8'],
  ['extr x0, x1, x1, #9', 'ror x0, x1, #9'],
  ['lslv x0, x1, x2', 'lsl x0, x1, x2'],
  ['madd x0, x1, x2, xzr', 'mul x0, x1, x2'],
  ['csinc x0, xzr, xzr, ne', 'cset x0, eq'],
  ['csinc x0, x1, x1, cs', 'cinc x0, x1, lo'],
  ['csneg w0, w1, w1, lt', 'cneg w0, w1, ge'],
  ['csinc x0, xzr, xzr, al', 'csinc x0, xzr, xzr, al'],
  ['beq #8', 'b.eq #8'],
  ['b.cs #-4', 'b.hs #-4'],
  ['tbz x3, #5, #8', 'tbz w3, #5, #8'],
  ['ret x30', 'ret'],
  ['ret x1', 'ret x1'],
  ['ldr x0, [x1, #0]', 'ldr x0, [x1]'],
  ['ldr x0, [x1, #1]', 'ldur x0, [x1, #1]'],
  ['ldr x0, [x1, #-8]', 'ldur x0, [x1, #-8]'],
  ['str q1, [x1, #-16]', 'stur q1, [x1, #-16]'],
  ['ldr x0, [ x1 , x2 , lsl #3 ]', 'ldr x0, [x1, x2, lsl #3]'],
  ['ldr x0, [x1, x2, lsl #0]', 'ldr x0, [x1, x2]'],
  ['ldrb w0, [x1, x2, lsl #0]', 'ldrb w0, [x1, x2, lsl #0]'],
  ['ldrb w0, [x1, w2, uxtw]', 'ldrb w0, [x1, w2, uxtw]'],
  ['ldr x0, [x1], 8', 'ldr x0, [x1], #8'],
  ['ldaddl wzr, wzr, [sp]', 'staddl wzr, [sp]'],
  ['ldaddb w1, wzr, [x2]', 'staddb w1, [x2]'],
  ['ldadda w1, wzr, [x2]', 'ldadda w1, wzr, [x2]'],
  ['dsb #15', 'dsb sy'],
  ['isb sy', 'isb'],
  ['clrex #15', 'clrex'],
  ['hint #0', 'nop'],
  ['hint #34', 'bti c'],
  ['mrs x0, nzcv', 'mrs x0, NZCV'],
  ['mrs x0, S3_3_C4_C2_0', 'mrs x0, NZCV'],
  ['sys #3, c7, c4, #1, x0', 'dc zva, x0'],
  ['add v0.16b, v1.16b, v2.16b', 'add v0.16b, v1.16b, v2.16b'],
  ['ld1 {v31.4s-v1.4s}, [x0]', 'ld1 { v31.4s, v0.4s, v1.4s }, [x0]'],
  ['LD1 {V0.4S,V1.4S}, [X0]', 'ld1 { v0.4s, v1.4s }, [x0]'],
]

test.each(spellings)('%s is %s', (text, shown) => expect(read(text)).toBe(shown))

describeWith(hasLlvm, 'llvm-mc-19', 'spellings', () => {
  test('mean the same to LLVM', () => {
    const answers = assembleWithLlvm(spellings.map(([text]) => text))
    const shown = assembleWithLlvm(spellings.map(([, text]) => text))
    expect(spellings.filter((_, n) => answers[n] === undefined || answers[n] !== shown[n])).toEqual([])
  })

  test('system registers have the names that LLVM gives them', () => {
    const lines = Object.keys(systemRegisters).map((name) => `mrs x1, ${name}`)
    const own = lines.map((line) => new DataView(parseAssembly(line).value!.bytes.buffer).getInt32(0, true))
    expect(own).toEqual(assembleWithLlvm(lines))
  })
})

test('the canonical name on request', () => {
  const { value } = parseInstruction('mov x0, x1')
  expect(formatInstruction(value!, { aliases: false })).toBe('orr x0, xzr, x1')
})

test('with an address, targets are addresses', () => {
  const shown = (text: string) => formatInstruction(parseInstruction(text).value!, { address: 0x10010 })
  expect(shown('b #-16')).toBe('b 0x10000')
  expect(shown('cbz x0, #16')).toBe('cbz x0, 0x10020')
  expect(shown('adr x0, #1')).toBe('adr x0, 0x10011')
  expect(shown('adrp x0, #4096')).toBe('adrp x0, 0x11000')
  expect(shown('ldr x0, #8')).toBe('ldr x0, 0x10018')
  expect(shown('ldr x0, [x1, #8]')).toBe('ldr x0, [x1, #8]')
})

describe('diagnostics', () => {
  test.each<[text: string, code: AssemblyDiagnostic['code'], message: RegExp]>([
    ['frob x0', 'unknown-mnemonic', /^'frob x0' does not start with a known instruction$/],
    ['add x0, x1, #5000', 'not-encodable', /operand 3 of add_xsp_xsp_imm12 is the number 5000.* from 0 to 4095/],
    ['add x0, w1, x2', 'not-encodable', /operand 2 of .* is w1: it accepts x0 to x30/],
    ['ldr x0, [x1, x2, lsl #1]', 'not-encodable', /shifted by 0 or 3/],
    ['ldp x0, x0, [x1]', 'not-encodable', /two different registers/],
    ['add x0, x1', 'no-matching-form', /fits no form of add, which takes /],
    ['csel x0, x1, x2, #1', 'not-encodable', /operand 4 of csel_x_x_x_cond is the number 1: it accepts a condition/],
    ['add x0, x1, [', 'bad-operand', /a register is expected/],
    ['add x0, x1 x2', 'bad-operand', /a comma is missing at 'x2'/],
    ['ldr x0, [x1', 'bad-operand', /\] is expected/],
    ['ldr x0, [w1]', 'not-encodable', /w1 cannot be the base of an address/],
    ['add v0.3s, v1.4s, v2.4s', 'bad-operand', /'3s' is no arrangement/],
    ['ld1 { v0.4s, v2.4s }, [x0]', 'bad-operand', /follow each other/],
    ['add x0, x1, #0xzz', 'bad-operand', /a number is expected/],
    ['movz x0, #:hi12:a', 'bad-operand', /a part of an address is expected/],
    ['nop nop', 'not-encodable', /nop takes 0 operands \(none\), not 1/],
    ['ldr x0, =x', 'bad-operand', /a number is expected/],
    ['lsl x0, x1, lsl #64', 'bad-operand', /lsl shifts by 0 to 63/],
  ])('%s', (text, code, message) => {
    const { value, diagnostics } = parseInstruction(text)
    expect(value).toBeUndefined()
    expect(diagnostics[0]!.code).toBe(code)
    expect(diagnostics[0]!.message).toMatch(message)
  })

  test('tell the line', () => {
    const { diagnostics } = parseAssembly('start: nop\n\nadd x0, x1 // no\n b start\nstart:\n frob')
    expect(diagnostics.map(({ line, code }) => `${line} ${code}`)).toEqual([
      '3 no-matching-form',
      '5 label',
      '6 unknown-mnemonic',
    ])
  })
})

test('labels may have the names of operands', () => {
  const { value, diagnostics } = parseAssembly('lt: cmp x0, x1\n b.lt lt\n csel x0, x1, x2, lt\n b st\nst: ret')
  expect(diagnostics).toEqual([])
  expect(value!.relocations).toEqual([])
  expect(value!.bytes.length).toBe(20)
})

test('an instruction that refers to a symbol keeps it', () => {
  const shown = (text: string) => read(text)
  expect(shown('bl memcpy')).toBe('bl memcpy')
  expect(shown('adrp x0, table+16')).toBe('adrp x0, table+16')
  expect(shown('add x0, x0, :lo12:table')).toBe('add x0, x0, :lo12:table')
  expect(shown('ldr x0, [x1, #:lo12:table-8]')).toBe('ldr x0, [x1, :lo12:table-8]')
})

test('labels out of reach are said to be so', () => {
  const { value, diagnostics } = parseAssembly(`adr x0, far\n${'nop\n'.repeat(0x40000)}far: ret`)
  expect(value).toBeUndefined()
  expect(diagnostics).toEqual([
    {
      code: 'label',
      line: 0x40002,
      message:
        "'far' is defined too far from where it is used: label 0 is out of reach of the arm64-adr21 field at offset 0x0",
    },
  ])
})
