import { EncodeError, type EncodeErrorCode, symbol } from '@sourceless/isa'
import { describe, expect, test } from 'vitest'
import {
  addressPart,
  at,
  createAssembler,
  form,
  forms,
  indexed,
  name,
  type Operand,
  post,
  pre,
  registers as r,
  shift,
} from '../src/index.js'

function errorOf(action: () => unknown): EncodeError {
  try {
    action()
  } catch (error) {
    if (EncodeError.isInstance(error)) return error
    throw error
  }
  throw new Error('nothing was refused')
}
const refusal = (row: string, operands: readonly Operand[]): EncodeError => {
  const assembler = createAssembler()
  const [a, b, c, d, e] = operands
  const error = errorOf(() => assembler.emit(form(row), a, b, c, d, e))
  expect(assembler.layout.buffer.length).toBe(0)
  return error
}

describe('operands that a row does not accept', () => {
  test.each<[row: string, operands: readonly Operand[], code: EncodeErrorCode, operand: number | undefined]>([
    ['add_x_x_x', [r.x0, r.x1], 'operand-count', undefined],
    ['add_x_x_x', [], 'operand-count', undefined],
    ['ret', [r.x0, r.x1], 'operand-count', undefined],
    ['nop', [1], 'operand-count', undefined],
    ['add_x_x_x', [r.x0, r.x1, 5], 'operand-class', 2],
    ['add_x_x_x', [r.x0, r.sp, r.x1], 'operand-class', 1],
    ['add_xsp_xsp_imm12', [r.xzr, r.sp, 1], 'operand-class', 0],
    ['add_x_x_x', [r.x0, r.d1, r.x1], 'operand-class', 1],
    ['add_x_x_x', [r.x0, r.w1, r.x2], 'operand-width', 1],
    ['add_w_w_w', [r.w0, r.w1, r.x2], 'operand-width', 2],
    ['add_xsp_xsp_imm12', [r.x0, r.x1, 4096], 'immediate-range', 2],
    ['add_xsp_xsp_imm12', [r.x0, r.x1, -1], 'immediate-range', 2],
    ['add_xsp_xsp_imm12', [r.x0, r.x1, 1.5], 'immediate-range', 2],
    ['add_xsp_xsp_imm12', [r.x0, r.x1, Number.NaN], 'immediate-range', 2],
    ['add_xsp_xsp_imm12', [r.x0, r.x1, 1, shift('lsl', 3)], 'immediate-range', 3],
    ['add_x_x_x', [r.x0, r.x1, r.x2, shift('ror', 3)], 'immediate-range', 3],
    ['add_w_w_w', [r.w0, r.w1, r.w2, shift('lsl', 32)], 'immediate-range', 3],
    ['and_xsp_x_bits', [r.x0, r.x1, 5], 'immediate-range', 2],
    ['and_wsp_w_bits', [r.w0, r.w1, 0xffff_ffff], 'immediate-range', 2],
    ['movz_w_imm16', [r.w0, 1, shift('lsl', 32)], 'immediate-range', 2],
    ['ubfm_w_w_immr_imms', [r.w0, r.w1, 32, 3], 'immediate-range', 2],
    ['ubfx_x_x_immr_width', [r.x0, r.x1, 60, 5], 'immediate-range', 3],
    ['tbz_w_bit_label', [r.w0, 32, 8], 'immediate-range', 1],
    ['tbz_x_highbit_label', [r.x0, 31, 8], 'immediate-range', 1],
    ['ldr_x_offset', [r.x0, at(r.x1, 4)], 'displacement-range', 1],
    ['ldr_x_offset', [r.x0, at(r.x1, 32768)], 'displacement-range', 1],
    ['ldr_x_offset', [r.x0, post(r.x1, 8)], 'displacement-range', 1],
    ['ldur_x_unscaled', [r.x0, at(r.x1, 256)], 'displacement-range', 1],
    ['ldp_x_x_pre', [r.x0, r.x1, pre(r.sp, 512)], 'displacement-range', 2],
    ['b_label', [2], 'displacement-range', 0],
    ['b_label', [2 ** 27], 'displacement-range', 0],
    ['b_label', [r.x0], 'operand-class', 0],
    ['adrp_x_page', [r.x0, 4095], 'displacement-range', 1],
    ['ldr_x_index', [r.x0, indexed(r.x1, r.x2, shift('lsl', 2))], 'address-scale', 1],
    ['ldr_x_index', [r.x0, indexed(r.x1, r.x2, shift('uxtw'))], 'address-scale', 1],
    ['ldr_x_index', [r.x0, indexed(r.x1, r.w2, shift('lsl', 3))], 'address-scale', 1],
    ['csel_x_x_x_cond', [r.x0, r.x1, r.x2, name('xx')], 'operand-class', 3],
    ['cset_x_cond', [r.x0, name('al')], 'operand-class', 1],
    ['msr_sysreg_x', [name('cntvct_el0'), r.x0], 'operand-class', 0],
    ['ldr_x_post', [r.x1, post(r.x1, 8)], 'operand-conflict', 0],
    ['str_x_pre', [r.x1, pre(r.x1, 8)], 'operand-conflict', 0],
    ['ldp_x_x_offset', [r.x1, r.x1, at(r.sp)], 'operand-conflict', 0],
    ['stp_x_x_pre', [r.x1, r.x2, pre(r.x2, 16)], 'operand-conflict', 0],
    ['stxr_w_x_base', [r.w1, r.x1, at(r.x2)], 'operand-conflict', 0],
    ['stxr_w_x_base', [r.w2, r.x1, at(r.x2)], 'operand-conflict', 0],
    ['stxp_w_x_x_base', [r.w3, r.x1, r.x3, at(r.x2)], 'operand-conflict', 0],
    ['ldxp_x_x_base', [r.x1, r.x1, at(r.x2)], 'operand-conflict', 0],
    ['casp_x_x_x_x_base', [r.x2, r.x4, r.x6, r.x7, at(r.x0)], 'operand-conflict', 1],
    ['casp_x_x_x_x_base', [r.x1, r.x2, r.x6, r.x7, at(r.x0)], 'operand-conflict', 1],
  ])('%s %j: %s', (row, operands, code, operand) => {
    const error = refusal(row, operands)
    expect(error.code).toBe(code)
    expect(error.details.form).toBe(row)
    if (operand !== undefined) expect(error.details.operand).toBe(operand)
  })

  test('messages name the operand and what it accepts', () => {
    const message = (row: string, ...operands: Operand[]) => refusal(row, operands).message
    expect(message('add_x_x_x', r.x0, r.w1, r.x2)).toBe('operand 2 of add_x_x_x is w1: it accepts x0 to x30 or xzr')
    expect(message('add_xsp_xsp_imm12', r.x0, r.x1, 5000)).toBe(
      'operand 3 of add_xsp_xsp_imm12 is the number 5000: it accepts an integer from 0 to 4095',
    )
    expect(message('ldp_x_x_offset', r.x1, r.x1, at(r.sp))).toBe(
      'the operands of ldp_x_x_offset do not go together: it accepts two different registers to load',
    )
    expect(message('ldr_x_offset', r.x0, at(r.x1, 4))).toBe(
      'operand 2 of ldr_x_offset is a memory: it accepts [base, #offset] with an offset a multiple of 8 from 0 to 32760',
    )
  })
})

