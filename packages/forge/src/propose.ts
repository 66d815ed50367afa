import type { Contract } from '@sourceless/contract'
import type { BackEnd, Candidate, ProposeOptions } from './candidate.js'
import { lower } from './lower.js'
import { isSearchable } from './search/problem.js'
import { searchCandidates } from './search/search.js'

/**
 * Candidates for a contract; the first is always the lowering, later ones cost less. Gives none when a limit refuses (see
 * `lower`). What comes from the search without `prove` is tested only.
 */
export async function* propose<Target extends string, Unit>(
  contract: Contract,
  backEnd: BackEnd<Target, Unit>,
  options: ProposeOptions<Target, Unit> = {},
): AsyncIterable<Candidate<Target, Unit>> {
  const lowered = lower(contract, backEnd).value
  if (lowered === undefined) return
  yield lowered
  if ((options.effort ?? 1) > 0 && isSearchable(contract))
    yield* searchCandidates(contract, backEnd, lowered.cost, options)
}
