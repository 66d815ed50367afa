import type { Contract } from '@sourceless/contract'
import { type LoadedTarget, type OpenedFile, openFile } from '@sourceless/targets'
import {
  type Disassembler,
  type Effort,
  formatCounterexample,
  type Sandboxes,
  type Solver,
  type VerifyResult,
  verify,
} from '@sourceless/verifier'
import type { PipelineEvent } from './events.js'
import { type Failure, failure } from './outcome.js'

/** Ports of the verifier. */
export interface JudgeParts {
  /** Absent: proofs end at rewriting. */
  readonly solver?: Solver
  /** Absent: no second reading of the code. */
  readonly disassembler?: Disassembler
  /** Milliseconds of a monotonic clock. Absent: durations are 0 and time budgets do not apply. */
  readonly clock?: () => number
  /** Absent: each check of a function makes its own. */
  readonly sandboxes?: Sandboxes
  /** Lets others have their turn, such as what aborts a signal. Absent: a search for shorter code, and runs, go on in one piece. */
  readonly pause?: () => Promise<void>
}

/** How hard to check, and whom to tell. */
export interface JudgeOptions {
  readonly effort?: Effort
  readonly seed?: number
  readonly signal?: AbortSignal
  readonly onEvent?: (event: PipelineEvent) => void
}

/** The code in a file, judged: `bytes` as `openFile` gives them. */
export function judgeCode(
  parts: JudgeParts,
  { platform, sha256 }: LoadedTarget,
  contract: Contract,
  code: { readonly bytes: Uint8Array; readonly isRaw: boolean },
  options: JudgeOptions,
): Promise<VerifyResult> {
  const { effort = 'normal', seed = 0, signal, onEvent } = options
  return verify({
    contract,
    file: code.bytes,
    platform,
    format: code.isRaw ? 'raw' : 'auto',
    effort,
    seed,
    ...(parts.solver && effort !== 'quick' ? { solver: parts.solver } : {}),
    ...(parts.disassembler ? { disassembler: parts.disassembler } : {}),
    ...(parts.clock ? { clock: parts.clock } : {}),
    ...(parts.sandboxes ? { sandboxes: parts.sandboxes } : {}),
    ...(parts.pause ? { pause: parts.pause } : {}),
    ...(sha256 ? { sha256 } : {}),
    ...(signal ? { signal } : {}),
    ...(onEvent ? { onProgress: (event) => onEvent({ kind: 'check-progressed', event }) } : {}),
  })
}

/** A finished file, opened; `symbol`: what an archive's member has to define; `raw`: code bytes alone. What claims to be a file of a known kind, and is none, is not verified. */
export async function open(
  file: Uint8Array,
  symbol: string | undefined,
  raw: boolean | undefined,
): Promise<OpenedFile | Failure> {
  const opened = await openFile(file, { isRaw: raw ?? false, ...(symbol === undefined ? {} : { symbol }) })
  if (opened.value !== undefined) return opened.value
  if (opened.format !== undefined) return failure('not-verified', `${opened.problem}.`)
  return failure(
    'usage',
    `${opened.problem}; code bytes without a file around them are read where they are said to be raw.`,
  )
}

/** A verdict of rejection, told so that a person can act on it. */
export function rejected(result: VerifyResult): Failure {
  const found = result.counterexample ? `\n${formatCounterexample(result.counterexample)}` : ''
  const faulty = result.diagnostics.some(
    ({ code }) => code === 'faulty-contract' || code === 'contradictory-example' || code === 'broken-ensures',
  )
  const cancelled = result.diagnostics.some(({ code }) => code === 'cancelled')
  if (cancelled) return failure('interrupted', 'The check was interrupted.')
  return failure(
    faulty ? 'usage' : 'not-verified',
    faulty ? `The contract does not hold together.${found}` : `The code was rejected by the verifier.${found}`,
    { diagnostics: result.diagnostics },
  )
}
