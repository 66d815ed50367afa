import type { Contract } from '@sourceless/contract'
import type { Candidate, ForgeTarget, ProposeOptions } from './candidate.js'
import { lower } from './lower.js'
import { isSearchable, searchCandidates } from './search/search.js'

/**
 * Candidates for a contract; the first is always the lowering, later ones cost less. Gives none when a limit refuses (see
 * `lower`). What comes from the search without `prove` is tested only.
 */
export async function* propose(
  contract: Contract,
  target: ForgeTarget,
  options: ProposeOptions = {},
): AsyncIterable<Candidate> {
  const lowered = lower(contract, target).value
  if (lowered === undefined) return
  yield lowered
  if ((options.effort ?? 1) > 0 && isSearchable(contract))
    yield* searchCandidates(contract, target, lowered.cost, options)
}
