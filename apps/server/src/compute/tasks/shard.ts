import { setImmediate } from 'node:timers/promises'
import { searchShard } from '@sourceless/pipeline'
import type { Work } from './work.js'

/** A share of a search that another process began. */
export const shard: Work<'shard'> = async (request, { signal, bound, found }) => {
  const outcome = await searchShard(request, { bound, onFound: found, signal, pause: () => setImmediate() })
  if (outcome !== undefined) return { kind: 'done', value: outcome }
  return { kind: 'failed', failure: { code: 'interrupted', message: 'The search was given up.', diagnostics: [] } }
}
