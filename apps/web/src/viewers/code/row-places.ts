import type { RefObject } from 'preact'
import { useLayoutEffect, useMemo, useState } from 'preact/hooks'
import type { ViewedLine } from '../file/viewed-file.js'
import { pairs } from '../shared/hex.js'
import { oncePer } from '../shared/once.js'
import { remPixels } from '../shared/size.js'
import { evenRows, type RowPlaces, unevenRows } from '../shared/window.js'
import type { ListingRows } from './rows.js'

/** How a listing is laid out: `two-lines`: what an instruction does stands under it; `no-size`: its size is left out. */
export type Look = 'two-lines' | 'no-size' | 'full'

/** Heights of a row with nothing that is broken, and of each further line, in rem. */
const plainRem = { 'two-lines': 2.75, 'no-size': 1.625, full: 1.625 } as const
const lineRem = 1.09

/** Where the middle of the first line of a row is. */
export const toMiddle = (): number => remPixels(0.8125)

/** A column of text: how wide it is in pixels, and how wide words are in it. */
interface Column {
  readonly width: number
  readonly widthOf: (word: string) => number
}
type Columns = Readonly<Record<'opcode' | 'instruction' | 'does', Column>>

/** Lines that a text takes, broken at spaces, and within a word only where it has no room in a line of its own. */
export function linesOf(text: string, columnWidth: number, widthOf: (word: string) => number): number {
  const space = widthOf(' ')
  let [lines, used] = [1, 0]
  for (const word of text.split(' ')) {
    const width = widthOf(word)
    if (used > 0 && used + space + width > columnWidth) {
      lines++
      used = 0
    }
    used += (used > 0 ? space : 0) + width
    const more = Math.max(0, Math.ceil(used / columnWidth) - 1)
    lines += more
    used -= more * columnWidth
  }
  return lines
}

/** Rows that are as high as their texts need, as soon as it is known how wide the columns are. */
export function useRowPlaces(
  room: RefObject<HTMLElement | null>,
  listing: ListingRows,
  look: Look,
  width: number,
): RowPlaces {
  const [columns, setColumns] = useState<Columns | undefined>(undefined)
  useLayoutEffect(
    () => setColumns(room.current === null ? undefined : columnsIn(room.current, look)),
    [listing, look, width],
  )
  return useMemo(() => {
    const [plain, line] = [remPixels(plainRem[look]), remPixels(lineRem)]
    if (columns === undefined) return evenRows(listing.rows.length, plain)
    return unevenRows(
      listing.rows.map((row) => plain + (row.kind === 'line' ? line * moreLines(row.line, columns, look) : 0)),
    )
  }, [listing, look, columns])
}

/** Lines of a row beyond those that every row has. */
function moreLines(line: ViewedLine, columns: Columns, look: Look): number {
  const lines = (text: string, { width, widthOf }: Column) => linesOf(text, width, widthOf) - 1
  const { widthOf, width } = columns.instruction
  const instruction = lines(instructionText(line), { widthOf, width: width - 1.5 * line.depth * widthOf('0') })
  const [does, opcode] = [lines(line.note, columns.does), lines(pairs(line.bytes), columns.opcode)]
  return look === 'two-lines' ? instruction + Math.max(does, opcode) : Math.max(instruction, does, opcode)
}

/** With the names that a linker looks up, which have a frame around them. */
const instructionText = ({ text, relocations }: ViewedLine): string =>
  [text, ...relocations.map(({ symbol }) => `${symbol}__`)].join(' ')

/** The columns of a row that is on the page; undefined: there is none, or it is not seen. */
function columnsIn(room: HTMLElement, look: Look): Columns | undefined {
  const row = room.querySelector<HTMLElement>('.line')
  if (row === null || row.offsetWidth === 0) return undefined
  const tracks = getComputedStyle(row).gridTemplateColumns.split(' ').map(Number.parseFloat)
  const [opcode, instruction, does] =
    look === 'two-lines' ? [tracks[0]!, tracks[1]!, tracks[1]!] : [tracks[1]!, tracks.at(-2)!, tracks.at(-1)!]
  const column = (width: number, name: string): Column => ({
    width,
    widthOf: wordWidths(getComputedStyle(row.querySelector(name)!).font),
  })
  return {
    opcode: column(opcode - remPixels(0.6), '.opcode'),
    instruction: column(instruction, '.instruction code'),
    does: column(does, '.does'),
  }
}

const context = oncePer((_: Document) => document.createElement('canvas').getContext('2d'))
const known = new Map<string, Map<string, number>>()

/** Measures words in a typeface, each once. */
function wordWidths(font: string): (word: string) => number {
  const widths = known.get(font) ?? new Map<string, number>()
  known.set(font, widths)
  return (word) => {
    const seen = widths.get(word)
    if (seen !== undefined) return seen
    const canvas = context(document)!
    canvas.font = font
    const { width } = canvas.measureText(word)
    widths.set(word, width)
    return width
  }
}
