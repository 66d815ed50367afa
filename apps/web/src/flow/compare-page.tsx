import { buildAt, renewals } from '../api/server.js'
import { answerOf, type Trouble } from '../api/trouble.js'
import type { Build } from '../api/types.js'
import { bytesText } from '../app/format.js'
import { Lazy } from '../app/lazy.js'
import { type Machine, machineOf } from '../viewers/types.js'
import { titleOf } from './draft.js'
import { binaryOf } from './job.js'
import { TroubleNote } from './trouble.js'

const nameOf = (build: Build): string => build.request.intent ?? build.result?.contract.signature ?? titleOf(build)

const machineIn = ({ result }: Build): Machine | undefined => result && machineOf(result.target)

type Ordinal = 'First' | 'Second'

/** What the viewer needs of a build; undefined: it did not succeed. */
const sideOf = (build: Build, title: Ordinal) =>
  build.result && {
    title,
    listing: build.result.listing,
    sizeBytes: binaryOf(build)?.sizeBytes ?? 0,
  }

type Sides =
  | { readonly left: Build; readonly right: Build; readonly viewers: typeof import('../viewers/index.js') }
  | { readonly trouble: Trouble }

async function load(left: string, right: string): Promise<Sides> {
  const [viewers, ...answers] = await Promise.all([
    import('../viewers/index.js'),
    answerOf(buildAt({ kind: 'own', id: left })),
    answerOf(buildAt({ kind: 'own', id: right })),
  ])
  const [before, after] = answers
  if (!before.ok) return { trouble: before.trouble }
  if (!after.ok) return { trouble: after.trouble }
  return { viewers, left: before.value, right: after.value }
}

const Side = ({ build, title }: { readonly build: Build; readonly title: Ordinal }) => (
  <li class="compared">
    <span class="label">{title}</span>
    <a href={`/builds/${build.id}`}>{nameOf(build)}</a>
    {build.result && (
      <span class="hint">
        {build.result.target}, {build.result.verdictText}, {bytesText(binaryOf(build)?.sizeBytes ?? 0)}
      </span>
    )}
  </li>
)

function Comparison({ sides }: { readonly sides: Sides }) {
  if ('trouble' in sides) return <TroubleNote trouble={sides.trouble} />
  const [left, right] = [sideOf(sides.left, 'First'), sideOf(sides.right, 'Second')]
  if (!left || !right) return <p class="pending">Only builds that succeeded can be compared.</p>
  const { BuildDiff } = sides.viewers
  return (
    <>
      <ul class="compared-list">
        <Side build={sides.left} title="First" />
        <Side build={sides.right} title="Second" />
      </ul>
      {machineIn(sides.left) !== machineIn(sides.right) && (
        <p class="hint">
          They are for different machines, whose instructions have nothing in common: compare the sizes.
        </p>
      )}
      <h2 class="unseen">Differences</h2>
      <div class="pane">
        <BuildDiff left={left} right={right} />
      </div>
    </>
  )
}

/** Two builds beside each other. */
export function ComparePage(props: { readonly left: string; readonly right: string }) {
  const { left, right } = props
  return (
    <div class="card page wide">
      <div class="card-head">
        <h1>Two builds compared</h1>
        <a class="button push" href="/#builds">
          Pick others
        </a>
      </div>
      <Lazy name={`${left} ${right} ${renewals.value}`} load={() => load(left, right)}>
        {(sides) => <Comparison sides={sides} />}
      </Lazy>
    </div>
  )
}
