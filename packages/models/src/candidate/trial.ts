import type { Contract } from '@sourceless/contract'
import type { Candidate } from '@sourceless/forge'
import type { LoadedTarget } from '@sourceless/targets'
import { type Disassembler, type Effort, prepare, type Solver, type VerifyResult, verify } from '@sourceless/verifier'
import type { CandidateDiagnostic, CandidateLevel, LineFinder } from './api.js'
import { readCandidate } from './read.js'

/** Ports of the verifier. */
export interface JudgeParts {
  /** For efforts above `quick`. Absent: proofs end at rewriting. */
  readonly solver?: Solver
  /** Absent: no second reading of the code. */
  readonly disassembler?: Disassembler
  /** Milliseconds of a monotonic clock. Absent: durations are 0 and time budgets do not apply. */
  readonly clock?: () => number
}

/** How hard to check. */
export interface JudgeOptions {
  /** Default `quick`: everything but the proof. */
  readonly effort?: Effort
  /** Every random choice derives from it. Default 0. */
  readonly seed?: number
  /** CPU features beyond the target's baseline that candidates may use. */
  readonly features?: readonly string[]
  /**
   * Instructions that a run may take in any case before it counts as endless, 300 more for each round of a loop and each call that
   * the contract takes on the same input. Default one million, so that endless loops are told soon; 30 million is as patient as
   * `verify` itself.
   */
  readonly fuel?: number
  readonly parts?: JudgeParts
}

export interface JudgeRequest extends JudgeOptions {
  readonly contract: Contract
  readonly target: LoadedTarget
}

/** What came of a text. Durations are milliseconds. */
export type Tried =
  | { readonly kind: 'unreadable'; readonly diagnostics: readonly CandidateDiagnostic[]; readonly readMs: number }
  | {
      readonly kind: 'judged'
      readonly candidate: Candidate
      readonly lineAt: LineFinder
      readonly file: Uint8Array
      readonly result: VerifyResult
      readonly readMs: number
      readonly writeMs: number
    }

/** Tries texts that claim to fulfil one contract. */
export type Trial = (level: CandidateLevel, text: string, signal?: AbortSignal) => Promise<Tried>

const quickFuel = 1_000_000

/**
 * Prepares what candidates of one contract for one target share: the contract compiled and asked about its inputs, and sandboxes.
 * Each candidate is written as an object file of the target and judged by the verifier, cheap stages first. What earlier ones
 * failed on is tried before anything else runs, which makes rejections sooner and changes no verdict: the same candidate with the
 * same seed has the same verdict in any order of candidates.
 */
export function createTrial(request: JudgeRequest): Trial {
  const { contract, target, effort = 'quick', seed = 0, fuel = quickFuel, features = [], parts = {} } = request
  const { solver, ...ports } = parts
  const clock = ports.clock ?? (() => 0)
  const prepared = prepare(contract, { seed })
  const failures: number[] = []
  return async (level, text, signal) => {
    const startedMs = clock()
    const reading = await readCandidate({ level, text, contract, target })
    const readMs = clock() - startedMs
    if ('diagnostics' in reading) return { kind: 'unreadable', diagnostics: reading.diagnostics, readMs }
    const { candidate, lineAt } = reading
    const file = writeTried(candidate, contract, target)
    const writeMs = clock() - startedMs - readMs
    const result = await verify({
      contract,
      file,
      platform: target.platform,
      effort,
      seed,
      fuel,
      features,
      prepared,
      failures,
      ...ports,
      ...(solver && effort !== 'quick' ? { solver } : {}),
      ...(target.sha256 ? { sha256: target.sha256 } : {}),
      ...(signal ? { signal } : {}),
    })
    return { kind: 'judged', candidate, lineAt, file, result, readMs, writeMs }
  }
}

/** The file that a candidate is tried in. */
export function writeTried(candidate: Candidate, contract: Contract, target: LoadedTarget): Uint8Array {
  const file = target.write({ candidate, contract, emit: 'object', fileName: `${contract.name}.o` })
  if ('problem' in file) throw new Error(`an object was refused: ${file.problem}`)
  return file
}
