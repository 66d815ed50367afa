import { useComputed, useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { plural } from '../../app/format.js'
import { moved } from '../code/cursor.js'
import { type Link, overlaps } from '../link.js'
import { hexNumber } from '../shared/hex.js'
import { type FileLayout, type Part, type Span, symbolsByPart } from './layout.js'
import type { Placed } from './scale.js'

/** Names of symbols shown beside a part. */
const shownSymbols = 3

interface PartListProps {
  readonly layout: FileLayout
  readonly parts: readonly Placed<Part>[]
  readonly link: Link
  readonly choose: (span: Span) => void
  readonly point: (span: Span | undefined) => void
}

/** The parts from the first byte down. One of them takes the focus; arrow keys move it. */
export function PartList({ layout, parts, link, choose, point }: PartListProps) {
  const active = useSignal(0)
  const list = useRef<HTMLOListElement>(null)
  const symbols = symbolsByPart(layout)
  const keys = (event: KeyboardEvent): void => {
    const to = moved(event, active.value, parts.length, 1)
    if (to === undefined) return
    event.preventDefault()
    active.value = to
    list.current?.querySelectorAll('button')[to]?.focus()
  }
  return (
    <ol class="map-parts" ref={list}>
      {parts.map(({ item, top, height }, at) => (
        <PartView
          key={item.start}
          {...{ item, top, height, link, symbols: symbols[at]! }}
          isActive={active.value === at}
          on={{
            onClick: () => {
              active.value = at
              choose(item)
            },
            onFocus: () => point(item),
            onBlur: () => point(undefined),
            onPointerEnter: () => point(item),
            onPointerLeave: () => point(undefined),
            onKeyDown: keys,
          }}
        />
      ))}
    </ol>
  )
}

function PartView(props: {
  readonly item: Part
  readonly top: number
  readonly height: number
  readonly link: Link
  readonly symbols: readonly Span[]
  readonly isActive: boolean
  readonly on: Readonly<Record<string, (event: never) => void>>
}) {
  const { item, top, height, link, symbols } = props
  const isPointed = useComputed(() => overlaps(link.pointed.value?.place, item)).value
  const isChosen = useComputed(() => overlaps(link.chosen.value?.place, item)).value
  const more = symbols.length - shownSymbols
  return (
    <li style={{ insetBlockStart: `${top}px`, blockSize: `${height}px` }}>
      <button
        type="button"
        class={`map-part kind-${item.kind}${isPointed ? ' pointed' : ''}${isChosen ? ' chosen' : ''}`}
        tabIndex={props.isActive ? 0 : -1}
        {...props.on}
      >
        <span class="map-offset">{hexNumber(item.start)}</span>
        <span class="map-bar" />
        <span class="map-name">
          {item.name}
          {symbols.slice(0, shownSymbols).map(({ name, start }) => (
            <span key={`${start} ${name}`} class="map-symbol">
              {name}
            </span>
          ))}
          {more > 0 && <span class="map-symbol">and {more} more</span>}
        </span>
        <span class="map-size">{plural(item.end - item.start, 'byte')}</span>
      </button>
    </li>
  )
}
