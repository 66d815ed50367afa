import { type Signal, signal } from '@preact/signals'
import type { Place, ViewedFile, ViewedLine } from './file/viewed-file.js'
import { oncePer } from './shared/once.js'
import { firstIndex } from './shared/search.js'

/** Bytes, instructions or both, and which view spoke of them. */
export interface Focus {
  /** First and last line. */
  readonly lines: readonly [first: number, last: number] | undefined
  readonly place: Place | undefined
  readonly by: 'code' | 'bytes' | 'graph' | 'layout' | 'functions'
}

/** What is pointed at (hover, focus) and what is chosen (click, Enter), shared by the views of one file. */
export interface Link {
  readonly pointed: Signal<Focus | undefined>
  readonly chosen: Signal<Focus | undefined>
}

export const createLink = (): Link => ({ pointed: signal(undefined), chosen: signal(undefined) })

/** Lines as a focus, with the bytes that they cover. */
export function focusLines(file: ViewedFile, first: number, last: number, by: Focus['by']): Focus {
  const [low, high] = [Math.min(first, last), Math.max(first, last)]
  let [start, end] = [Number.POSITIVE_INFINITY, 0]
  for (let at = low; at <= high; at++) {
    const { place } = file.lines[at]!
    if (place === undefined) continue
    start = Math.min(start, place.start)
    end = Math.max(end, place.end)
  }
  return { lines: [low, high], place: end > start ? { start, end } : undefined, by }
}

/** Bytes as a focus, with the lines that they belong to. */
export function focusBytes(linesAt: LineFinder, place: Place, by: Focus['by']): Focus {
  const [first, last] = [linesAt(place.start), linesAt(place.end - 1)]
  const low = first ?? last
  const high = last ?? first
  return { lines: low && high ? [low.index, high.index] : undefined, place, by }
}

export type LineFinder = (offset: number) => ViewedLine | undefined

/** Finds the instruction that a byte of the file belongs to. */
export const lineFinder = oncePer(({ lines }: ViewedFile): LineFinder => {
  const placed = lines.filter(({ place }) => place !== undefined).sort((a, b) => a.place!.start - b.place!.start)
  return (offset) => {
    const line = placed[firstIndex(placed.length, (at) => placed[at]!.place!.start > offset) - 1]
    return line && offset < line.place!.end ? line : undefined
  }
})

export const overlaps = (a: Place | undefined, b: Place | undefined): boolean =>
  a !== undefined && b !== undefined && a.start < b.end && b.start < a.end
