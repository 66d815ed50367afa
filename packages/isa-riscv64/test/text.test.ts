import { symbol } from '@sourceless/isa'
import { describeWith } from '@sourceless/testing'
import { describe, expect, test } from 'vitest'
import {
  at,
  csrName,
  csrNumber,
  decode,
  form,
  formatInstruction,
  lo,
  parseAssembly,
  parseInstruction,
  registers as r,
} from '../src/index.js'
import { toHex } from './support/cases.js'
import { assembleWithLlvm, disassembleWithLlvm, hasLlvm } from './support/llvm.js'
import { signedLuiHint } from './support/normalise.js'

/** As written, and as LLVM and we show it. */
const pseudo: readonly (readonly [string, string])[] = [
  ['nop', 'nop'],
  ['li a0, 5', 'li a0, 5'],
  ['li a0, -2048', 'li a0, -2048'],
  ['mv a0, a1', 'mv a0, a1'],
  ['move a0, a1', 'mv a0, a1'],
  ['not a0, a1', 'not a0, a1'],
  ['neg a0, a1', 'neg a0, a1'],
  ['negw a0, a1', 'negw a0, a1'],
  ['sext.w a0, a1', 'sext.w a0, a1'],
  ['sext.b a0, a1', 'sext.b a0, a1'],
  ['sext.h a0, a1', 'sext.h a0, a1'],
  ['zext.b a0, a1', 'andi a0, a1, 255'],
  ['zext.h a0, a1', 'zext.h a0, a1'],
  ['zext.w a0, a1', 'zext.w a0, a1'],
  ['seqz a0, a1', 'seqz a0, a1'],
  ['snez a0, a1', 'snez a0, a1'],
  ['sltz a0, a1', 'sltz a0, a1'],
  ['sgtz a0, a1', 'sgtz a0, a1'],
  ['sgt a0, a1, a2', 'slt a0, a2, a1'],
  ['sgtu a0, a1, a2', 'sltu a0, a2, a1'],
  ['beqz t0, 16', 'beqz t0, 16'],
  ['bnez t0, 16', 'bnez t0, 16'],
  ['blez t0, 16', 'blez t0, 16'],
  ['bgez t0, 16', 'bgez t0, 16'],
  ['bltz t0, 16', 'bltz t0, 16'],
  ['bgtz t0, 16', 'bgtz t0, 16'],
  ['bgt a0, a1, 16', 'blt a1, a0, 16'],
  ['ble a0, a1, 16', 'bge a1, a0, 16'],
  ['bgtu a0, a1, 16', 'bltu a1, a0, 16'],
  ['bleu a0, a1, 16', 'bgeu a1, a0, 16'],
  ['j 4096', 'j 4096'],
  ['jal 16', 'jal 16'],
  ['jr a0', 'jr a0'],
  ['jr 4(a0)', 'jr 4(a0)'],
  ['jr a0, 4', 'jr 4(a0)'],
  ['jalr a0', 'jalr a0'],
  ['jalr 4(a0)', 'jalr 4(a0)'],
  ['jalr a0, 4', 'jalr 4(a0)'],
  ['jalr a1, a0', 'jalr a1, a0'],
  ['jalr a1, a0, 8', 'jalr a1, 8(a0)'],
  ['jalr a1, (a0)', 'jalr a1, a0'],
  ['ret', 'ret'],
  ['fence', 'fence'],
  ['fence rw, w', 'fence rw, w'],
  ['fence 0, iorw', 'fence 0, iorw'],
  ['fence.tso', 'fence.tso'],
  ['pause', 'pause'],
  ['unimp', 'unimp'],
  ['scall', 'ecall'],
  ['sbreak', 'ebreak'],
  ['rdcycle a0', 'rdcycle a0'],
  ['rdtime a0', 'rdtime a0'],
  ['rdinstret a0', 'rdinstret a0'],
  ['csrr a0, cycle', 'rdcycle a0'],
  ['csrr a0, hpmcounter3', 'csrr a0, hpmcounter3'],
  ['csrr a0, 0x7c0', 'csrr a0, 1984'],
  ['csrw frm, a0', 'fsrm a0'],
  ['csrw fflags, 3', 'fsflagsi 3'],
  ['csrs fcsr, a0', 'csrs fcsr, a0'],
  ['csrc 5, 3', 'csrci 5, 3'],
  ['csrrw a0, mstatus, 3', 'csrrwi a0, mstatus, 3'],
  ['frflags a0', 'frflags a0'],
  ['fsflags a0, a1', 'fsflags a0, a1'],
  ['fsflagsi a0, 1', 'fsflagsi a0, 1'],
  ['frcsr a0', 'frcsr a0'],
  ['frsr a0', 'frcsr a0'],
  ['fssr a0', 'fscsr a0'],
  ['fsrmi a0, 1', 'fsrmi a0, 1'],
  ['fmv.s fa0, fa1', 'fmv.s fa0, fa1'],
  ['fabs.s fa0, fa1', 'fabs.s fa0, fa1'],
  ['fneg.d fa0, fa1', 'fneg.d fa0, fa1'],
  ['fgt.s a0, fa0, fa1', 'flt.s a0, fa1, fa0'],
  ['fge.d a0, fa0, fa1', 'fle.d a0, fa1, fa0'],
  ['fmv.x.s a0, fa0', 'fmv.x.w a0, fa0'],
  ['fmv.s.x fa0, a0', 'fmv.w.x fa0, a0'],
  ['fadd.s fa0, fa1, fa2, dyn', 'fadd.s fa0, fa1, fa2'],
  ['fadd.s fa0, fa1, fa2, rtz', 'fadd.s fa0, fa1, fa2, rtz'],
  ['fcvt.d.w fa0, a0, dyn', 'fcvt.d.w fa0, a0, dyn'],
  ['fcvt.d.w fa0, a0, rne', 'fcvt.d.w fa0, a0'],
  ['add a0, a1, 3', 'addi a0, a1, 3'],
  ['and a0, a1, -1', 'andi a0, a1, -1'],
  ['sll a0, a1, 3', 'slli a0, a1, 3'],
  ['sraw a0, a1, 3', 'sraiw a0, a1, 3'],
  ['ror a0, a1, 3', 'rori a0, a1, 3'],
  ['bset a0, a1, 3', 'bseti a0, a1, 3'],
  ['add x10, x11, x31', 'add a0, a1, t6'],
  ['ld fp, (sp)', 'ld s0, 0(sp)'],
  ['fld f10, 0x10 ( a0 )', 'fld fa0, 16(a0)'],
  ['addi a0, a1, 0xfffffffffffffff0', 'addi a0, a1, -16'],
  ['addi a0, a1, 010', 'addi a0, a1, 8'],
  ['addi a0, a1, 0b11', 'addi a0, a1, 3'],
  ['amoadd.w.aqrl a0, a1, (a2)', 'amoadd.w.aqrl a0, a1, (a2)'],
  ['amoadd.d a0, a1, 0(a2)', 'amoadd.d a0, a1, (a2)'],
  ['lr.w.aq a0, (a2)', 'lr.w.aq a0, (a2)'],
  ['sfence.vma', 'sfence.vma'],
  ['sfence.vma a0', 'sfence.vma a0'],
]

