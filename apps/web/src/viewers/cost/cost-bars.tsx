import type { BuildResult } from '../../api/types.js'
import { count } from '../../app/format.js'
import { type CodeSize, difference, lengths, type Measure, measures } from './bars.js'
import './cost.css'

const origins: Readonly<Record<BuildResult['origin'], string>> = {
  lowering: 'This is the floor itself: straightforward code generation, which nothing verified could beat.',
  search: 'Found by search, starting from the floor.',
  model: 'Proposed by a language model, and kept since it is verified and better than the floor.',
}

/** Size and instructions beside the floor. */
export function CostBars(props: {
  readonly listing: CodeSize
  readonly origin: BuildResult['origin']
  readonly floor?: CodeSize
}) {
  const { listing, origin, floor } = props
  return (
    <section class="viewer cost" aria-label="Size beside the floor">
      <h3>Size</h3>
      <p class="hint">{origins[origin]}</p>
      <dl class="bars">
        {measures(listing, floor).map((measure) => (
          <Bars key={measure.name} measure={measure} />
        ))}
      </dl>
    </section>
  )
}

function Bars({ measure }: { readonly measure: Measure }) {
  const { name, value, floor } = measure
  const percent = lengths(measure)
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <span class="bar own" style={{ inlineSize: `${percent.value}%` }} />
        <span class="bar-text">
          <strong>{count(value)}</strong> {difference(measure)}
        </span>
        {floor !== undefined && floor !== value && (
          <>
            <span class="bar floor" style={{ inlineSize: `${percent.floor}%` }} />
            <span class="bar-text">{count(floor)} floor</span>
          </>
        )}
      </dd>
    </>
  )
}
