import {
  type Contract,
  createInterpreter,
  formatDiagnostic,
  type Outcome,
  parseContract,
  sameValue,
  type Value,
} from '@sourceless/contract'
import { describe, expect, test } from 'vitest'
import { contractOf, sampleNames, sampleSource } from '../../../contract/test/contracts.js'
import { compileOracle } from '../../src/oracle/index.js'
import { createRandom, randomArguments, randomContract, randomExpressionContract } from './generate.js'

/** Same outcome, NaN counting as one value. Limits differ between the two, so a limit on either side says nothing. */
function agree(a: Outcome, b: Outcome): boolean {
  if (a.kind === 'limit' || b.kind === 'limit') return true
  if (a.kind === 'violation')
    return (
      b.kind === 'violation' &&
      a.violation === b.violation &&
      a.span.start.offset === b.span.start.offset &&
      a.span.end.offset === b.span.end.offset
    )
  if (b.kind !== 'returned' || (a.result === undefined) !== (b.result === undefined)) return false
  return (
    (a.result === undefined || identical(a.result, b.result!)) &&
    a.after.every((value, index) => identical(value, b.after[index]!))
  )
}

/** −0 and +0 are told apart here. */
function identical(a: Value, b: Value): boolean {
  return sameValue(a, b) && (typeof a !== 'number' || Number.isNaN(a) || Object.is(a, b))
}

function compare(contract: Contract, inputs: readonly (readonly Value[])[]): Record<string, number> {
  const interpreter = createInterpreter(contract, { stepLimit: 200_000 })
  const oracle = compileOracle(contract, { fuel: 100_000n })
  const seen: Record<string, number> = {}
  for (const input of inputs) {
    const expected = interpreter.call(input)
    const found = oracle.call(input)
    const kind = expected.kind === 'violation' ? expected.violation : expected.kind
    seen[kind] = (seen[kind] ?? 0) + 1
    if (!agree(expected, found)) {
      expect({ source: contract.source, input, found }).toEqual({ source: contract.source, input, found: expected })
      throw new Error('the oracles differ')
    }
  }
  return seen
}

const samples = sampleNames.map((name) => contractOf(sampleSource(name)))

describe('sample contracts', () => {
  test.each(samples.filter(({ kind }) => kind === 'function').map((contract) => [contract.name, contract] as const))(
    '%s',
    (_, contract) => {
      const random = createRandom(7)
      const inputs = Array.from({ length: 300 }, () => randomArguments(random, contract))
      const examples = contract.examples.flatMap((example) => (example.kind === 'function' ? [example.arguments] : []))
      const seen = compare(contract, [...examples, ...inputs])
      expect(seen.returned).toBeGreaterThan(0)
    },
  )

  test.each(
    samples.filter(({ kind }) => kind === 'program').map((contract) => [contract.description, contract] as const),
  )('program: %s', (_, contract) => {
    const random = createRandom(11)
    const interpreter = createInterpreter(contract)
    const oracle = compileOracle(contract)
    for (let round = 0; round < 100; round++) {
      const args = Array.from({ length: random.below(4) }, () =>
        Uint8Array.from({ length: random.below(6) }, () => 1 + random.below(255)),
      )
      const stdin = Uint8Array.from({ length: random.below(40) }, () => random.pick([10, 97, random.below(256)]))
      expect(oracle.runProgram({ args, stdin })).toEqual(interpreter.runProgram({ args, stdin }))
    }
  })
})

/** Generated contracts; the seed of each is in its failure, as its source is. */
function generated(
  make: (random: ReturnType<typeof createRandom>) => string,
  count: number,
  inputs: number,
): Record<string, number> {
  const total: Record<string, number> = {}
  for (let seed = 1; seed <= count; seed++) {
    const random = createRandom(seed * 7919)
    const source = make(random)
    const { value, diagnostics } = parseContract(source)
    if (value === undefined) throw new Error(`seed ${seed}: ${diagnostics.map(formatDiagnostic).join('\n')}\n${source}`)
    const seen = compare(
      value,
      Array.from({ length: inputs }, () => randomArguments(random, value)),
    )
    for (const [kind, times] of Object.entries(seen)) total[kind] = (total[kind] ?? 0) + times
  }
  return total
}

const factor = process.env.SLOW === '1' ? 20 : 1

test('generated expressions', () => {
  const seen = generated(randomExpressionContract, 400 * factor, 25)
  expect(seen.returned).toBeGreaterThan(2000 * factor)
  expect(seen['division-by-zero']).toBeGreaterThan(50)
  expect(seen['index-out-of-range']).toBeGreaterThan(50)
})

test('generated functions', () => {
  const seen = generated(randomContract, 250 * factor, 20)
  expect(seen.returned).toBeGreaterThan(1000 * factor)
  for (const kind of ['division-by-zero', 'index-out-of-range', 'missing-return', 'requires-not-met'])
    expect(seen[kind]).toBeGreaterThan(20)
})
