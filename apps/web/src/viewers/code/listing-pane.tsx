import { useComputed } from '@preact/signals'
import type { CSSProperties } from 'preact'
import { useId, useRef } from 'preact/hooks'
import { plural } from '../../app/format.js'
import type { ViewedFile, ViewedLine } from '../file/viewed-file.js'
import type { Link } from '../link.js'
import { gridCell, gridRow, gridRowHeader } from '../shared/grid-roles.js'
import { offsetText, pairs } from '../shared/hex.js'
import { Rows } from '../shared/rows.js'
import { remPixels, useSize } from '../shared/size.js'
import { ArrowGutter } from './arrow-gutter.js'
import { hueOf } from './hue.js'
import { toMiddle, useRowPlaces } from './row-places.js'
import { type ListingRow, listingRows } from './rows.js'
import { tokens } from './tokens.js'
import { useListing } from './use-listing.js'

/** Below this width, in rem, what an instruction does stands under it; from the next on its bytes beside it. */
const twoLinesRem = 40
const bytesRem = 48

/** The disassembly: offset, bytes, size, instruction, and what it does. Jumps can be followed. */
export function ListingPane({ file, link }: { readonly file: ViewedFile; readonly link: Link }) {
  const id = useId()
  const room = useRef<HTMLDivElement>(null)
  const size = useSize(room)
  const listing = listingRows(file)
  const { cursor, reveal, follow, on } = useListing(file, link, listing)
  const { width } = size.value
  const largest = file.lines.at(-1)?.offset ?? 0
  const look = width < remPixels(twoLinesRem) ? 'two-lines' : width < remPixels(bytesRem) ? 'no-size' : 'full'
  const places = useRowPlaces(room, listing, look, width)
  return (
    <div class="listing-pane" ref={room} style={{ '--lanes': listing.lanes, ...listing.columns }}>
      <Rows
        label={`Instructions of ${file.name}`}
        class={`listing ${look}`}
        places={places}
        reveal={reveal}
        activeId={`${id}-${cursor.value}`}
        row={(index, style) => (
          <ListingRowView
            key={index}
            {...{ row: listing.rows[index]!, index, link, id, largest, follow, file, style }}
          />
        )}
        overlay={(first, end) => <ArrowGutter {...{ listing, places, link, first, end }} toMiddle={toMiddle()} />}
        on={on}
      />
    </div>
  )
}

interface ListingRowProps {
  readonly row: ListingRow
  readonly index: number
  readonly link: Link
  readonly id: string
  readonly largest: number
  readonly follow: (line: number) => void
  readonly file: ViewedFile
  readonly style: CSSProperties
}

function ListingRowView(props: ListingRowProps) {
  const { row, index, style } = props
  if (row.kind === 'line') return <LineView {...props} line={row.line} />
  const count = `${plural(row.lines, 'instruction')}, ${plural(row.bytes, 'byte')}`
  return (
    <div class="row function" {...gridRow(index)} style={style}>
      <span {...gridRowHeader} class="function-name">
        {row.name}
      </span>
      <span {...gridCell()} class="function-size">
        {count}
      </span>
    </div>
  )
}

function LineView({
  line,
  index,
  link,
  id,
  largest,
  follow,
  file,
  style,
}: ListingRowProps & { readonly line: ViewedLine }) {
  const within = (lines: readonly [number, number] | undefined) =>
    lines !== undefined && line.index >= lines[0] && line.index <= lines[1]
  const isPointed = useComputed(() => within(link.pointed.value?.lines)).value
  const isChosen = useComputed(() => within(link.chosen.value?.lines)).value
  const isTarget = useComputed(() => {
    const pointed = (link.pointed.value ?? link.chosen.value)?.lines?.[0]
    return pointed !== undefined && file.lines[pointed]?.targetIndex === line.index
  }).value
  const state = `${isPointed ? ' pointed' : ''}${isChosen ? ' chosen' : ''}${isTarget ? ' target' : ''}`
  return (
    <div
      id={`${id}-${line.index}`}
      class={`row line ${hueOf(line.index)}${state}`}
      {...gridRow(index, isChosen)}
      data-line={line.index}
      style={style}
    >
      <span class="offset" {...gridCell()}>
        {offsetText(line.offset, largest)}
      </span>
      <span class="opcode" {...gridCell()}>
        {pairs(line.bytes)}
      </span>
      <span class="length" {...gridCell(plural(line.bytes.length / 2, 'byte'))}>
        {line.bytes.length / 2}
      </span>
      <span class="instruction" {...gridCell()} style={{ '--depth': line.depth }}>
        <Instruction line={line} follow={follow} />
        {line.relocations.map((one) => (
          <span key={one.start} class="relocation" title={`${one.kind}: ${one.words}`}>
            {one.symbol}
          </span>
        ))}
      </span>
      <span class="does" {...gridCell()}>
        {line.note}
      </span>
    </div>
  )
}

/** An instruction in light colours; where it jumps to is a button. */
export function Instruction({
  line,
  follow,
}: {
  readonly line: ViewedLine
  readonly follow: ((line: number) => void) | undefined
}) {
  const { text, targetIndex } = line
  return (
    <code class="code">
      {tokens(text, targetIndex !== undefined).map((token, at) =>
        token.kind === 'label' && targetIndex !== undefined && follow ? (
          <button
            key={at}
            class="token label"
            type="button"
            tabIndex={-1}
            aria-label={`go to ${token.text}`}
            onClick={() => follow(targetIndex)}
          >
            {token.text}
          </button>
        ) : (
          <span key={at} class={`token ${token.kind}`}>
            {token.text}
          </span>
        ),
      )}
    </code>
  )
}
