import { useComputed } from '@preact/signals'
import { hueOf } from '../code/hue.js'
import { tokens } from '../code/tokens.js'
import type { ViewedFunction, ViewedLine } from '../file/viewed-file.js'
import type { Link } from '../link.js'
import { hexNumber } from '../shared/hex.js'
import type { Block, FlowGraph } from './graph.js'
import type { Drawing } from './lay-out.js'
import { fitted, metrics, shownLines } from './layout-request.js'
import { blockWords } from './words.js'

/** One of a list of blocks; the list has the focus. */
const inList = (isSelected: boolean) => ({
  role: 'option' as const,
  'aria-selected': isSelected,
})

export function BlockView(props: {
  readonly block: Block
  readonly graph: FlowGraph
  readonly own: ViewedFunction
  readonly link: Link
  readonly place: Drawing['blocks'][number]
  readonly id: string
  readonly isActive: boolean
  readonly choose: () => void
  readonly point: (line: number | undefined) => void
}) {
  const { block, graph, own, link, place, id, isActive, choose, point } = props
  const lines = own.lines.slice(block.first, block.last + 1)
  const { before, hidden, after } = shownLines(lines)
  const isChosen = useComputed(() => {
    const chosen = link.chosen.value?.lines
    return chosen !== undefined && chosen[0] <= lines.at(-1)!.index && chosen[1] >= lines[0]!.index
  }).value
  const rows = [...before, ...(hidden > 0 ? [hidden] : []), ...after]
  const look = [
    'block',
    block.first === 0 || block.isCalled ? 'entry' : '',
    block.isReachable ? '' : 'unreachable',
    isChosen ? 'chosen' : '',
    isActive ? 'active' : '',
  ]
  const on = { onClick: choose, onPointerLeave: () => point(undefined) }
  return (
    <g
      id={id}
      class={look.filter(Boolean).join(' ')}
      transform={`translate(${place.x} ${place.y})`}
      {...inList(isChosen)}
      {...on}
    >
      <title>{blockWords(graph, own, block.id)}</title>
      <rect width={place.width} height={place.height} rx={7} />
      <text class="block-name" x={metrics.padding} y={14}>
        {block.id + 1}
        <tspan class="block-offset" dx={8}>
          {hexNumber(lines[0]!.offset)}
        </tspan>
        {block.first === 0 && <tspan dx={8}>entry</tspan>}
        {block.isCalled && block.first > 0 && <tspan dx={8}>called</tspan>}
      </text>
      {rows.map((row, at) => {
        const y = metrics.title + at * metrics.line
        return typeof row === 'number' ? (
          <text key="hidden" class="hidden-lines" x={metrics.padding} y={y + 12}>
            … {row} more
          </text>
        ) : (
          <LineText key={row.index} line={row} y={y} width={place.width} link={link} point={point} />
        )
      })}
      {block.exit && (
        <text class="exit" x={metrics.padding} y={metrics.title + rows.length * metrics.line + 12}>
          ⏎ {fitted(block.exit)}
        </text>
      )}
    </g>
  )
}

function LineText(props: {
  readonly line: ViewedLine
  readonly y: number
  readonly width: number
  readonly link: Link
  readonly point: (line: number | undefined) => void
}) {
  const { line, y, width, link, point } = props
  const isPointed = useComputed(() => {
    const pointed = link.pointed.value?.lines
    return pointed !== undefined && pointed[0] <= line.index && pointed[1] >= line.index
  }).value
  return (
    <g class={`block-line ${hueOf(line.index)}${isPointed ? ' pointed' : ''}`} onPointerEnter={() => point(line.index)}>
      <rect class="under" x={1} y={y} width={width - 2} height={metrics.line} />
      <rect class="swatch" x={1} y={y} width={3.5} height={metrics.line} />
      <text x={metrics.padding} y={y + 12.5}>
        {tokens(fitted(line.text), line.targetIndex !== undefined).map((token, at) => (
          <tspan key={at} class={`token ${token.kind}`}>
            {token.text}
          </tspan>
        ))}
      </text>
    </g>
  )
}
