import { createTerms, planEvaluation, type Term } from '@sourceless/isa'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createPayloadRewriter } from '../src/proof/nan-payload.js'

const terms = createTerms()
const canonicalNaN = terms.constant(0x7fc00000, 32)
const canonical = (t: Term) => terms.ite(terms.compare('funordered', t, t), canonicalNaN, t)
const [x, y, c] = [terms.variable('x', 32), terms.variable('y', 32), terms.variable('c', 1)]

/** Floats made by operations of RISC-V's kind and of others', with sign operations on bits and decisions between. */
const { float } = fc.letrec<{ float: Term }>((tie) => ({
  float: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.constantFrom(x, y, canonicalNaN, terms.constant(0xffc12345n, 32), terms.constant(0x3f800000, 32)),
    fc
      .tuple(fc.constantFrom('fadd', 'fsub', 'fmul', 'fdiv', 'fmin', 'fmax', 'fcopysign'), tie('float'), tie('float'))
      .map(([op, a, b]) => terms.binary(op as 'fadd', a, b)),
    fc
      .tuple(fc.constantFrom('fsqrt', 'fneg', 'fabs', 'ffloor'), tie('float'))
      .map(([op, a]) => terms.unary(op as 'fsqrt', a)),
    fc
      .tuple(fc.constantFrom(['xor', 0x80000000], ['and', 0x7fffffff], ['and', 0x7fffff00]), tie('float'))
      .map(([[op, mask], a]) => terms.binary(op as 'xor', a, terms.constant(mask as number, 32))),
    fc.tuple(tie('float'), tie('float')).map(([a, b]) => terms.ite(c, a, b)),
    fc.tuple(tie('float'), tie('float')).map(([a, b]) => terms.ite(terms.compare('flt', a, b), a, b)),
    tie('float').map(canonical),
  ),
}))
const pattern = fc.oneof(
  fc.constantFrom(0n, 0x80000000n, 0x7f800000n, 0xff800000n, 0x7fc00000n, 0xffc00001n, 0x7f800001n, 0x3f800000n),
  fc.bigInt(0n, 0xffffffffn),
)
const isNotANumber = (bits: bigint) => (bits & 0x7fffffffn) > 0x7f800000n

it('rewritten floats are the same, and where any NaN will do at most another NaN', () => {
  let changed = 0
  fc.assert(
    fc.property(float, pattern, pattern, fc.boolean(), (term, xBits, yBits, choice) => {
      const { exact, anyNaN } = createPayloadRewriter(terms)
      const [exactly, loosely] = [exact(term), anyNaN(term)]
      if (exactly !== term || loosely !== term) changed += 1
      const values = new Map([
        ['x', xBits],
        ['y', yBits],
        ['c', choice ? 1n : 0n],
      ])
      const [before, same, similar] = planEvaluation([term, exactly, loosely])(({ name }) => values.get(name)!)
      return same === before && (similar === before || (isNotANumber(similar!) && isNotANumber(before!)))
    }),
    { numRuns: 3000 },
  )
  expect(changed).toBeGreaterThan(300)
})

it('what RISC-V makes of a sum of products is a sum of products, in comparisons too', () => {
  const { exact, anyNaN } = createPayloadRewriter(terms)
  const plain = terms.binary('fadd', terms.binary('fmul', x, y), x)
  const made = canonical(terms.binary('fadd', canonical(terms.binary('fmul', x, y)), x))
  expect(anyNaN(made)).toBe(plain)
  expect(exact(made)).not.toBe(plain)
  expect(exact(terms.compare('flt', made, y))).toBe(terms.compare('flt', plain, y))
})
