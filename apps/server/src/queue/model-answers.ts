import type { KeptAnswer } from '@sourceless/models'
import type { Database, Queryable } from '../database/api.js'
import type { Claim } from './claim.js'

/** What models have answered to earlier attempts at a build. */
export async function readAnswers(database: Database, build: string): Promise<readonly KeptAnswer[]> {
  const rows = await database.query<{ answer: KeptAnswer }>('select answer from model_answers where build = $1', [
    build,
  ])
  return rows.map(({ answer }) => answer)
}

/** Nothing is written of a build that is in other hands, or has ended; nothing changes when it is written again. */
export async function writeAnswer(
  database: Database,
  { id, attempt }: Pick<Claim, 'id' | 'attempt'>,
  answer: KeptAnswer,
): Promise<void> {
  await database.query(
    `insert into model_answers (build, key, answer, cost_usd)
     select id, $3, $4::json, $5::float8 from builds where id = $1 and attempt = $2 and state = 'running' for share
     on conflict do nothing`,
    [id, attempt, answer.key, JSON.stringify(answer), answer.answer.usage.costUsd ?? null],
  )
}

/** Of builds that end; what all of them together cost, undefined where a price is not known. */
export async function forgetAnswers(on: Queryable, builds: readonly string[]): Promise<number | undefined> {
  if (builds.length === 0) return 0
  const rows = await on.query<{ cost: number | null }>(
    'delete from model_answers where build = any($1::uuid[]) returning cost_usd as cost',
    [[...builds]],
  )
  return rows.some(({ cost }) => cost === null) ? undefined : rows.reduce((sum, { cost }) => sum + cost!, 0)
}
