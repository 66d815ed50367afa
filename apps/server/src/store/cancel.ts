import { forgetAnswers } from '../queue/model-answers.js'
import type { BuildState } from '../schemas/build.js'
import { channels } from './channels.js'
import { writeEvents } from './events.js'
import type { StoreParts } from './parts.js'
import { settleIn } from './usage.js'

interface Row {
  readonly state: BuildState
  readonly last: number
  readonly key: string | null
  readonly budget: number | null
}

/**
 * One that waits ends here; its job is found to be of no build when it is taken. One that runs is asked to end: its worker
 * kills what does the work, and writes the end.
 */
export async function cancelBuild(
  { database, patiently }: StoreParts,
  tenant: string,
  id: string,
): Promise<'cancelled' | 'ended' | undefined> {
  const outcome = await patiently(() =>
    database.transaction(async (transaction) => {
      const [row] = await transaction.query<Row>(
        'select state, last_event as last, key_id as key, budget_usd as budget from builds where id = $1 and tenant = $2 for update',
        [id, tenant],
      )
      if (row === undefined) return undefined
      if (row.state === 'running') {
        await transaction.query('update builds set cancel_requested = true where id = $1', [id])
        return 'asked'
      }
      if (row.state !== 'queued') return 'ended'
      await transaction.query(
        `update builds set state = 'cancelled', cancel_requested = true, finished_at = now(), last_event = last_event + 1
         where id = $1`,
        [id],
      )
      await writeEvents(transaction, [{ build: id, id: row.last + 1, type: 'cancelled', data: {} }])
      // Somebody may have begun with it, and asked models.
      const usd = (await forgetAnswers(transaction, [id])) ?? row.budget ?? 0
      await settleIn(transaction, [{ subject: id, tenant, keyId: row.key, usd }])
      return 'cancelled'
    }),
  )
  if (outcome === 'asked') database.notify(channels.cancel, id)
  if (outcome === 'cancelled') database.notify(channels.builds, id)
  return outcome === 'asked' ? 'cancelled' : outcome
}
