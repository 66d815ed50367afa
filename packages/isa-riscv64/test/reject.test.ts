import { EncodeError, type EncodeErrorCode, symbol } from '@sourceless/isa'
import { describe, expect, test } from 'vitest'
import {
  at,
  createAssembler,
  form,
  hi,
  lo,
  type Operand,
  pcrelHi,
  pcrelLo,
  registers as r,
  roundingModes,
} from '../src/index.js'

function failure(name: string, ...operands: Operand[]): EncodeError {
  const assembler = createAssembler()
  try {
    assembler.emit(form(name), ...(operands as [Operand?, Operand?, Operand?, Operand?, Operand?]))
  } catch (error) {
    if (!EncodeError.isInstance(error)) throw error
    // Nothing is written for what is refused.
    expect(assembler.layout.buffer.length).toBe(0)
    return error
  }
  throw new Error(`${name} was accepted`)
}

const cases: readonly (readonly [EncodeErrorCode, string, readonly Operand[], string])[] = [
  ['operand-count', 'add', [r.a0, r.a1], 'add takes 3 operands (rd, rs1, rs2), not 2'],
  ['operand-count', 'ecall', [r.a0], 'ecall takes 0 operands (none), not 1'],
  ['operand-count', 'fadd.s', [r.fa0, r.fa1], 'fadd.s takes 4 operands (fd, fs1, fs2, rm), not 2'],
  ['operand-class', 'add', [r.a0, r.fa1, r.a2], 'operand 2 of add is fa1: it accepts an integer register'],
  ['operand-class', 'fadd.s', [r.fa0, r.a1, r.fa2], 'operand 2 of fadd.s is a1: it accepts a floating-point register'],
  ['operand-class', 'add', [r.a0, 5, r.a2], 'operand 2 of add is 5: it accepts an integer register'],
  [
    'operand-class',
    'lw',
    [r.a0, r.a1],
    'operand 2 of lw is a1: it accepts an offset (an integer from -2048 to 2047, or %lo of a symbol, or %pcrel_lo of a label) from an integer register',
  ],
  ['operand-class', 'c.add', [r.zero, r.a1], 'operand 1 of c.add is zero: it accepts an integer register but zero'],
  ['operand-class', 'c.lui', [r.sp, 1], 'operand 1 of c.lui is sp: it accepts an integer register but zero and sp'],
  [
    'operand-class',
    'c.sub',
    [r.a0, r.t0],
    'operand 2 of c.sub is t0: it accepts an integer register from s0 to a5 (x8 to x15)',
  ],
  [
    'operand-class',
    'c.fld',
    [r.ft0, at(r.a0)],
    'operand 1 of c.fld is ft0: it accepts a floating-point register from fs0 to fa5 (f8 to f15)',
  ],
  ['operand-class', 'c.addi16sp', [r.a0, 16], 'operand 1 of c.addi16sp is a0: it accepts sp'],
  [
    'operand-class',
    'fadd.s',
    [r.fa0, r.fa1, r.fa2, 1],
    'operand 4 of fadd.s is 1: it accepts a rounding mode: rne, rtz, rdn, rup, rmm or dyn',
  ],
  ['operand-class', 'add', [r.a0, r.a1, roundingModes.rne], 'operand 3 of add is rne: it accepts an integer register'],
  [
    'operand-class',
    'addi',
    [r.a0, r.a1, hi(symbol('s'))],
    'operand 3 of addi is a part (hi) of an address: it accepts an integer from -2048 to 2047, or %lo of a symbol, or %pcrel_lo of a label',
  ],
  [
    'operand-class',
    'lui',
    [r.a0, pcrelHi(symbol('s'))],
    'operand 2 of lui is a part (pcrelHi) of an address: it accepts an integer from 0 to 1048575, or %hi of a symbol',
  ],
  [
    'operand-class',
    'auipc',
    [r.a0, hi(symbol('s'))],
    'operand 2 of auipc is a part (hi) of an address: it accepts an integer from 0 to 1048575, or %pcrel_hi of a label or symbol',
  ],
  [
    'operand-class',
    'c.lw',
    [r.a0, at(r.a1, lo(symbol('s')))],
    'operand 2 of c.lw is at a part (lo) of an address: it accepts an offset (a multiple of 4 from 0 to 124) from an integer register from s0 to a5 (x8 to x15)',
  ],
  [
    'operand-class',
    'c.j',
    [symbol('s')],
    'operand 1 of c.j is a symbol: it accepts a label or a distance (a multiple of 2 from -2048 to 2046)',
  ],
  [
    'immediate-range',
    'addi',
    [r.a0, r.a1, 2048],
    'operand 3 of addi is 2048: it accepts an integer from -2048 to 2047, or %lo of a symbol, or %pcrel_lo of a label',
  ],
  [
    'immediate-range',
    'addi',
    [r.a0, r.a1, 1.5],
    'operand 3 of addi is 1.5: it accepts an integer from -2048 to 2047, or %lo of a symbol, or %pcrel_lo of a label',
  ],
  ['immediate-range', 'slli', [r.a0, r.a1, 64], 'operand 3 of slli is 64: it accepts an integer from 0 to 63'],
  ['immediate-range', 'slliw', [r.a0, r.a1, 32], 'operand 3 of slliw is 32: it accepts an integer from 0 to 31'],
  [
    'immediate-range',
    'lui',
    [r.a0, -1],
    'operand 2 of lui is -1: it accepts an integer from 0 to 1048575, or %hi of a symbol',
  ],
  ['immediate-range', 'c.li', [r.a0, 32], 'operand 2 of c.li is 32: it accepts an integer from -32 to 31'],
  ['immediate-range', 'c.addi', [r.a0, 0], 'operand 2 of c.addi is 0: it accepts an integer from -32 to 31, but not 0'],
  [
    'immediate-range',
    'c.addi4spn',
    [r.a0, r.sp, 0],
    'operand 3 of c.addi4spn is 0: it accepts a multiple of 4 from 4 to 1020',
  ],
  [
    'immediate-range',
    'c.addi16sp',
    [r.sp, 8],
    'operand 2 of c.addi16sp is 8: it accepts a multiple of 16 from -512 to 496, but not 0',
  ],
  [
    'immediate-range',
    'c.lui',
    [r.a0, 32],
    'operand 2 of c.lui is 32: it accepts an integer from 1 to 31 or from 1048544 to 1048575',
  ],
  ['immediate-range', 'c.addi.hint', [r.a0, 1], 'operand 2 of c.addi.hint is 1: it accepts only the number 0'],
  [
    'immediate-range',
    'csrrw',
    [r.a0, 4096, r.a1],
    'operand 2 of csrrw is 4096: it accepts the number of a control and status register, an integer from 0 to 4095',
  ],
  [
    'immediate-range',
    'fence',
    [16, 1],
    'operand 1 of fence is 16: it accepts a set of i (8), o (4), r (2) and w (1), an integer from 0 to 15',
  ],
  [
    'displacement-range',
    'beq',
    [r.a0, r.a1, 4096],
    'operand 3 of beq is 4096: it accepts a label, a symbol or a distance (a multiple of 2 from -4096 to 4094)',
  ],
  [
    'displacement-range',
    'jal',
    [r.a0, 3],
    'operand 2 of jal is 3: it accepts a label, a symbol or a distance (a multiple of 2 from -1048576 to 1048574)',
  ],
  [
    'displacement-range',
    'lw',
    [r.a0, at(r.a1, -2049)],
    'operand 2 of lw is at the offset -2049: it accepts an offset (an integer from -2048 to 2047, or %lo of a symbol, or %pcrel_lo of a label) from an integer register',
  ],
  [
    'displacement-range',
    'amoadd.w',
    [r.a0, r.a1, at(r.a2, 4)],
    'operand 3 of amoadd.w is at the offset 4: it accepts an address in an integer register, without an offset',
  ],
  [
    'displacement-range',
    'prefetch.r',
    [at(r.a0, 16)],
    'operand 1 of prefetch.r is at the offset 16: it accepts an offset (a multiple of 32 from -2048 to 2016) from an integer register',
  ],
  [
    'displacement-range',
    'c.ld',
    [r.a0, at(r.a1, 4)],
    'operand 2 of c.ld is at the offset 4: it accepts an offset (a multiple of 8 from 0 to 248) from an integer register from s0 to a5 (x8 to x15)',
  ],
  [
    'address-register',
    'c.lwsp',
    [r.a0, at(r.a1, 4)],
    'operand 2 of c.lwsp is based on a1: it accepts an offset (a multiple of 4 from 0 to 252) from sp',
  ],
]

