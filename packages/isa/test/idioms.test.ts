import { describe, expect, it } from 'vitest'
import { createTerms, planEvaluation, type Term, type TermBuilder } from '../src/index.js'

type Make = (t: TermBuilder, x: Term) => Term

/** Whether both builders give terms of the same value for every x of the width; counts how often the rule changed the term. */
function agreesEverywhere(make: Make, bits: number): boolean {
  const [plain, simple] = [createTerms({ simplify: false }), createTerms()]
  const evaluatePlain = planEvaluation([make(plain, plain.variable('x', bits))])
  const evaluateSimple = planEvaluation([make(simple, simple.variable('x', bits))])
  for (let x = 0n; x < 1n << BigInt(bits); x++) {
    if (evaluatePlain(() => x)[0] !== evaluateSimple(() => x)[0]) return false
  }
  return true
}

describe('idioms, on every input of small widths', () => {
  it('division by multiplication: every multiplier and shift', () => {
    let divisions = 0
    for (let multiplier = 1; multiplier < 80; multiplier++) {
      for (let shift = 3; shift < 12; shift++) {
        const make: Make = (t, x) =>
          t.extract(t.binary('mul', t.convert('zext', x, 12), t.constant(multiplier, 12)), shift, 12 - shift)
        expect(agreesEverywhere(make, 5), `(x * ${multiplier}) >> ${shift}`).toBe(true)
        const t = createTerms()
        if (
          JSON.stringify(make(t, t.variable('x', 5)), (key, value) => (key === 'value' ? undefined : value)).includes(
            'udiv',
          )
        )
          divisions++
      }
    }
    expect(divisions).toBeGreaterThan(20)
  })

  it('signed division by multiplication: every multiplier and shift', () => {
    let divisions = 0
    for (let multiplier = 1; multiplier < 128; multiplier++) {
      for (let shift = 3; shift < 12; shift++) {
        const make: Make = (t, x) => {
          const product = t.binary('mul', t.convert('sext', x, 12), t.constant(multiplier, 12))
          const floor = t.extract(t.binary('ashr', product, t.constant(shift, 12)), 0, 5)
          return t.binary('add', floor, t.convert('zext', t.extract(x, 4, 1), 5))
        }
        expect(agreesEverywhere(make, 5), `(x * ${multiplier}) >> ${shift}, signed`).toBe(true)
        const t = createTerms()
        if (make(t, t.variable('x', 5)).op === 'sdiv') divisions++
      }
    }
    expect(divisions).toBeGreaterThan(20)
  })

  it('division through the high half: every multiplier', () => {
    for (let multiplier = 1n; multiplier < 1n << 64n; multiplier = multiplier * 3n + 7n) {
      for (const shift of [0, 1, 3]) {
        // A 64-bit operand with six active bits, so that all its values can be tried.
        const make: Make = (t, x) =>
          t.extract(t.binary('umulh', t.convert('zext', x, 64), t.constant(multiplier, 64)), shift, 64 - shift)
        expect(agreesEverywhere(make, 6), `umulh ${multiplier} >> ${shift}`).toBe(true)
      }
    }
  })

  it('remainders: every divisor and pair of factors', () => {
    for (const op of ['udiv', 'sdiv'] as const) {
      for (let divisor = 0; divisor < 16; divisor++) {
        for (let factor = 0; factor < 16; factor++) {
          for (const times of [1, 15, 2]) {
            const make: Make = (t, x) => {
              const quotient = t.binary(op, x, t.constant(divisor, 4))
              const scaled = t.binary('mul', quotient, t.constant(factor, 4))
              return t.binary('add', t.binary('mul', x, t.constant(times, 4)), scaled)
            }
            expect(agreesEverywhere(make, 4), `${times} x + ${factor} (x ${op} ${divisor})`).toBe(true)
          }
        }
      }
    }
  })

  it('remainders of sums as values, with what is added to them', () => {
    for (const op of ['udiv', 'sdiv'] as const) {
      for (let divisor = 1; divisor < 32; divisor++) {
        for (const [inside, outside] of [
          [3, 0],
          [31, 1],
          [31, 31],
        ] as const) {
          const make: Make = (t, x) => {
            const sum = t.binary('add', x, t.constant(inside, 5))
            const back = t.binary('mul', t.binary(op, sum, t.constant(divisor, 5)), t.constant(divisor, 5))
            return t.binary('add', t.binary('sub', sum, back), t.constant(outside, 5))
          }
          expect(agreesEverywhere(make, 5), `(x + ${inside}) rem ${divisor} + ${outside}, ${op}`).toBe(true)
        }
      }
    }
  })

  it('remainders of sums', () => {
    for (let divisor = 1; divisor < 32; divisor++) {
      const make: Make = (t, x) => {
        const sum = t.binary('add', x, t.constant(3, 5))
        const quotient = t.binary('udiv', sum, t.constant(divisor, 5))
        return t.compare('eq', t.binary('mul', quotient, t.constant(divisor, 5)), sum)
      }
      expect(agreesEverywhere(make, 5), `x + 3 by ${divisor}`).toBe(true)
    }
  })
})
