import type { Counterexample, VerifyRequest } from './api.js'
import { createMachineRunner } from './behaviour/machine-runner.js'
import { loadCode } from './file/load.js'
import { createWasmRunner } from './wasm/function-runner.js'
import { loadWasm } from './wasm/load.js'

/** An instruction that has to do with what went wrong, and what it did. */
export interface Culprit {
  /** Bytes from the start of the code; of WebAssembly, from the start of the function's body. */
  readonly offset: number
  /** To follow "which": `stopped the run`, `wrote the result last`, `closes the loop that is not left`. */
  readonly deed: string
}

export interface LocateRequest extends Pick<VerifyRequest, 'contract' | 'file' | 'platform' | 'format' | 'symbol'> {
  readonly counterexample: Counterexample
}

/**
 * Runs a rejected function once more on its counterexample to find the instruction to name: the one that stopped the run, or that
 * was the last to write what is wrong. Undefined where none shows. It is what the run shows, not who is to blame: a last writer may
 * have done right with wrong operands.
 */
export async function locate(request: LocateRequest): Promise<Culprit | undefined> {
  const { platform, contract, counterexample } = request
  if (counterexample.kind !== 'function' || counterexample.expected.kind !== 'returned') return undefined
  const input = counterexample.arguments.map(({ value }) => value)
  const { expected } = counterexample
  if (platform.kind === 'wasm') {
    const loaded = loadWasm(request)
    const runner = loaded.value === undefined ? undefined : createWasmRunner(contract, loaded.value)
    return typeof runner === 'object' ? runner.locate(input, expected) : undefined
  }
  const loaded = await loadCode(platform, request)
  return loaded.value && createMachineRunner(platform, contract, loaded.value, 0).locate(input, expected)
}
