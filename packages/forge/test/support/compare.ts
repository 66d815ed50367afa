import { createInterpreter, parseContract, sameValue, type Contract, type Value } from '@sourceless/contract'
import { lower } from '../../src/index.js'
import { runNative } from './native.js'
import { Random, randomValue } from './values.js'

export function contractOf(source: string): Contract {
  const parsed = parseContract(source)
  if (parsed.value === undefined) throw new Error(`${JSON.stringify(parsed.diagnostics, (_, v) => (typeof v === 'bigint' ? String(v) : v), 1)}\n${source}`)
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

const same = (a: Value | undefined, b: Value | undefined): boolean => (a === undefined || b === undefined ? a === b : sameValue(a, b))

/** Lowers each contract, runs it natively, and lists where it differs from the interpreter. */
export function compareNative(sources: readonly string[], count: number, seed = 1): { differences: string[]; cases: number } {
  const all = sources.map((source, n) => {
    const contract = contractOf(source)
    const lowered = lower(contract, 'x86_64-linux').value
    if (lowered?.target !== 'x86_64-linux') throw new Error(`${contract.name} was refused`)
    return { contract, source, unit: lowered.unit, cases: casesOf(contract, count, seed + n) }
  })
  const results = runNative(all.map(({ contract, unit, cases }) => ({ contract, unit, inputs: cases.map((c) => c.input) })))
  const differences: string[] = []
  all.forEach(({ contract, source, cases }, n) => {
    for (const [k, { input, result, after }] of cases.entries()) {
      const got = results[n][k]
      if (got.status === 0 && same(got.result, result) && got.after.every((value, i) => same(value, after[i]))) continue
      const show = (value: Value | undefined) => (value === undefined ? 'nothing' : typeof value === 'object' ? JSON.stringify([...(value as never[])].map(String)) : String(value))
      differences.push(`${contract.name}(${input.map(show).join(', ')}): status ${got.status}, got ${show(got.result)} ${got.after.map(show).join(' ')}, expected ${show(result)} ${after.map(show).join(' ')}\n${source}`)
      break
    }
  })
  return { differences, cases: all.reduce((sum, { cases }) => sum + cases.length, 0) }
}

