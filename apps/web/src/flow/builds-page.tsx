import { signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { renewals, server } from '../api/server.js'
import { answerOf, type Trouble } from '../api/trouble.js'
import type { BuildList } from '../api/types.js'
import { moment } from '../app/format.js'
import { go } from '../app/route.js'
import { defaultTarget, titleOf } from './draft.js'
import { TroubleNote } from './trouble.js'

type Entry = BuildList['builds'][number]

const builds = signal<readonly Entry[] | undefined>(undefined)
const next = signal<string | undefined>(undefined)
const trouble = signal<Trouble | undefined>(undefined)
/** Ids to compare, at most two: the one picked first goes when a third is picked. */
const picked = signal<readonly string[]>([])

/** Picks a build, so that only the other one is left to pick. */
export function pickFirst(id: string): void {
  picked.value = [id]
}

function pick(id: string): void {
  picked.value = picked.value.includes(id)
    ? picked.value.filter((each) => each !== id)
    : [...picked.value, id].slice(-2)
}

async function load(cursor?: string): Promise<void> {
  const answer = await answerOf(server().builds.list({ limit: 50, ...(cursor ? { cursor } : {}) }))
  trouble.value = answer.ok ? undefined : answer.trouble
  if (!answer.ok) return
  builds.value = [...(cursor ? (builds.peek() ?? []) : []), ...answer.value.builds]
  next.value = answer.value.next
}

function Row(props: { readonly entry: Entry }) {
  const { entry } = props
  const title = titleOf(entry)
  return (
    <li class="build">
      <input
        type="checkbox"
        aria-label={`Compare: ${title}`}
        disabled={entry.state !== 'succeeded'}
        checked={picked.value.includes(entry.id)}
        onChange={() => pick(entry.id)}
      />
      <a class="build-title" href={`/builds/${entry.id}`}>
        {title}
      </a>
      <span class={`tag state-${entry.state}`}>{entry.state}</span>
      <span class="build-facts">
        <span>{entry.request.target ?? defaultTarget}</span>
        {entry.summary && <span>{entry.summary}</span>}
        {entry.permalink && <a href={entry.permalink}>published</a>}
        <time dateTime={entry.createdAt}>{moment(entry.createdAt)}</time>
      </span>
    </li>
  )
}

/** What was made before; two of them can be compared. */
export function BuildsPage() {
  useEffect(() => {
    void load()
  }, [renewals.value])
  const [left, right] = picked.value
  return (
    <section class="card page" aria-labelledby="builds-title">
      <div class="card-head">
        <h1 id="builds-title">Builds</h1>
        <span class="hint">newest first; pick two to compare them</span>
        <button
          class="button push"
          type="button"
          disabled={left === undefined || right === undefined}
          onClick={() => go(`/#compare/${left}/${right}`)}
        >
          Compare
        </button>
      </div>
      {trouble.value && <TroubleNote trouble={trouble.value} onRetry={() => void load()} />}
      {builds.value?.length === 0 && (
        <p class="pending">
          Nothing has been made yet. <a href="/">Make something</a>.
        </p>
      )}
      <ul class="builds">
        {builds.value?.map((entry) => (
          <Row key={entry.id} entry={entry} />
        ))}
      </ul>
      {next.value && (
        <button class="button" type="button" onClick={() => void load(next.value)}>
          Older ones
        </button>
      )}
    </section>
  )
}
