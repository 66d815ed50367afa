import { describe, expect, it } from 'vitest'
import { createTerms, type Environment, evaluate, freeVariables, printTerm, type Term } from '../src/index.js'
import { createRandom, edgeValue, randomTerms } from './random-term.js'

/** Fails with both graphs when they differ in value. */
function expectSame(plain: Term, simplified: Term, environment: Environment, seed: number): void {
  const wanted = evaluate(plain, environment)
  const got = evaluate(simplified, environment)
  if (wanted === got) return
  const inputs = freeVariables(plain).map((leaf) => `${leaf.name}=0x${environment(leaf).toString(16)}`)
  expect.fail(
    `seed ${seed}: ${inputs.join(' ')}: 0x${got.toString(16)} instead of 0x${wanted.toString(16)}\n` +
      `${printTerm(plain)}\nbecame\n${printTerm(simplified)}`,
  )
}

describe('simplification keeps the value', () => {
  it.each([1, 8, 16, 32, 64])('of random terms %i bits wide', (bits) => {
    const rounds = 1500
    for (let round = 0; round < rounds; round++) {
      const seed = bits * 1_000_000 + round
      const random = createRandom(seed)
      const widths = [1, bits, bits, Math.max(1, bits >> 1), Math.min(64, bits * 2)]
      const variables = [
        { name: 'x', bits },
        { name: 'y', bits },
        { name: 'z', bits: Math.max(1, bits >> 1) },
        { name: 'c', bits: 1 },
      ]
      const builders = [createTerms({ simplify: false }), createTerms()]
      const [plain, simplified] = randomTerms(builders, { random, variables, widths }, 4 + (round % 12), bits) as [
        Term,
        Term,
      ]
      for (let trial = 0; trial < 6; trial++) {
        const values = new Map(variables.map(({ name, bits: width }) => [name, edgeValue(random, width)]))
        expectSame(plain, simplified, (leaf) => values.get(leaf.name)!, seed)
      }
    }
  })

  it('of random terms of 3 and 4 bits, on every input', () => {
    for (let round = 0; round < 1500; round++) {
      const random = createRandom(round)
      const bits = 3 + (round % 2)
      const variables = [
        { name: 'x', bits },
        { name: 'y', bits },
      ]
      const builders = [createTerms({ simplify: false }), createTerms()]
      const [plain, simplified] = randomTerms(
        builders,
        { random, variables, widths: [1, 2, bits, 2 * bits] },
        6,
        bits,
      ) as [Term, Term]
      if (round % 3 > 0 && plain === simplified) continue
      for (let x = 0n; x < 1n << BigInt(bits); x++) {
        for (let y = 0n; y < 1n << BigInt(bits); y += 1n) {
          expectSame(plain, simplified, (leaf) => (leaf.name === 'x' ? x : y), round)
        }
      }
    }
  })
})
