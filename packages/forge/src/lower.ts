import type { Contract } from '@sourceless/contract'
import type { ForgeTarget, LowerResult } from './candidate.js'

/** Lowers a contract to one machine program: always the same for the same contract and target. */
export function lower(contract: Contract, target: ForgeTarget): LowerResult {
  throw new Error(`lowering of ${contract.name} to ${target} is not written yet`)
}
