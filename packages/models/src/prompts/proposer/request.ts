import type { CandidateLevel } from '../../candidate/index.js'

/** What the prompt tells of a proposal that is wanted. */
export interface ProposalForPrompt {
  readonly contract: string
  readonly target: string
  /** A line for each fact. */
  readonly abi: readonly string[]
  readonly level: CandidateLevel
  readonly syntax: string
  readonly best: {
    readonly code: string
    readonly sizeBytes: number
    readonly instructions: number
    readonly cost: number
  }
  readonly answersLeft: number
}

/*
 * Why this prompt: one JSON document cannot be left from inside, so no comment of a contract can look like a part of the
 * prompt. What stays the same comes first, what changes from answer to answer last.
 */
export function proposalPrompt(proposal: ProposalForPrompt): string {
  const { contract, target, abi, level, syntax, best, answersLeft } = proposal
  return JSON.stringify({ contract, target, abi, best, level, syntax, answersLeft }, undefined, 1)
}
