import type { Contract } from '@sourceless/contract'
import { type CandidateLevel, candidateLevels } from '../candidate/index.js'
import type { ProposalOutcome } from './api.js'

/** Where a conversation stands on the ladder of levels. */
export interface Standing {
  readonly level: CandidateLevel
  /** Answers in a row at this level of which no code came, or wrong code. */
  readonly failures: number
}

/** Functions start where we give registers out: what models get wrong most is left to us, and the machine is in their hands. */
export const firstStanding = (contract: Contract): Standing => ({
  level: contract.kind === 'program' ? 'contract' : 'virtual',
  failures: 0,
})

/** After so many failures in a row a model is asked for less. */
const patience = { unreadable: 2, rejected: 2 } as const

/**
 * The level of the next answer. What fails goes up, to where more is done for the model; what is right and no better goes
 * down, to where more is in its hands.
 */
export function nextStanding(standing: Standing, outcome: ProposalOutcome, contract: Contract): Standing {
  const { level, failures } = standing
  if (contract.kind === 'program') return standing
  const at = candidateLevels.indexOf(level)
  switch (outcome) {
    case 'better':
      return { level, failures: 0 }
    case 'no-better':
      return { level: candidateLevels[Math.min(at + 1, candidateLevels.length - 1)]!, failures: 0 }
    case 'unreadable':
    case 'rejected':
      if (failures + 1 < patience[outcome]) return { level, failures: failures + 1 }
      return { level: candidateLevels[Math.max(at - 1, 0)]!, failures: 0 }
    default:
      return standing
  }
}
