import type { Contract } from '@sourceless/contract'
import type { Candidate } from '@sourceless/forge'
import type { LoadedTarget } from '@sourceless/targets'
import type { Verdict, VerifyResult } from '@sourceless/verifier'
import { type CandidateLevel, createTrial, explainRejection, repairMessage, writeTried } from '../candidate/index.js'
import { codeTexts } from '../score/program-text.js'

/** What came of a text; messages are for the model. */
export type Outcome =
  | { readonly kind: 'unreadable'; readonly message: string }
  | { readonly kind: 'rejected'; readonly message: string }
  | Accepted

/** Everything but the proof holds. */
export interface Accepted {
  readonly kind: 'accepted'
  readonly candidate: Candidate
  readonly verdict: Verdict
  /** The message for a later rejection. */
  explain(result: VerifyResult): Promise<string>
}

/** Where texts of models for one contract are tried. */
export interface Bench {
  readonly contract: Contract
  readonly target: LoadedTarget
  try(level: CandidateLevel, text: string, signal?: AbortSignal): Promise<Outcome>
}

export function createBench(contract: Contract, target: LoadedTarget, seed: number): Bench {
  const tried = createTrial({ contract, target, seed })
  return {
    contract,
    target,
    async try(level, text, signal) {
      const one = await tried(level, text, signal)
      if (one.kind === 'unreadable')
        return { kind: 'unreadable', message: repairMessage({ contract, diagnostics: one.diagnostics }) }
      const { candidate, file, lineAt } = one
      const explain = (result: VerifyResult) => explainRejection({ contract, target, file, result, lineAt })
      const { verdict } = one.result
      if (verdict.level === 'rejected') return { kind: 'rejected', message: await explain(one.result) }
      return { kind: 'accepted', candidate, verdict, explain }
    },
  }
}

/** The code of a candidate, as assembly that names what it branches to. */
export function codeOf(candidate: Candidate, contract: Contract, target: LoadedTarget): string {
  const file = writeTried(candidate, contract, target)
  return codeTexts(target, contract, file, target.list(file, contract, false)).assembly
}
