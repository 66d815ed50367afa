import type { CandidateLevel } from '../../src/candidate/index.js'
import type { ContractName } from './contracts.js'

/** A mistake as models make it, beside its correct sibling. */
export interface NearMiss {
  readonly mistake: string
  readonly contract: ContractName
  readonly level: CandidateLevel
  /** Default: that of the list. */
  readonly triple?: string
  /** Both as lines, ` / ` between them. */
  readonly right: string
  readonly wrong: string
  /** What the message says of the wrong one: its instruction, or where no run shows one, the counterexample. */
  readonly named: RegExp
}
