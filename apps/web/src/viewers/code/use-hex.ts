import { type Signal, useSignal, useSignalEffect } from '@preact/signals'
import type { TargetedKeyboardEvent, TargetedPointerEvent } from 'preact'
import { useEffect } from 'preact/hooks'
import type { ViewedFile } from '../file/viewed-file.js'
import { focusBytes, type LineFinder, type Link } from '../link.js'
import { numberAt, type Reveal, type RowEvents } from '../shared/rows.js'
import { copyChosen } from './copy-chosen.js'
import { moved } from './cursor.js'

interface HexState {
  readonly cursor: Signal<number>
  readonly reveal: Signal<Reveal | undefined>
  readonly on: RowEvents
}

/** What keys and pointers do in the bytes: a byte stands for its instruction, a range for itself. */
export function useHex(file: ViewedFile, link: Link, find: LineFinder, perRow: number): HexState {
  const { bytes, lines } = file
  // What is looked for first is the code.
  const begin = lines[0]?.place?.start ?? 0
  const cursor = useSignal(begin)
  const anchor = useSignal<number | undefined>(undefined)
  const isDragging = useSignal(false)
  const reveal = useSignal<Reveal | undefined>(undefined)
  useEffect(() => {
    reveal.value = { row: Math.floor(cursor.value / perRow) }
  }, [perRow])
  useSignalEffect(() => {
    const chosen = link.chosen.value
    if (chosen?.place === undefined || chosen.by === 'bytes') return
    cursor.value = chosen.place.start
    reveal.value = { row: Math.floor(chosen.place.start / perRow) }
  })
  const choose = (from: number, to: number): void => {
    const place = { start: Math.min(from, to), end: Math.max(from, to) + 1 }
    const line = from === to ? find(from) : undefined
    link.chosen.value = focusBytes(find, line?.place ?? place, 'bytes')
  }
  const point = (offset: number | undefined): void => {
    const known = link.pointed.peek()?.place
    if (offset === undefined) link.pointed.value = undefined
    else if (known === undefined || offset < known.start || offset >= known.end)
      link.pointed.value = focusBytes(find, find(offset)?.place ?? { start: offset, end: offset + 1 }, 'bytes')
  }
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLDivElement>): void => {
    if (copyChosen(event, file, link)) return
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault()
      choose(cursor.value, cursor.value)
      return
    }
    const to = moved(event, cursor.value, bytes.length, perRow)
    if (to === undefined) return
    event.preventDefault()
    anchor.value = event.shiftKey ? (anchor.value ?? cursor.value) : undefined
    cursor.value = to
    reveal.value = { row: Math.floor(to / perRow) }
    if (anchor.value === undefined) point(to)
    else choose(anchor.value, to)
  }
  const onPointerDown = (event: TargetedPointerEvent<HTMLDivElement>): void => {
    const offset = numberAt(event, 'offset')
    if (offset === undefined || event.button !== 0) return
    anchor.value = event.shiftKey ? (anchor.value ?? cursor.value) : offset
    isDragging.value = event.pointerType === 'mouse'
    cursor.value = offset
    choose(anchor.value, offset)
  }
  const onPointerMove = (event: TargetedPointerEvent<HTMLDivElement>): void => {
    const offset = numberAt(event, 'offset')
    if (!isDragging.value || offset === undefined) point(offset)
    else if (offset !== cursor.value) {
      cursor.value = offset
      choose(anchor.value ?? offset, offset)
    }
  }
  const letGo = () => {
    isDragging.value = false
    point(undefined)
  }
  const onPointerUp = () => {
    isDragging.value = false
  }
  return {
    cursor,
    reveal,
    on: { onKeyDown, onPointerDown, onPointerMove, onPointerUp, onPointerLeave: letGo, onBlur: letGo },
  }
}
