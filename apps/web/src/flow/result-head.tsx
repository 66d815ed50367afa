import { useSignal } from '@preact/signals'
import { apiKey } from '../api/key.js'
import { server } from '../api/server.js'
import { answerOf } from '../api/trouble.js'
import type { BuildRequest, BuildResult, Verdict } from '../api/types.js'
import { CopyButton } from '../app/copy.js'
import { bytesText, count, duration, plural } from '../app/format.js'
import { go } from '../app/route.js'
import { digitsOf } from '../viewers/shared/hex.js'
import { pickFirst } from './builds-page.js'
import { isAskedAs } from './draft.js'
import { DownloadLink } from './files.js'
import { type Finished, jobTrouble } from './job.js'
import { emitNames } from './targets.js'

const headlines: Readonly<Record<Verdict['level'], (verdict: Verdict) => readonly [string, string]>> = {
  proved: () => ['Proved', 'right for every input'],
  exhausted: () => ['Exhausted', 'every input there is was run'],
  bounded: ({ k }) => [`Bounded ${k}`, `proved for every input up to size ${k}`],
  tested: ({ n }) => [`Tested ${count(n ?? 0)}`, `${plural(n ?? 0, 'input')} ran, and none differed`],
  examples: ({ n }) => [`Examples ${count(n ?? 0)}`, 'right for the examples given'],
  rejected: () => ['Rejected', 'it does not do what the contract says'],
}
const origins = { lowering: 'straightforward code', search: 'found by search', model: 'proposed by a model' } as const

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`

/** The same request for a shell. */
const curlOf = (request: BuildRequest): string =>
  [
    `curl -sS ${quoted(`${location.origin}/v1/builds?wait=60`)}`,
    `-H 'content-type: application/json'`,
    ...(apiKey.value === '' ? [] : [`-H "authorization: Bearer $SOURCELESS_KEY"`]),
    `-d ${quoted(JSON.stringify(request))}`,
  ].join(' \\\n  ')

const codeHex = (result: BuildResult): string =>
  result.listing.functions.flatMap(({ lines }) => lines.map((line) => line.bytes)).join('')

/** Lets everyone who has the link see the build, and takes that back. */
function usePublication({ build, place }: Finished) {
  const path = useSignal(build.permalink ?? (place.kind === 'published' ? `/b/${place.slug}` : undefined))
  return {
    path: path.value,
    async publish(): Promise<string | undefined> {
      jobTrouble.value = undefined
      if (path.value === undefined) {
        const answer = await answerOf(server().builds.publish(build.id))
        if (answer.ok) path.value = answer.value.permalink
        else jobTrouble.value = answer.trouble
      }
      return path.value && location.origin + path.value
    },
    async takeBack(): Promise<void> {
      const answer = await answerOf(server().builds.unpublish(build.id))
      if (answer.ok) path.value = undefined
      else jobTrouble.value = answer.trouble
    },
  }
}

const Size = ({ listing, floor }: BuildResult) => (
  <>
    {plural(listing.sizeBytes, 'byte')} of code, {plural(listing.instructions, 'instruction')}
    {floor && floor.sizeBytes !== listing.sizeBytes && (
      <span class="floor"> instead of the floor’s {count(floor.sizeBytes)}</span>
    )}
  </>
)

function compare(id: string): void {
  pickFirst(id)
  go('/#builds')
}

function Actions(props: { readonly finished: Finished; readonly result: BuildResult }) {
  const { finished, result } = props
  const { path, publish, takeBack } = usePublication(finished)
  const isOwn = finished.place.kind === 'own'
  return (
    <>
      <div class="actions">
        <DownloadLink place={finished.place} artifact={finished.binary} class="button primary">
          Download {finished.binary.name} <span class="size">{bytesText(finished.binary.sizeBytes)}</span>
        </DownloadLink>
        <CopyButton text={() => codeHex(result) || digitsOf(finished.bytes)}>Copy hex</CopyButton>
        <CopyButton text={() => curlOf(finished.build.request)}>Copy curl</CopyButton>
        <CopyButton text={publish} done="Link copied">
          {path === undefined ? 'Publish permalink' : 'Copy permalink'}
        </CopyButton>
        {isOwn && (
          <button class="button" type="button" onClick={() => compare(finished.build.id)}>
            Compare…
          </button>
        )}
      </div>
      {path !== undefined && (
        <p class="published">
          <span>
            Everyone with the link sees it:{' '}
            <a class="permalink" href={path}>
              {path}
            </a>
          </span>
          {isOwn && (
            <button class="button small" type="button" onClick={() => void takeBack()}>
              Take it back
            </button>
          )}
        </p>
      )}
    </>
  )
}

/** The verdict in large letters, what it is about, and what can be done with it. */
export function ResultHead(props: { readonly finished: Finished; readonly result: BuildResult }) {
  const { finished, result } = props
  const [name, meaning] = headlines[result.verdict.level](result.verdict)
  return (
    <div class="result-head">
      <p class={`verdict level-${result.verdict.level}`}>
        <strong class="verdict-name">{name}</strong> <span>{meaning}</span>
        {finished.place.kind === 'own' && !isAskedAs(finished.build.request) && (
          <span class="tag changed">of an earlier wording</span>
        )}
      </p>
      <h2 class="result-name">
        <code>{result.contract.kind === 'program' ? finished.binary.name : result.contract.signature}</code>
      </h2>
      <p class="result-facts">
        <span>{result.target}</span>
        <span>{emitNames[result.emit]}</span>
        <span>
          <Size {...result} />
        </span>
        <span>{origins[result.origin]}</span>
        <span>made in {duration(result.timings.totalMs)}</span>
      </p>
      {result.notes.length > 0 && (
        <ul class="result-notes">
          {result.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      <Actions finished={finished} result={result} />
    </div>
  )
}
