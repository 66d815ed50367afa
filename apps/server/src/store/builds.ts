import { randomBytes } from 'node:crypto'
import { inBatches } from '../database/batch.js'
import type { Build, BuildEvent } from '../schemas/build.js'
import type { Evidence } from '../schemas/outcome.js'
import type { BuildStore } from './api.js'
import { cancelBuild } from './cancel.js'
import { channels } from './channels.js'
import { isId } from './identity.js'
import type { StoreParts } from './parts.js'
import { type BuildRow, buildColumns, toBuild } from './row.js'
import { prepare, submitAll } from './submit.js'
import { watchBuilds } from './watch.js'

const submitBatch = 64
const readBatch = 64
const slugBytes = 16
const slugForm = /^[\w-]{22}$/

const withResult = `select ${buildColumns}, b.tenant, b.failure, r.result
  from builds b left join results r on r.id = b.result_id`

export function createBuildStore(parts: StoreParts): BuildStore {
  const { database, patiently, makerVersion } = parts
  const submit = inBatches(submitBatch, (wanted: Parameters<typeof submitAll>[1]) => submitAll(parts, wanted))
  const get = inBatches(readBatch, (wanted: readonly Named[]) => readBuilds(parts, wanted))
  return {
    submit: async (submission) => {
      const wanted = prepare(submission, makerVersion)
      const answer = await patiently(() => submit(wanted))
      if (answer.kind === 'created') database.notify(channels.jobs, '')
      return answer
    },
    get: async (tenant, id) => (isId(id) ? patiently(() => get({ tenant, id })) : undefined),
    list: (tenant, page) => listBuilds(parts, tenant, page),
    cancel: async (tenant, id) => (isId(id) ? cancelBuild(parts, tenant, id) : undefined),
    events: async (id, after, limit) => (isId(id) ? readEvents(parts, id, after, limit) : []),
    watch: watchBuilds(database),
    evidence: async (id) => (isId(id) ? readEvidence(parts, id) : undefined),
    publish: async (tenant, id) => {
      if (!isId(id)) return undefined
      const rows = await patiently(() =>
        database.query<{ slug: string }>(
          `update builds set slug = coalesce(slug, $3)
           where id = $1 and tenant = $2 and state = 'succeeded' returning slug`,
          [id, tenant, randomBytes(slugBytes).toString('base64url')],
        ),
      )
      return rows[0]?.slug
    },
    unpublish: async (tenant, id) => {
      if (!isId(id)) return false
      const sql = 'update builds set slug = null where id = $1 and tenant = $2 and slug is not null returning id'
      return (await patiently(() => database.query(sql, [id, tenant]))).length > 0
    },
    published: async (slug) => {
      if (!slugForm.test(slug)) return undefined
      const [row] = await patiently(() => database.query<BuildRow>(`${withResult} where b.slug = $1`, [slug]))
      return row && toBuild(row)
    },
  }
}

interface Named {
  readonly tenant: string
  readonly id: string
}

/** In the order of `wanted`; undefined: the tenant has none of that id. */
async function readBuilds({ database }: StoreParts, wanted: readonly Named[]): Promise<readonly (Build | undefined)[]> {
  const rows = await database.query<BuildRow & Named>(`${withResult} where b.id = any($1::uuid[])`, [
    wanted.map(({ id }) => id),
  ])
  const byId = new Map(rows.map((row) => [row.id, row]))
  return wanted.map(({ tenant, id }) => {
    const row = byId.get(id.toLowerCase())
    return row?.tenant === tenant ? toBuild(row) : undefined
  })
}

async function listBuilds(
  { database, patiently }: StoreParts,
  tenant: string,
  { limit, before }: Parameters<BuildStore['list']>[1],
): ReturnType<BuildStore['list']> {
  if (before !== undefined && !isId(before)) return { builds: [] }
  const rows = await patiently(() =>
    database.query<BuildRow & { summary: string | null }>(
      `select ${buildColumns}, b.summary from builds b
       where b.tenant = $1 and ($2::uuid is null or b.id < $2::uuid) order by b.id desc limit $3`,
      [tenant, before ?? null, limit + 1],
    ),
  )
  const builds = rows.slice(0, limit).map((row) => ({ ...toBuild(row), ...(row.summary && { summary: row.summary }) }))
  const last = builds.at(-1)
  return rows.length > limit && last !== undefined ? { builds, next: last.id } : { builds }
}

async function readEvents(
  { database, patiently }: StoreParts,
  id: string,
  after: number,
  limit: number,
): Promise<readonly BuildEvent[]> {
  const rows = await patiently(() =>
    database.query<{ id: number; at: Date; type: string; data: Record<string, unknown> }>(
      'select id, at, type, data from events where build = $1 and id > $2::int order by id limit $3',
      [id, after, limit],
    ),
  )
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }))
}

async function readEvidence({ database, patiently }: StoreParts, id: string): Promise<Evidence | undefined> {
  const [row] = await patiently(() =>
    database.query<{ evidence: Omit<Evidence, 'build'> }>(
      'select r.evidence from builds b join results r on r.id = b.result_id where b.id = $1',
      [id],
    ),
  )
  return row && { build: id, ...row.evidence }
}
