import { type ReadonlySignal, useSignal, useSignalEffect } from '@preact/signals'
import type { ComponentChildren, CSSProperties, HTMLAttributes, TargetedEvent } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { gridBody, theGrid } from './grid-roles.js'
import { useSize } from './size.js'
import { type RowPlaces, rowWindow, scrollFor } from './window.js'

/** A place that a list is to show; a new object asks anew. */
export interface Reveal {
  readonly row: number
}

export type RowEvents = Partial<
  Pick<
    HTMLAttributes<HTMLDivElement>,
    'onKeyDown' | 'onPointerMove' | 'onPointerLeave' | 'onPointerDown' | 'onPointerUp' | 'onBlur'
  >
>

/** The number that a row or cell under a pointer has in `data-…`; undefined beside them. */
export function numberAt(event: TargetedEvent<HTMLDivElement>, of: 'line' | 'offset' | 'row'): number | undefined {
  const found = (event.target as Element).closest<HTMLElement>(`[data-${of}]`)
  return found === null ? undefined : Number(found.dataset[of])
}

/**
 * A long list as an ARIA grid, of which only the rows near what is seen exist. The list has the focus; `activeId` names the row
 * or cell that keys act on.
 */
export function Rows(props: {
  readonly label: string
  readonly class: string
  readonly places: RowPlaces
  readonly reveal: ReadonlySignal<Reveal | undefined>
  readonly activeId?: string | undefined
  readonly row: (index: number, style: CSSProperties) => ComponentChildren
  /** Drawn over the rows of a window. */
  readonly overlay?: (first: number, end: number) => ComponentChildren
  readonly on: RowEvents
}) {
  const { places, reveal } = props
  const element = useRef<HTMLDivElement>(null)
  const size = useSize(element)
  const scrollTop = useSignal(0)
  /** What was shown last, and where its row was then: heights of rows become known later. */
  const shown = useRef<{ readonly wanted: Reveal; readonly places: RowPlaces } | undefined>(undefined)
  const show = (): void => {
    const wanted = reveal.value
    const target = element.current
    // A list that has just come has no height yet: it is asked again when it has.
    if (wanted === undefined || target === null || size.value.height === 0) return
    if (shown.current?.wanted === wanted && shown.current.places === places) return
    shown.current = { wanted, places }
    const top = scrollFor(places, wanted.row, target.scrollTop, target.clientHeight)
    if (top !== undefined) target.scrollTop = top
    scrollTop.value = target.scrollTop
  }
  useSignalEffect(show)
  useLayoutEffect(show, [places])
  const { first, end } = rowWindow(places, scrollTop.value, size.value.height)
  const indices = Array.from({ length: Math.max(0, end - first) }, (_, at) => first + at)
  return (
    <div
      ref={element}
      class={`rows ${props.class}`}
      {...theGrid(props.label, places.count, props.activeId)}
      onScroll={(event) => {
        scrollTop.value = event.currentTarget.scrollTop
      }}
      {...props.on}
    >
      <div class="rows-room" {...gridBody} style={{ blockSize: `${places.topOf(places.count)}px` }}>
        {indices.map((index) => {
          const top = places.topOf(index)
          return props.row(index, {
            transform: `translateY(${top}px)`,
            blockSize: `${places.topOf(index + 1) - top}px`,
          })
        })}
        {props.overlay?.(first, end)}
      </div>
    </div>
  )
}
