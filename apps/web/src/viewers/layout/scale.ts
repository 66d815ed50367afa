import type { FileLayout, Part, Span } from './layout.js'

/** `linear`: heights by bytes. `logarithmic`: by their logarithm, so that small parts can be told apart beside large ones. */
export type Scale = 'linear' | 'logarithmic'

export interface Placed<T> {
  readonly item: T
  readonly top: number
  readonly height: number
}

export interface MapModel {
  readonly height: number
  readonly parts: readonly Placed<Part>[]
  /** Segments side by side where they overlap. */
  readonly segments: readonly (Placed<Span> & { readonly lane: number })[]
  readonly lanes: number
}

/** Every part has room for its name; the rest of `room` goes by size. All in pixels. */
export function mapModel(
  { parts, segments, sizeBytes }: FileLayout,
  scale: Scale,
  least: number,
  room: number,
): MapModel {
  const weight = ({ start, end }: Span): number =>
    scale === 'linear' ? (end - start) / sizeBytes : Math.log2(1 + end - start)
  const total = parts.reduce((sum, part) => sum + weight(part), 0)
  let top = 0
  const placed = parts.map((item) => {
    const height = least + (total === 0 ? 0 : (weight(item) / total) * room)
    const one = { item, top, height }
    top += height
    return one
  })
  const inLanes = laneOf(segments)
  return {
    height: top,
    parts: placed,
    segments: segments.map((item, at) => {
      const [from, to] = [placeOf(placed, item.start), placeOf(placed, item.end)]
      return { item, top: from, height: Math.max(4, to - from), lane: inLanes[at]! }
    }),
    lanes: Math.max(0, ...inLanes.map((lane) => lane + 1)),
  }
}

/** Where an offset of the file lies in the drawing. */
function placeOf(parts: readonly Placed<Part>[], offset: number): number {
  const own = parts.find(({ item }) => offset >= item.start && offset < item.end)
  if (own === undefined) {
    const last = parts.at(-1)
    return last === undefined ? 0 : last.top + last.height
  }
  return own.top + (own.height * (offset - own.item.start)) / (own.item.end - own.item.start)
}

/** Larger segments first, each in the first lane that is free. */
function laneOf(segments: readonly Span[]): readonly number[] {
  const lanes: Span[][] = []
  const found = new Map<Span, number>()
  for (const one of [...segments].sort((a, b) => b.end - b.start - (a.end - a.start))) {
    let lane = 0
    while (lanes[lane]?.some(({ start, end }) => one.start < end && start < one.end)) lane++
    lanes[lane] = [...(lanes[lane] ?? []), one]
    found.set(one, lane)
  }
  return segments.map((one) => found.get(one)!)
}
