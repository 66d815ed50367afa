/** The rows of a long list that are near what is seen. */
export interface RowWindow {
  readonly first: number
  /** Behind the last. */
  readonly end: number
}

/** Rows that are kept ready on each side. */
const margin = 12

export function rowWindow(scrollTop: number, height: number, rowHeight: number, count: number): RowWindow {
  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - margin)
  const end = Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + margin)
  return { first: Math.min(first, Math.max(0, count - 1)), end }
}

/** Where to scroll so that a row is seen; undefined: it is already. A row that was far away comes to the upper third. */
export function scrollFor(row: number, scrollTop: number, height: number, rowHeight: number): number | undefined {
  const [top, bottom] = [row * rowHeight, (row + 1) * rowHeight]
  if (top >= scrollTop && bottom <= scrollTop + height) return undefined
  if (top < scrollTop && scrollTop - top <= rowHeight) return top
  if (bottom > scrollTop + height && bottom - scrollTop - height <= rowHeight) return bottom - height
  return Math.max(0, top - height / 3, bottom - height)
}
