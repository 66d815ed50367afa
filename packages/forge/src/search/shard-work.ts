import { type Contract, parseContract } from '@sourceless/contract'
import { Enumeration } from './enumerate.js'
import type { ShardControl } from './pool.js'
import { createProblem, isSearchable, withCounterexamples } from './problem.js'
import type { SearchShard, ShardOutcome } from './shard.js'

function contractOf(shard: SearchShard): Contract {
  const { value } = parseContract(shard.contract)
  if (value === undefined || !isSearchable(value))
    throw new Error('The contract of a search shard must be that of a function that the search takes.')
  return value
}

/**
 * Does one share of a search. What comes back is the same whenever and wherever it runs, but for findings that a lower bound
 * excludes. Undefined when the signal gave it up. Throws when the shard was not made by `propose` of the same version.
 */
export async function searchShard(shard: SearchShard, control: ShardControl = {}): Promise<ShardOutcome | undefined> {
  const problem = createProblem(contractOf(shard), shard)
  const counterexamples = shard.counterexamples.map((values) => problem.oracle(values.map(BigInt)))
  const defined = counterexamples.filter((one) => one !== undefined)
  if (problem.firstCases === undefined || defined.length < counterexamples.length)
    throw new Error('A search shard needs a contract that is defined on its cases.')
  const cases = withCounterexamples(problem.firstCases, defined)
  const enumeration = new Enumeration(problem.bankOptions(cases), shard.bound)
  enumeration.restrict({ indexes: new Set([shard.index]), count: shard.count, from: shard.from })
  const told = new Set<number>()
  const found = () => enumeration.hits.map(({ step }) => step).filter((step) => step >= shard.from)
  const work = enumeration.run()
  for (let piece = work.next(); !piece.done; piece = work.next()) {
    const news = found().filter((step) => !told.has(step))
    for (const step of news) told.add(step)
    if (news.length > 0) control.onFound?.(news)
    await control.pause?.()
    if (control.signal?.aborted) return undefined
    const bound = control.bound?.()
    if (bound !== undefined) enumeration.lower(bound)
  }
  return { found: found(), tried: enumeration.tried }
}
