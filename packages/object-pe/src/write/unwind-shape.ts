import type { FrameRow, SavedRegister } from '@sourceless/object'

/** A part of a function that takes its frame down: from the offset of its first instruction to the end of its last. */
export interface Epilogue {
  readonly from: number
  readonly end: number
  readonly rows: readonly FrameRow[]
}

/** A frame as Windows sees it: it grows once at the start, and is taken down where the function returns. */
export interface FrameShape {
  /** From the state at the entry to that of the body, a row per step. */
  readonly prologue: readonly FrameRow[]
  readonly body: FrameRow
  readonly epilogues: readonly Epilogue[]
}

const isSame = (a: SavedRegister, b: SavedRegister): boolean =>
  a.register === b.register && a.isFloat === b.isFloat && a.below === b.below

/** The registers that are saved in `more` and not in `less`. */
export const savedBetween = (less: FrameRow, more: FrameRow): readonly SavedRegister[] =>
  more.saved.filter((saved) => !less.saved.some((other) => isSame(saved, other)))

const holds = (more: FrameRow, less: FrameRow): boolean =>
  more.stackBytes >= less.stackBytes && savedBetween(more, less).length === 0

const equals = (a: FrameRow, b: FrameRow): boolean => holds(a, b) && holds(b, a)

/**
 * Splits rows; undefined when the frame grows again after its prologue, or is not gone where the function returns. `lengthBefore`
 * is the length of the instruction that ends at an offset.
 */
export const shapeOf = (
  rows: readonly FrameRow[],
  sizeBytes: number,
  lengthBefore: (offset: number) => number,
): FrameShape | undefined => {
  const entry = rows[0]!
  let last = 0
  while (last + 1 < rows.length && holds(rows[last + 1]!, rows[last]!)) last++
  const body = rows[last]!
  const epilogues: Epilogue[] = []
  let open: FrameRow[] = []
  const close = (end: number): boolean => {
    if (open.length === 0) return true
    epilogues.push({ from: open[0]!.at - lengthBefore(open[0]!.at), end, rows: open })
    const isGone = equals(open.at(-1)!, entry)
    open = []
    return isGone
  }
  for (const row of rows.slice(last + 1)) {
    if (equals(row, body)) {
      if (!close(row.at)) return undefined
    } else if (holds(open.at(-1) ?? body, row)) open.push(row)
    else return undefined
  }
  return close(sizeBytes) ? { prologue: rows.slice(0, last + 1), body, epilogues } : undefined
}
