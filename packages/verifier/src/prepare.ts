import type { Contract } from '@sourceless/contract'
import type { VerifyRequest } from './api.js'
import { type FunctionInputs, mostKept, prepareFunction } from './behaviour/contract-inputs.js'
import { harvest } from './behaviour/harvest.js'
import { createProgramOracle, guestFuel } from './behaviour/oracle.js'
import type { FunctionRunner } from './behaviour/runner.js'
import { createSandboxes, type Sandboxes } from './behaviour/sandboxes.js'
import type { BehaviourOptions } from './stages/function-behaviour.js'

/** What judging many files of one contract needs once; it serves every platform and effort. Made by `prepare`. */
export interface Prepared {
  readonly contract: Contract
  readonly seed: number
  /** Of functions. */
  readonly inputs: FunctionInputs | undefined
  readonly sandboxes: Sandboxes
}

/**
 * Compiles a contract and keeps the inputs it suggests, with what it says about them, for `verify` to use again.
 *
 * @example
 * const prepared = prepare(contract)
 * for (const file of files) await verify({ contract, prepared, file, platform: x64Linux, effort: 'quick' })
 */
export function prepare(contract: Contract, { seed = 0 }: { readonly seed?: number } = {}): Prepared {
  const sandboxes = createSandboxes()
  if (contract.kind === 'function')
    return { contract, seed, sandboxes, inputs: prepareFunction(contract, seed, { kept: mostKept }) }
  createProgramOracle(contract)
  return { contract, seed, sandboxes, inputs: undefined }
}

function inputsOf({ contract, seed = 0, prepared, failures }: VerifyRequest): FunctionInputs {
  if (prepared?.inputs === undefined) return prepareFunction(contract, seed, { kept: failures ? mostKept : 0 })
  if (prepared.contract !== contract || prepared.seed !== seed)
    throw new TypeError(`what is prepared is another contract than ${contract.name}, or another seed than ${seed}`)
  return prepared.inputs
}

/** What the runs of a function's code need. */
export function behaviourOptions(
  request: VerifyRequest,
  runner: FunctionRunner,
  codeConstants: Iterable<bigint>,
): BehaviourOptions {
  const { contract, effort = 'normal', fuel = guestFuel, failures, signal, pause, onProgress } = request
  const common = { contract, runner, effort, fuel, failures, signal, pause, onProgress }
  return { ...common, known: inputsOf(request), harvest: harvest(contract, codeConstants) }
}
