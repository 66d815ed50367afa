import type { Edge } from './graph.js'
import type { Point } from './lay-out.js'

const corner = 6
const head = 5

/** A way between blocks. Taken jumps are solid with a full head, ways on are dashed with an open one. */
export function EdgeView({
  edge,
  points,
  branches,
}: {
  readonly edge: Edge
  readonly points: readonly Point[]
  readonly branches: boolean
}) {
  const end = points.at(-1)
  const [start] = points
  if (start === undefined || end === undefined) return null
  const label = edge.label ?? (edge.kind === 'taken' ? 'yes' : branches ? 'no' : undefined)
  return (
    <g class={`edge ${edge.kind}${edge.to <= edge.from ? ' back' : ''}`}>
      <path d={rounded(points)} />
      <path
        class="head"
        d={`M${end.x - head} ${end.y - 1.5 * head}L${end.x} ${end.y}L${end.x + head} ${end.y - 1.5 * head}`}
      />
      {label !== undefined && (
        <text class="edge-label" x={start.x + 5} y={start.y + 13}>
          {label}
        </text>
      )}
    </g>
  )
}

/** A line through the points, with round corners. */
function rounded(points: readonly Point[]): string {
  return points
    .map(({ x, y }, at) => {
      const [before, after] = [points[at - 1], points[at + 1]]
      if (before === undefined) return `M${x} ${y}`
      if (after === undefined) return `L${x} ${y}`
      const [from, to] = [towards({ x, y }, before), towards({ x, y }, after)]
      return `L${from.x} ${from.y}Q${x} ${y} ${to.x} ${to.y}`
    })
    .join('')
}

function towards(from: Point, to: Point): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y)
  const share = length === 0 ? 0 : Math.min(corner, length / 2) / length
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share }
}
