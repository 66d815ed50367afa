import { firstIndex } from './search.js'

/** Where the rows of a long list lie, in pixels from its top. */
export interface RowPlaces {
  readonly count: number
  /** Where a row begins; of `count`: where the last one ends. */
  topOf(row: number): number
}

export const evenRows = (count: number, height: number): RowPlaces => ({ count, topOf: (row) => row * height })

export function unevenRows(heights: readonly number[]): RowPlaces {
  const tops = new Float64Array(heights.length + 1)
  heights.forEach((height, row) => {
    tops[row + 1] = tops[row]! + height
  })
  return { count: heights.length, topOf: (row) => tops[row]! }
}

/** The rows of a long list that are near what is seen. */
export interface RowWindow {
  readonly first: number
  /** Behind the last. */
  readonly end: number
}

/** Rows that are kept ready on each side. */
const margin = 12

export function rowWindow({ count, topOf }: RowPlaces, scrollTop: number, height: number): RowWindow {
  const first = firstIndex(count, (row) => topOf(row + 1) > scrollTop)
  const end = firstIndex(count, (row) => topOf(row) >= scrollTop + height)
  return { first: Math.max(0, Math.min(first, count - 1) - margin), end: Math.min(count, end + margin) }
}

/** Where to scroll so that a row is seen; undefined: it is already. A row that was far away comes to the upper third. */
export function scrollFor({ topOf }: RowPlaces, row: number, scrollTop: number, height: number): number | undefined {
  const [top, bottom] = [topOf(row), topOf(row + 1)]
  const rowHeight = bottom - top
  if (top >= scrollTop && bottom <= scrollTop + height) return undefined
  if (top < scrollTop && scrollTop - top <= rowHeight) return top
  if (bottom > scrollTop + height && bottom - scrollTop - height <= rowHeight) return bottom - height
  return Math.max(0, top - height / 3, bottom - height)
}
