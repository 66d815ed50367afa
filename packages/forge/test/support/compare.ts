import { type Contract, createInterpreter, parseContract, sameValue, type Value } from '@sourceless/contract'
import { lower } from '../../src/index.js'
import { wasm32 } from '../../src/wasm/index.js'
import { x64Linux } from '../../src/x64/index.js'
import { hasCompiler, runNative } from './native.js'
import { Random, randomValue } from './values.js'
import { runWasm } from './wasm.js'

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
type Cases = ReturnType<typeof casesOf>

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

/** Lowers each contract for both targets, runs what comes out, and lists where it differs from the interpreter. */
export function compare(sources: readonly string[], count: number, seed = 1): { native: Comparison; wasm: Comparison } {
  const all = sources.map((source, n) => {
    const contract = contractOf(source)
    const object = lower(contract, x64Linux).value
    const module = lower(contract, wasm32).value
    if (object === undefined || module === undefined) throw new Error(`${contract.name} was refused`)
    return { contract, object: object.unit, module: module.unit, cases: casesOf(contract, count, seed + n) }
  })
  const total = all.reduce((sum, { cases }) => sum + cases.length, 0)
  const inputsOf = (cases: Cases) => cases.map((c) => c.input)
  const native = hasCompiler
    ? runNative(all.map(({ contract, object, cases }) => ({ contract, unit: object, inputs: inputsOf(cases) })))
    : undefined
  const differences = { native: [] as string[], wasm: [] as string[] }
  all.forEach(({ contract, module, cases }, n) => {
    const a = native === undefined ? undefined : firstDifference(contract, cases, native[n])
    if (a !== undefined) differences.native.push(a)
    const b = firstDifference(contract, cases, runWasmSafely(contract, module, inputsOf(cases)))
    if (b !== undefined) differences.wasm.push(b)
  })
  return {
    native: { differences: differences.native, cases: native === undefined ? 0 : total },
    wasm: { differences: differences.wasm, cases: total },
  }
}

function runWasmSafely(...[contract, module, inputs]: Parameters<typeof runWasm>): Got[] {
  try {
    return runWasm(contract, module, inputs)
  } catch (error) {
    throw new Error(`${error}\n${contract.source}`)
  }
}