describe('operands that cannot be made', () => {
  test.each<[what: string, make: () => unknown, code: EncodeErrorCode]>([
    ['a base of 32 bits', () => at(r.w0), 'address-register'],
    ['a zero base', () => at(r.xzr), 'address-register'],
    ['the stack pointer as an index', () => indexed(r.x0, r.sp), 'address-register'],
    ['a shift by 64', () => shift('lsl', 64), 'immediate-range'],
    ['a row that is not there', () => form('add_x'), 'unknown-form'],
  ])('%s', (_, make, code) => expect(errorOf(make).code).toBe(code))
})

test('numbers just outside a field are refused by every row that takes one', () => {
  const assembler = createAssembler()
  const accepted: string[] = []
  for (const row of forms) {
    const sample = row.layout.kinds.map((kind) => kind.decode(row.layout.match))
    for (const [n, kind] of row.layout.kinds.entries()) {
      if (kind.code !== 2 || sample.length > 5) continue
      for (const outside of [kind.minimum - kind.scale, kind.maximum + kind.scale, kind.minimum + 0.5]) {
        const operands = sample.map((operand, k) => (k === n ? outside : operand))
        try {
          assembler.emit(row, operands[0], operands[1], operands[2], operands[3], operands[4])
          accepted.push(`${row.name} ${n} ${outside}`)
        } catch (error) {
          if (!EncodeError.isInstance(error)) throw error
        }
      }
    }
  }
  expect(accepted).toEqual([])
})

test('references where a row takes none', () => {
  const table = symbol('table')
  expect(refusal('add_x_x_x', [r.x0, r.x1, addressPart('lo12', table)]).code).toBe('operand-class')
  expect(refusal('movz_x_imm16', [r.x0, addressPart('lo12', table)]).code).toBe('operand-class')
  expect(refusal('ldur_x_unscaled', [r.x0, at(r.x1, addressPart('lo12', table))]).code).toBe('displacement-range')
})
