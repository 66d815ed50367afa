import { useComputed } from '@preact/signals'
import type { CSSProperties } from 'preact'
import { useId, useRef } from 'preact/hooks'
import type { Place, ViewedFile } from '../file/viewed-file.js'
import { type LineFinder, type Link, lineFinder, overlaps } from '../link.js'
import { gridCell, gridRow, gridRowHeader } from '../shared/grid-roles.js'
import { byteText, characterOf, offsetText } from '../shared/hex.js'
import { Rows } from '../shared/rows.js'
import { remPixels, useSize } from '../shared/size.js'
import { evenRows } from '../shared/window.js'
import { hueOf } from './hue.js'
import { useHex } from './use-hex.js'

/** Rows of sixteen bytes need this width, in rem. */
const wideRem = 36

/** The bytes of a file. Bytes of one instruction have one colour; what is pointed at and chosen is shared by `link`. */
export function HexPane({ file, link }: { readonly file: ViewedFile; readonly link: Link }) {
  const id = useId()
  const room = useRef<HTMLDivElement>(null)
  const size = useSize(room)
  const find = lineFinder(file)
  const perRow = useComputed(() => (size.value.width >= remPixels(wideRem) ? 16 : 8)).value
  const { cursor, reveal, on } = useHex(file, link, find, perRow)
  return (
    <div class="hex-pane" ref={room}>
      <Rows
        label={`Bytes of ${file.name}`}
        class={perRow === 16 ? 'hex wide' : 'hex'}
        places={evenRows(Math.ceil(file.bytes.length / perRow), remPixels(1.5))}
        reveal={reveal}
        activeId={`${id}-${cursor.value}`}
        row={(index, style) => (
          <HexRow key={index * perRow} {...{ file, link, find, id, perRow, style, start: index * perRow }} />
        )}
        on={on}
      />
    </div>
  )
}

interface HexRowProps {
  readonly file: ViewedFile
  readonly link: Link
  readonly find: LineFinder
  readonly id: string
  readonly start: number
  readonly perRow: number
  readonly style: CSSProperties
}

/** What of a place lies in a row, as text, so that a row is drawn anew only when that changes. */
const clip = (place: Place | undefined, start: number, end: number): string =>
  place === undefined || place.end <= start || place.start >= end
    ? ''
    : `${Math.max(start, place.start)} ${Math.min(end, place.end)}`

const placeIn = (text: string): Place | undefined => {
  const [start, end] = text.split(' ').map(Number)
  return text === '' ? undefined : { start: start!, end: end! }
}

function HexRow({ file, link, find, id, start, perRow, style }: HexRowProps) {
  const end = Math.min(file.bytes.length, start + perRow)
  const pointed = placeIn(useComputed(() => clip(link.pointed.value?.place, start, end)).value)
  const chosen = placeIn(useComputed(() => clip(link.chosen.value?.place, start, end)).value)
  const cells = Array.from(file.bytes.subarray(start, end), (byte, at) => {
    const place = { start: start + at, end: start + at + 1 }
    const line = find(place.start)
    const isChosen = overlaps(chosen, place)
    const look = [
      line ? hueOf(line.index) : byte === 0 ? 'zero' : 'plain',
      line?.place?.end === place.end ? 'last' : '',
      overlaps(pointed, place) ? 'pointed' : '',
      isChosen ? 'chosen' : '',
    ].join(' ')
    return { offset: place.start, byte, look, line, isChosen }
  })
  return (
    <div class="row" {...gridRow(start / perRow)} style={style}>
      <span class="offset" {...gridRowHeader}>
        {offsetText(start, file.bytes.length)}
      </span>
      {cells.map(({ offset, byte, look, line, isChosen }) => (
        <span
          key={offset}
          id={`${id}-${offset}`}
          class={`byte ${look}`}
          {...gridCell(
            `${byteText(byte)} at ${offsetText(offset, file.bytes.length)}${line ? `, ${line.text}` : ''}`,
            isChosen,
          )}
          data-offset={offset}
        >
          {byteText(byte)}
        </span>
      ))}
      {Array.from({ length: perRow - cells.length }, (_, at) => (
        <span key={end + at} class="byte" aria-hidden="true" />
      ))}
      <span class="characters" aria-hidden="true">
        {cells.map(({ offset, byte, look }) => (
          <span key={offset} class={`character ${look}`} data-offset={offset}>
            {characterOf(byte)}
          </span>
        ))}
      </span>
    </div>
  )
}
