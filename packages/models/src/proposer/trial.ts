import type { Contract } from '@sourceless/contract'
import type { Candidate } from '@sourceless/forge'
import type { LoadedTarget } from '@sourceless/targets'
import { prepare, type Verdict, type VerifyResult, verify } from '@sourceless/verifier'
import {
  type CandidateLevel,
  explainRejection,
  type LineFinder,
  readCandidate,
  repairMessage,
} from '../candidate/index.js'
import { codeTexts } from '../score/program-text.js'

/** What came of a text; messages are for the model. */
export type Trial =
  | { readonly kind: 'unreadable'; readonly message: string }
  | { readonly kind: 'rejected'; readonly message: string }
  /** Everything but the proof holds. */
  | {
      readonly kind: 'accepted'
      readonly candidate: Candidate
      readonly verdict: Verdict
      /** The message for a later rejection. */
      explain(result: VerifyResult): Promise<string>
    }

/** Tries texts of models: what all of one contract and target share is prepared once. */
export interface Bench {
  readonly contract: Contract
  readonly target: LoadedTarget
  try(level: CandidateLevel, text: string, signal?: AbortSignal): Promise<Trial>
  /** The code of a candidate for this contract, as a model would write it. */
  show(candidate: Candidate): string
}

/** Endless loops are told after so many instructions, and 300 more for each round of the contract's own loops. */
const fuel = 1_000_000

export function createBench(contract: Contract, target: LoadedTarget, seed: number): Bench {
  const prepared = prepare(contract, { seed })
  const failures: number[] = []
  const explainer = (file: Uint8Array, lineAt: LineFinder) => (result: VerifyResult) =>
    explainRejection({ contract, target, file, result, lineAt })
  return {
    contract,
    target,
    show: (candidate) => codeOf(candidate, contract, target),
    async try(level, text, signal) {
      const reading = await readCandidate({ level, text, contract, target })
      if ('diagnostics' in reading)
        return { kind: 'unreadable', message: repairMessage({ contract, diagnostics: reading.diagnostics }) }
      const { candidate, lineAt } = reading
      const file = writeFor(candidate, contract, target)
      const explain = explainer(file, lineAt)
      const result = await verify({
        contract,
        file,
        platform: target.platform,
        effort: 'quick',
        seed,
        fuel,
        prepared,
        failures,
        ...(target.sha256 ? { sha256: target.sha256 } : {}),
        ...(signal ? { signal } : {}),
      })
      if (result.verdict.level === 'rejected') return { kind: 'rejected', message: await explain(result) }
      return { kind: 'accepted', candidate, verdict: result.verdict, explain }
    },
  }
}

/** The file that a candidate is tried in: functions as objects, programs as what runs. */
export function writeFor(candidate: Candidate, contract: Contract, target: LoadedTarget): Uint8Array {
  const emit = contract.kind === 'function' ? 'object' : target.platform.kind === 'wasm' ? 'wasm' : 'executable'
  const file = target.write({ candidate, contract, emit, fileName: 'candidate' })
  if ('problem' in file) throw new Error(file.problem)
  return file
}

/** The code of a candidate, as assembly that names what it branches to. */
export function codeOf(candidate: Candidate, contract: Contract, target: LoadedTarget): string {
  const file = writeFor(candidate, contract, target)
  return codeTexts(target, contract, file, target.list(file, contract, false)).assembly
}
