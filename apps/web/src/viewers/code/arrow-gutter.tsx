import type { Link } from '../link.js'
import type { RowPlaces } from '../shared/window.js'
import type { Arrow } from './arrows.js'
import type { ListingRows } from './rows.js'

const laneWidth = 7
const head = 3.5

/** Arcs from jumps to where they go, left of the listing; the one that is pointed at stands out. */
export function ArrowGutter(props: {
  readonly listing: ListingRows
  readonly places: RowPlaces
  /** From the top of a row to the middle of its first line, in pixels. */
  readonly toMiddle: number
  readonly link: Link
  readonly first: number
  readonly end: number
}) {
  const { places, link, first, end } = props
  const { arrows, rows, lanes } = props.listing
  if (lanes === 0) return null
  const top = places.topOf(first)
  const middle = (row: number) => places.topOf(row) - top + props.toMiddle
  const right = lanes * laneWidth + 6
  const hot = (link.pointed.value ?? link.chosen.value)?.lines
  const isHot = ({ from, to }: Arrow) =>
    hot !== undefined &&
    [from, to].some((at) => {
      const row = rows[at]
      return row?.kind === 'line' && row.line.index >= hot[0] && row.line.index <= hot[1]
    })
  const seen = arrows.filter(({ from, to }) => Math.max(from, to) >= first && Math.min(from, to) < end)
  return (
    <svg
      class="arrows"
      width={right + 2}
      height={places.topOf(end) - top}
      style={{ transform: `translateY(${top}px)` }}
      aria-hidden="true"
    >
      {seen.map((one) => {
        const x = right - (one.lane + 1) * laneWidth
        const [from, to] = [middle(one.from), middle(one.to)]
        const bend = Math.min(4, Math.abs(to - from) / 2) * Math.sign(to - from || 1)
        const path =
          one.from === one.to
            ? `M${right} ${from - 4}H${x}V${from + 4}H${right}`
            : `M${right} ${from}H${x + 4}Q${x} ${from} ${x} ${from + bend}V${to - bend}Q${x} ${to} ${x + 4} ${to}H${right}`
        const tip = one.from === one.to ? to + 4 : to
        return (
          <g
            key={`${one.from}-${one.to}`}
            class={`arrow${one.isConditional ? ' conditional' : ''}${isHot(one) ? ' hot' : ''}`}
          >
            <path d={path} />
            <path class="head" d={`M${right - head} ${tip - head}L${right} ${tip}L${right - head} ${tip + head}`} />
          </g>
        )
      })}
    </svg>
  )
}
