import { type Signal, useSignal, useSignalEffect } from '@preact/signals'
import type { TargetedKeyboardEvent, TargetedPointerEvent } from 'preact'
import type { ViewedFile } from '../file/viewed-file.js'
import { focusLines, type Link } from '../link.js'
import { numberAt, type Reveal, type RowEvents } from '../shared/rows.js'
import { copyChosen } from './copy-chosen.js'
import { moved } from './cursor.js'
import type { ListingRows } from './rows.js'

interface ListingState {
  /** The line that keys act on, by its index. */
  readonly cursor: Signal<number>
  readonly reveal: Signal<Reveal | undefined>
  readonly follow: (line: number) => void
  readonly on: RowEvents
}

/** What keys and pointers do in the listing. Enter goes where a jump goes; with Shift, arrows choose several instructions. */
export function useListing(file: ViewedFile, link: Link, { rowOf }: ListingRows): ListingState {
  const cursor = useSignal(0)
  const anchor = useSignal(0)
  const reveal = useSignal<Reveal | undefined>(undefined)
  const show = (line: number): void => {
    cursor.value = line
    // The name of a function is shown with its first instruction.
    reveal.value = { row: rowOf[line]! }
  }
  useSignalEffect(() => {
    const chosen = link.chosen.value
    if (chosen?.lines !== undefined && chosen.by !== 'code') show(chosen.lines[0])
  })
  const choose = (line: number, isExtending: boolean): void => {
    if (!isExtending) anchor.value = line
    link.chosen.value = focusLines(file, anchor.value, line, 'code')
  }
  const follow = (line: number): void => {
    choose(line, false)
    show(line)
  }
  const point = (line: number | undefined): void => {
    if (line === undefined) link.pointed.value = undefined
    else if (link.pointed.peek()?.lines?.[0] !== line) link.pointed.value = focusLines(file, line, line, 'code')
  }
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLDivElement>): void => {
    if (copyChosen(event, file, link)) return
    const { lines } = file
    const target = lines[cursor.value]?.targetIndex
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault()
      if (event.key === 'Enter' && target !== undefined) follow(target)
      else choose(cursor.value, event.shiftKey)
      return
    }
    const to = moved(event, cursor.value, lines.length, 1)
    if (to === undefined) return
    event.preventDefault()
    show(to)
    choose(to, event.shiftKey)
  }
  const onPointerDown = (event: TargetedPointerEvent<HTMLDivElement>): void => {
    const line = numberAt(event, 'line')
    if (line === undefined || event.button !== 0 || (event.target as Element).closest('button')) return
    cursor.value = line
    choose(line, event.shiftKey)
  }
  const leave = () => point(undefined)
  return {
    cursor,
    reveal,
    follow,
    on: {
      onKeyDown,
      onPointerDown,
      onPointerMove: (event) => point(numberAt(event, 'line')),
      onPointerLeave: leave,
      onBlur: leave,
    },
  }
}
