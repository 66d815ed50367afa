import { lower } from '../../src/index.js'
import { wasm32 } from '../../src/wasm/index.js'
import { x64Linux } from '../../src/x64/index.js'
import { type Cases, type Comparison, casesOf, contractOf, firstDifference, type Got } from './cases.js'
import { hasCompiler, runNative } from './native.js'
import { runWasm } from './wasm.js'

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