describe('pseudo-instructions', () => {
  test.each(pseudo)('%s', (written, shown) => {
    const { value, diagnostics } = parseInstruction(written)
    expect(diagnostics).toEqual([])
    expect(formatInstruction(value!)).toBe(shown)
  })
})

describeWith(hasLlvm, 'llvm-mc-19', 'LLVM reads and shows the same', () => {
  test('pseudo-instructions', () => {
    const theirs = assembleWithLlvm(pseudo.map(([written]) => written))
    const ours = pseudo.map(([written]) => toHex(parseAssembly(written).value!.bytes))
    expect(theirs).toEqual(ours)
    const shown = disassembleWithLlvm(ours.map((hex) => Buffer.from(hex, 'hex')))
    expect(shown).toEqual(pseudo.map(([, text]) => text))
  })
  test('all control and status registers', () => {
    const lines = Array.from({ length: 4096 }, (_, number) => `csrrw a0, ${number}, a1`)
    const shown = disassembleWithLlvm(
      lines.map((line) => parseAssembly(line).value!.bytes),
      { noAliases: true },
    )
    expect(shown).toEqual(lines.map((_, n) => `csrrw a0, ${csrName(n) ?? n}, a1`))
  })
})

test('named differences', () => {
  expect(signedLuiHint('c.lui zero, -2')).toBe('c.lui zero, 1048574')
  expect(signedLuiHint('c.lui zero, 5')).toBe('c.lui zero, 5')
})

