import type { Value } from '@sourceless/contract'
import { describeOutcome } from '@sourceless/emulator'
import type { FunctionObservation, ProgramObservation, VerifyDiagnostic, VerifyRequest } from './api.js'
import { createMachineRunner } from './behaviour/machine-runner.js'
import type { FunctionRunner } from './behaviour/runner.js'
import { type LoadedCode, loadCode } from './file/load.js'
import type { MachinePlatform } from './platform/platform.js'
import { loadProgram } from './stages/program-behaviour.js'
import { createWasmRunner } from './wasm/function-runner.js'
import { type LoadedWasm, loadWasm } from './wasm/load.js'
import { wasmProgramRunner } from './wasm/program-runner.js'

/** What to give the file: arguments of a function, or arguments and standard input of a program. */
export type ObservedInput =
  | { readonly kind: 'function'; readonly arguments: readonly Value[] }
  | { readonly kind: 'program'; readonly arguments: readonly Uint8Array[]; readonly stdin: Uint8Array }

export interface ObserveRequest
  extends Pick<VerifyRequest, 'contract' | 'file' | 'platform' | 'format' | 'symbol' | 'seed'> {
  readonly input: ObservedInput
}

export interface Observed {
  readonly value?: FunctionObservation | ProgramObservation
  readonly diagnostics: readonly VerifyDiagnostic[]
}

/** Runs a finished file once in the sandbox, with the permissions that its contract gives, and tells what it did. */
export async function observe(request: ObserveRequest): Promise<Observed> {
  const { platform } = request
  if (platform.kind === 'wasm') {
    const loaded = loadWasm(request)
    if (loaded.value === undefined) return { diagnostics: loaded.diagnostics }
    return { value: observeWasm(request, loaded.value), diagnostics: [] }
  }
  const loaded = await loadCode(platform, request)
  if (loaded.value === undefined) return { diagnostics: loaded.diagnostics }
  return { value: observeMachine(platform, request, loaded.value), diagnostics: [] }
}

function observeFunction(
  { contract }: ObserveRequest,
  runner: FunctionRunner,
  input: readonly Value[],
): FunctionObservation {
  const result = runner.run(input)
  if (result.kind === 'failed') return result
  const after = contract.entry.parameters.map(({ name }, at) => ({ name, value: result.after[at]! }))
  return { kind: 'returned', ...(result.result === undefined ? {} : { result: result.result }), after }
}

function observeWasm(request: ObserveRequest, loaded: LoadedWasm): FunctionObservation | ProgramObservation {
  const { contract, input, seed = 0 } = request
  if (input.kind === 'program') {
    const { arguments: args, stdin } = input
    return wasmProgramRunner(contract, loaded)({ args, stdin }, { seed, outputLimitBytes })
  }
  const runner = createWasmRunner(contract, loaded, 2 + Math.ceil(roomBytes(input.arguments) / 65536))
  if (typeof runner === 'string') return { kind: 'failed', description: runner }
  return observeFunction(request, runner, input.arguments)
}

function observeMachine(
  platform: MachinePlatform,
  request: ObserveRequest,
  loaded: LoadedCode,
): FunctionObservation | ProgramObservation {
  const { contract, input, seed = 0 } = request
  if (input.kind === 'function')
    return observeFunction(
      request,
      createMachineRunner(platform, contract, loaded, seed, { bufferBytes: roomBytes(input.arguments) }),
      input.arguments,
    )
  const program = loadProgram(platform, loaded, seed)
  const { outcome, stdout } = program.run({
    args: input.arguments,
    stdin: input.stdin,
    outputLimitBytes,
  })
  if (outcome.kind === 'exited') return { kind: 'exited', stdout, exit: outcome.code }
  return { kind: 'failed', description: describeOutcome(outcome) }
}

/** At most what the buffers of these arguments take, with what lies between them; whole pages. */
function roomBytes(values: readonly Value[]): number {
  const bytes = values.reduce<number>((sum, value) => sum + (typeof value === 'object' ? 8 * value.length : 0), 0)
  return 4096 * (Math.ceil(bytes / 4096) + values.length)
}

const outputLimitBytes = 64 * 1024 * 1024
