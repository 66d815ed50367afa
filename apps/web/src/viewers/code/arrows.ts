/** An arc from a jump to where it goes; positions are rows, lanes count from the text outwards. */
export interface Arrow {
  readonly from: number
  readonly to: number
  readonly lane: number
  readonly isConditional: boolean
}

export interface Jump {
  readonly from: number
  readonly to: number
  readonly isConditional: boolean
}

export const maximumLanes = 6
/** Arcs over more rows than this are not drawn: their ends are never seen together. */
const longestArc = 2000

/** Short arcs lie inside, so that few cross; those that find no free lane are left out, and stay links. */
export function arrows(jumps: readonly Jump[]): readonly Arrow[] {
  const span = ({ from, to }: Jump) => Math.abs(to - from)
  const lanes: [low: number, high: number][][] = []
  return [...jumps]
    .filter((one) => span(one) <= longestArc)
    .sort((a, b) => span(a) - span(b) || a.from - b.from)
    .flatMap((jump): readonly Arrow[] => {
      const [low, high] = [Math.min(jump.from, jump.to), Math.max(jump.from, jump.to)]
      let lane = 0
      while (lanes[lane]?.some(([start, end]) => low <= end && high >= start)) lane++
      if (lane >= maximumLanes) return []
      lanes[lane] = [...(lanes[lane] ?? []), [low, high]]
      return [{ ...jump, lane }]
    })
}
