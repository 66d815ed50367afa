import { type Contract, createInterpreter, parseContract, sameValue, type Value } from '@sourceless/contract'
import { Random, randomValue } from './values.js'

export function contractOf(source: string): Contract {
  const parsed = parseContract(source)
  if (parsed.value === undefined)
    throw new Error(
      `${JSON.stringify(parsed.diagnostics, (_, v) => (typeof v === 'bigint' ? String(v) : v), 1)}\n${source}`,
    )
  return parsed.value
}

/** Inputs on which the contract is defined, with what it says about them. */
export function casesOf(contract: Contract, count: number, seed: number, stepLimit = 200_000) {
  const interpreter = createInterpreter(contract, { stepLimit })
  const random = new Random(seed)
  const cases: { input: Value[]; result: Value | undefined; after: readonly Value[] }[] = []
  for (let tries = 0; tries < count * 3 && cases.length < count; tries++) {
    const input = contract.entry.parameters.map(({ type }) => randomValue(random, type))
    const outcome = interpreter.call(input)
    if (outcome.kind === 'returned') cases.push({ input, result: outcome.result, after: outcome.after })
  }
  return cases
}

const same = (a: Value | undefined, b: Value | undefined): boolean =>
  a === undefined || b === undefined ? a === b : sameValue(a, b)

export interface Got {
  readonly status?: number
  readonly result: Value | undefined
  readonly after: readonly Value[]
}
export type Cases = ReturnType<typeof casesOf>

const show = (value: Value | undefined): string =>
  value === undefined
    ? 'nothing'
    : typeof value === 'object'
      ? JSON.stringify([...(value as never[])].map(String))
      : String(value)

/** The first case where what came out differs from what the interpreter says. */
export function firstDifference(contract: Contract, cases: Cases, results: readonly Got[]): string | undefined {
  for (const [k, { input, result, after }] of cases.entries()) {
    const got = results[k]
    if ((got.status ?? 0) === 0 && same(got.result, result) && got.after.every((value, i) => same(value, after[i])))
      continue
    return `${contract.name}(${input.map(show).join(', ')}): status ${got.status ?? 0}, got ${show(got.result)} ${got.after.map(show).join(' ')}, expected ${show(result)} ${after.map(show).join(' ')}\n${contract.source}`
  }
  return undefined
}

export interface Comparison {
  readonly differences: string[]
  readonly cases: number
}
