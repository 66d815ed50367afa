import { buildAt } from '../api/server.js'
import { answerOf, type Trouble } from '../api/trouble.js'
import type { Build } from '../api/types.js'
import { bytesText } from '../app/format.js'
import { Lazy } from '../app/lazy.js'
import { binaryOf } from './job.js'
import { TroubleNote } from './trouble.js'

const titleOf = ({ request, result }: Build): string => request.intent ?? result?.contract.signature ?? ''

/** What the viewer needs of a build; undefined: it did not succeed. */
const sideOf = (build: Build) =>
  build.result && {
    title: titleOf(build),
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

const Side = ({ build }: { readonly build: Build }) => (
  <li class="compared">
    <a href={`/builds/${build.id}`}>{titleOf(build)}</a>
    {build.result && (
      <span class="hint">
        {build.result.target}, {build.result.verdictText}, {bytesText(binaryOf(build)?.sizeBytes ?? 0)}
      </span>
    )}
  </li>
)

function Comparison({ sides }: { readonly sides: Sides }) {
  if ('trouble' in sides) return <TroubleNote trouble={sides.trouble} />
  const [left, right] = [sideOf(sides.left), sideOf(sides.right)]
  if (!left || !right) return <p class="pending">Only builds that succeeded can be compared.</p>
  const { BuildDiff } = sides.viewers
  return (
    <>
      <ul class="compared-list">
        <Side build={sides.left} />
        <Side build={sides.right} />
      </ul>
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
    <section class="card page wide" aria-labelledby="compare-title">
      <div class="card-head">
        <h1 id="compare-title">Two builds compared</h1>
        <a class="button push" href="/#builds">
          Pick others
        </a>
      </div>
      <Lazy name={`${left} ${right}`} load={() => load(left, right)}>
        {(sides) => <Comparison sides={sides} />}
      </Lazy>
    </section>
  )
}