test.each(cases)('%s: %s %o', (code, name, operands, message) => {
  const error = failure(name, ...operands)
  expect(error.message).toBe(message)
  expect([error.code, error.details.form]).toEqual([code, name])
  if (code !== 'operand-count') expect(error.message).toContain(error.details.accepts!)
})

describe('others', () => {
  test('a base of an address is an integer register', () => {
    expect(() => at(r.fa0)).toThrow('fa0 cannot be the base of an address: it accepts x0 to x31')
  })
  test('unknown rows', () => {
    expect(() => form('mov')).toThrow("there is no instruction form 'mov': look at `forms` for the names")
  })
  test('%pcrel_lo needs its auipc, at a distance that is known', () => {
    const code = createAssembler()
    const label = code.label()
    const emit = () => code.emit(form('addi'), r.a0, r.a0, pcrelLo(label))
    expect(emit).toThrow(/%pcrel_lo in addi takes the label of an earlier auipc with %pcrel_hi/)
    code.bind(label)
    code.emit(form('auipc'), r.a0, pcrelHi(symbol('s')))
    emit()
    code.jump(label)
    expect(emit).toThrow(EncodeError)
    expect(() => code.emit(form('addi'), r.a0, r.a0, lo(label))).toThrow(EncodeError)
  })
  test('what is not an operand at all', () => {
    expect(failure('add', r.a0, null as unknown as Operand, r.a2).code).toBe('operand-class')
    expect(failure('addi', r.a0, r.a1, 5n as unknown as Operand).message).toContain('is a bigint')
    expect(failure('add', r.a0, 'a1' as unknown as Operand, r.a2).message).toContain('is a string')
    expect(failure('addi', r.a0, r.a1, Number.NaN).code).toBe('immediate-range')
  })
})
