import type { ViewedFile, ViewedFunction, ViewedLine } from '../file/viewed-file.js'
import { transferOf } from '../flow/transfer.js'
import { oncePer } from '../shared/once.js'
import { type Arrow, arrows, type Jump } from './arrows.js'

/** A row of the listing: the name of a function, or an instruction. */
export type ListingRow =
  | { readonly kind: 'function'; readonly name: string; readonly lines: number; readonly bytes: number }
  | { readonly kind: 'line'; readonly line: ViewedLine }

export interface ListingRows {
  readonly rows: readonly ListingRow[]
  /** Row of each line, by its index. */
  readonly rowOf: readonly number[]
  readonly arrows: readonly Arrow[]
  /** How many lie side by side. */
  readonly lanes: number
  /** Columns as wide as what stands in them, up to a limit: CSS properties. */
  readonly columns: Readonly<Record<`--${string}`, number>>
}

const sizeOf = ({ lines }: ViewedFunction): number => lines.reduce((sum, { bytes }) => sum + bytes.length / 2, 0)

/** The listing as rows, with the arcs of jumps inside of functions. */
export const listingRows = oncePer((file: ViewedFile): ListingRows => {
  const { functions, machine } = file
  const rows: ListingRow[] = []
  const rowOf: number[] = []
  for (const one of functions) {
    rows.push({ kind: 'function', name: one.name, lines: one.lines.length, bytes: sizeOf(one) })
    for (const line of one.lines) {
      rowOf.push(rows.length)
      rows.push({ kind: 'line', line })
    }
  }
  const jumps = functions.flatMap(({ lines }) =>
    lines.flatMap((line): readonly Jump[] => {
      if (line.targetIndex === undefined || machine === undefined || machine === 'wasm32') return []
      const transfer = transferOf(machine, line)
      const isInside = line.targetIndex >= lines[0]!.index && line.targetIndex <= lines.at(-1)!.index
      if (!isInside || (transfer !== 'jump' && transfer !== 'branch')) return []
      return [{ from: rowOf[line.index]!, to: rowOf[line.targetIndex]!, isConditional: transfer === 'branch' }]
    }),
  )
  const drawn = arrows(jumps)
  const lanes = drawn.reduce((most, { lane }) => Math.max(most, lane + 1), 0)
  return { rows, rowOf, arrows: drawn, lanes, columns: columnsFor(file) }
})

function columnsFor({ lines }: ViewedFile): ListingRows['columns'] {
  let [bytes, text, digits] = [2, 16, 6]
  for (const line of lines) {
    bytes = Math.max(bytes, line.bytes.length / 2)
    digits = Math.max(digits, line.offset.toString(16).length)
    const marks = line.relocations.reduce((sum, { symbol }) => sum + symbol.length + 2, 0)
    text = Math.max(text, line.text.length + 1.5 * line.depth + marks)
  }
  const [opcode, words] = [3 * Math.min(bytes, 8) + 1, Math.min(text, 46) + 1]
  return { '--offset-width': digits + 0.5, '--opcode-width': opcode, '--text-width': words }
}
