import type { ViewedFile, ViewedFunction, ViewedLine } from '../file/viewed-file.js'
import { transferOf } from '../flow/transfer.js'
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
}

const sizeOf = ({ lines }: ViewedFunction): number => lines.reduce((sum, { bytes }) => sum + bytes.length / 2, 0)

/** The listing as rows, with the arcs of jumps inside of functions. */
export function listingRows({ functions, machine }: ViewedFile): ListingRows {
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
  return { rows, rowOf, arrows: arrows(jumps) }
}
