import { applyOperation, createTerms, type Term } from '@sourceless/isa'
import { expect, test } from 'vitest'
import { compileTerms } from './support/compile-terms.js'
import { isNaNPattern } from './support/float.js'
import { createRandom, type Random } from './support/random.js'

/** SLOW=1 asks millions. */
const trials = process.env.SLOW ? 3_000_000 : 40_000
const terms = createTerms({ simplify: false })
const fractionBits = (bits: number): bigint => (bits === 32 ? 23n : 52n)

/** Any float: subnormals, powers of two and their neighbours, few or many fraction bits; exponents near one of `near`. */
function randomFloat(bits: number, random: Random, near: bigint): bigint {
  const fractionWidth = fractionBits(bits)
  const exponents = (1n << (BigInt(bits) - 1n - fractionWidth)) - 1n
  const wide = (BigInt(random.next()) << 32n) | BigInt(random.next())
  const mask = (1n << fractionWidth) - 1n
  const shapes = [
    0n,
    1n,
    mask,
    mask - 1n,
    wide & mask,
    wide & mask,
    1n << (wide % fractionWidth),
    mask & (mask << (wide % fractionWidth)),
  ]
  const fraction = random.pick(shapes)
  const spread = BigInt(random.below(random.pick([2, 4, 60, 140]))) - 2n
  const candidates = [
    0n,
    1n,
    exponents,
    exponents - 1n,
    near + spread,
    near + spread,
    near + spread,
    BigInt(random.below(Number(exponents))),
  ]
  const field = random.pick(candidates)
  const exponent = field < 0n ? 0n : field > exponents ? exponents : field
  return (BigInt(random.below(2)) << BigInt(bits - 1)) | (exponent << fractionWidth) | fraction
}

test.each([32, 64])('fused multiply-add of %i bits agrees with exact arithmetic', (bits) => {
  const [a, b, c] = ['a', 'b', 'c'].map((name) => terms.variable(`${name}${bits}`, bits)) as [Term, Term, Term]
  const run = compileTerms([{ root: terms.fusedMultiplyAdd(a, b, c), variables: [a, b, c] }])
  const random = createRandom(0xf3a + bits)
  const fraction = fractionBits(bits)
  const exponents = (1n << (BigInt(bits) - 1n - fraction)) - 1n
  const bias = exponents >> 1n
  for (let trial = 0; trial < trials; trial++) {
    const first = randomFloat(bits, random, BigInt(random.below(Number(exponents))))
    const second = randomFloat(bits, random, BigInt(random.below(Number(exponents))))
    // Near the product, so that much cancels; or near its last bits.
    const exponentOf = (value: bigint): bigint => (value >> fraction) & exponents
    const near = exponentOf(first) + exponentOf(second) - bias - (random.below(3) === 0 ? fraction : 0n)
    let third = randomFloat(bits, random, near)
    if (random.below(4) === 0) {
      const product = applyOperation('fmul', bits, bits, 0, first, second, 0n)
      third = product ^ (1n << BigInt(bits - 1)) ^ (random.below(3) === 0 ? 1n : 0n)
    }
    const expected = applyOperation('ffma', bits, bits, 0, first, second, third)
    const actual = run(0, [first, second, third])
    if (actual === expected || (isNaNPattern(actual, bits) && isNaNPattern(expected, bits))) continue
    const shown = [first, second, third].map((value) => value.toString(16)).join(', ')
    expect.fail(`fma${bits}(${shown}): ${actual.toString(16)}, expected ${expected.toString(16)}`)
  }
})

test('every half as single and double, and back', () => {
  const half = terms.variable('half', 16)
  const [single, double] = [terms.variable('single', 32), terms.variable('double', 64)]
  const run = compileTerms([
    { root: terms.convert('fcvt', half, 32), variables: [half] },
    { root: terms.convert('fcvt', half, 64), variables: [half] },
    { root: terms.convert('fcvt', single, 16), variables: [single] },
    { root: terms.convert('fcvt', double, 16), variables: [double] },
  ])
  for (let pattern = 0n; pattern < 1n << 16n; pattern++) {
    for (const [index, bits] of [32, 64].entries()) {
      const wide = run(index, [pattern])
      const isNotNumber = isNaNPattern(pattern, 16)
      if (isNotNumber) {
        if (!isNaNPattern(wide, bits)) expect.fail(`half ${pattern.toString(16)} as ${bits} bits is no NaN`)
        continue
      }
      const expected = applyOperation('fcvt', bits, 16, 0, pattern, 0n, 0n)
      if (wide !== expected) expect.fail(`half ${pattern.toString(16)} as ${bits} bits: ${wide.toString(16)}`)
      // The number itself, its neighbours, and the middle between it and the next half with its neighbours.
      const step = bits === 32 ? 1n << 13n : 1n << 42n
      for (const offset of [0n, 1n, step / 2n - 1n, step / 2n, step / 2n + 1n, step - 1n]) {
        const value = expected + offset
        const back = run(2 + index, [value])
        const wanted = applyOperation('fcvt', 16, bits, 0, value, 0n, 0n)
        if (back === wanted || (isNaNPattern(back, 16) && isNaNPattern(wanted, 16))) continue
        expect.fail(
          `${value.toString(16)} of ${bits} bits as half: ${back.toString(16)}, expected ${wanted.toString(16)}`,
        )
      }
    }
  }
  const random = createRandom(0x1a1f)
  for (let trial = 0; trial < trials; trial++) {
    for (const [index, bits] of [32, 64].entries()) {
      const value = randomFloat(bits, random, bits === 32 ? 113n : 1009n)
      const back = run(2 + index, [value])
      const wanted = applyOperation('fcvt', 16, bits, 0, value, 0n, 0n)
      if (back === wanted || (isNaNPattern(back, 16) && isNaNPattern(wanted, 16))) continue
      expect.fail(
        `${value.toString(16)} of ${bits} bits as half: ${back.toString(16)}, expected ${wanted.toString(16)}`,
      )
    }
  }
})