test('formatting', () => {
  const far = { form: form('beq'), operands: [r.a0, r.a1, -8] }
  expect(formatInstruction(far)).toBe('beq a0, a1, -8')
  expect(formatInstruction(far, { address: 0x1000 })).toBe('beq a0, a1, 0xff8')
  const short = decode(Uint8Array.of(0x2e, 0x85)).value!
  expect(formatInstruction(short)).toBe('mv a0, a1')
  expect(formatInstruction(short, { aliases: false })).toBe('c.mv a0, a1')
  const reference = { form: form('ld'), operands: [r.a0, at(r.a1, lo(symbol('table', 8)))] }
  expect(formatInstruction(reference)).toBe('ld a0, %lo(table+8)(a1)')
  expect(csrNumber('fcsr')).toBe(3)
})

describe('parseInstruction', () => {
  test('addresses', () => {
    const { value } = parseInstruction('j 0x1010', { address: 0x1000 })
    expect(value!.operands).toEqual([16])
    expect(formatInstruction(value!, { address: 0x1000 })).toBe('j 0x1010')
  })
  test('without compression', () => {
    expect(parseInstruction('mv a0, a1', { compress: false }).value!.form.name).toBe('addi')
    expect(parseInstruction('mv a0, a1').value!.form.name).toBe('c.mv')
  })
  test('symbols stay', () => {
    const { value } = parseInstruction('addi a0, a0, %lo(table + 4)')
    expect(value!.operands[2]).toEqual(lo(symbol('table', 4)))
    expect(parseInstruction('jal ra, f').value!.operands).toEqual([r.ra, symbol('f')])
  })
})

const wrong: readonly (readonly [string, string, string])[] = [
  ['frobnicate a0', 'unknown-mnemonic', "'frobnicate' is not a known instruction"],
  ['add a0, a1', 'no-matching-form', "'add a0, a1' fits no form of add, which takes rd, rs1, rs2 | rd, rs1, imm12"],
  ['add a0, b1, a2', 'bad-operand', "operand 2 of add is 'b1', which is not an integer register (rs1)"],
  ['fence wr, r', 'bad-operand', "operand 1 of fence is 'wr', which is not a set of letters of 'iorw' (pred)"],
  ['lw a0, 8[sp]', 'bad-operand', "operand 2 of lw is '8[sp]', which is not an address such as 8(sp) (imm12(rs1))"],
  ['lw a0, 8(fa0)', 'bad-operand', "operand 2 of lw is '8(fa0)', which is not an address such as 8(sp) (imm12(rs1))"],
  ['fadd.s fa0, fa1, fa2, rtx', 'bad-operand', "operand 4 of fadd.s is 'rtx', which is not a rounding mode (rm)"],
  ['csrr a0, fflag', 'bad-operand', "operand 2 of csrr is 'fflag', which is not a control and status register (csr)"],
  [
    'addi a0, a1, 5000',
    'not-encodable',
    'operand 3 of addi is 5000: it accepts an integer from -2048 to 2047, or %lo of a symbol, or %pcrel_lo of a label',
  ],
  [
    'c.lw a0, 3(a1)',
    'not-encodable',
    'operand 2 of c.lw is at the offset 3: it accepts an offset (a multiple of 4 from 0 to 124) from an integer register from s0 to a5 (x8 to x15)',
  ],
  [
    'li a0, 0x1ffffffffffffffff',
    'no-matching-form',
    "'li a0, 0x1ffffffffffffffff' fits no form of li, which takes other operands",
  ],
  [
    'li a0, 0x123456789',
    'no-matching-form',
    "'li a0, 0x123456789' stands for several instructions: assemble it as a text",
  ],
  ['call f, g, h', 'no-matching-form', "'call f, g, h' fits no form of call, which takes other operands"],
]

describe('diagnostics', () => {
  test.each(wrong)('%s', (text, code, message) => {
    expect(parseInstruction(text)).toEqual({ value: undefined, diagnostics: [{ code, line: 1, message }] })
  })
  test('lines and labels', () => {
    const text = ['a: nop', 'bad', 'a: # again', 'lui a0, %hi(a)', 'addi a0, a0, a+4', 'j a+4'].join('\n')
    expect(parseAssembly(text).diagnostics.map(({ code, line }) => `${line} ${code}`)).toEqual([
      ...['2 unknown-mnemonic', '3 label', '4 not-encodable', '5 label', '6 label'],
    ])
  })
})

test('a program', () => {
  const text = `
    # sum of the doublewords at a0, a1 of them
    sum:  li a2, 0
          beqz a1, done
    next: ld a3, (a0)        // a comment
          add a2, a2, a3
          addi a0, a0, 8
          addi a1, a1, -1
          bnez a1, next
    done: mv a0, a2
          ret`
  expect(toHex(parseAssembly(text).value!.bytes)).toBe('014691c5146136962105fd15e5fd32858280')
})
