import type { Value } from '@sourceless/contract'
import { createProgram, describeOutcome } from '@sourceless/emulator'
import type { FunctionObservation, ProgramObservation, VerifyDiagnostic, VerifyRequest } from './api.js'
import { createX64Runner } from './behaviour/x64-runner.js'
import { type LoadedX64, loadX64 } from './file/load.js'

/** What to give the file: arguments of a function, or arguments and standard input of a program. */
export type ObservedInput =
  | { readonly kind: 'function'; readonly arguments: readonly Value[] }
  | { readonly kind: 'program'; readonly arguments: readonly Uint8Array[]; readonly stdin: Uint8Array }

export interface ObserveRequest
  extends Pick<VerifyRequest, 'contract' | 'file' | 'target' | 'format' | 'symbol' | 'seed'> {
  readonly input: ObservedInput
}

export interface Observed {
  readonly value?: FunctionObservation | ProgramObservation
  readonly diagnostics: readonly VerifyDiagnostic[]
}

/** Runs a finished file once in the sandbox, with the permissions that its contract gives, and tells what it did. */
export function observe(request: ObserveRequest): Observed {
  const loaded = loadX64(request)
  if (loaded.value === undefined) return { diagnostics: loaded.diagnostics }
  return { value: observeX64(request, loaded.value), diagnostics: [] }
}

function observeX64(
  { contract, input, seed = 0 }: ObserveRequest,
  loaded: LoadedX64,
): FunctionObservation | ProgramObservation {
  if (input.kind === 'function') {
    const result = createX64Runner(contract, loaded, seed).run(input.arguments)
    if (result.kind === 'failed') return result
    const after = contract.entry.parameters.map(({ name }, at) => ({ name, value: result.after[at]! }))
    return { kind: 'returned', ...(result.result === undefined ? {} : { result: result.result }), after }
  }
  const program = createProgram({ segments: loaded.segments, entry: loaded.entry }, { seed })
  const { outcome, stdout } = program.run({
    args: input.arguments,
    stdin: input.stdin,
    outputLimitBytes: outputLimitBytes,
  })
  if (outcome.kind === 'exited') return { kind: 'exited', stdout, exit: outcome.code }
  return { kind: 'failed', description: describeOutcome(outcome) }
}

const outputLimitBytes = 64 * 1024 * 1024
