/** Keys that move in a grid of cells; rows of one cell are a list. */
export interface Step {
  readonly key: string
  readonly ctrlKey: boolean
}

/** Rows that a page key moves by. */
const page = 12

/** Where a key moves to from `at`, among `count` cells in rows of `perRow`; undefined: it moves nothing. */
export function moved({ key, ctrlKey }: Step, at: number, count: number, perRow: number): number | undefined {
  const start = at - (at % perRow)
  const places: Readonly<Record<string, number>> = {
    ArrowLeft: perRow === 1 ? Number.NaN : at - 1,
    ArrowRight: perRow === 1 ? Number.NaN : at + 1,
    ArrowUp: at - perRow,
    ArrowDown: at + perRow,
    PageUp: at - page * perRow,
    PageDown: at + page * perRow,
    Home: ctrlKey || perRow === 1 ? 0 : start,
    End: ctrlKey || perRow === 1 ? count - 1 : start + perRow - 1,
  }
  const to = places[key]
  return to === undefined || Number.isNaN(to) ? undefined : Math.max(0, Math.min(count - 1, to))
}
