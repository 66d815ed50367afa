import type { Contract } from '@sourceless/contract'
import type { Candidate, ForgeTarget, ProposeOptions } from './candidate.js'
import { lower } from './lower.js'

/** Candidates for a contract, best claim last; the first is always the lowering. Ends without one when a limit refuses (see `lower`). */
export async function* propose(
  contract: Contract,
  target: ForgeTarget,
  _options: ProposeOptions = {},
): AsyncIterable<Candidate> {
  const lowered = lower(contract, target)
  if (lowered.value !== undefined) yield lowered.value
}
