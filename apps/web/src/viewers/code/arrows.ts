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

const maximumLanes = 6
/** Arcs over more rows than this are not drawn: their ends are never seen together. */
const longestArc = 2000

/** Short arcs lie inside, so that few cross; those that find no free lane are left out, and stay links. */
export function arrows(jumps: readonly Jump[]): readonly Arrow[] {
  const span = ({ from, to }: Jump) => Math.abs(to - from)
  const rows = jumps.reduce((most, { from, to }) => Math.max(most, from + 1, to + 1), 0)
  const lanes = Array.from({ length: maximumLanes }, () => new Uint8Array(rows))
  return [...jumps]
    .filter((one) => span(one) <= longestArc)
    .sort((a, b) => span(a) - span(b) || a.from - b.from)
    .flatMap((jump): readonly Arrow[] => {
      const [low, end] = [Math.min(jump.from, jump.to), Math.max(jump.from, jump.to) + 1]
      const lane = lanes.findIndex((taken) => taken.subarray(low, end).indexOf(1) < 0)
      lanes[lane]?.fill(1, low, end)
      return lane < 0 ? [] : [{ ...jump, lane }]
    })
}
