import { type Signal, useSignal } from '@preact/signals'
import { useId, useMemo, useRef } from 'preact/hooks'
import type { ViewedFile, ViewedFunction } from '../file/viewed-file.js'
import { focusLines, type Link } from '../link.js'
import { useSize } from '../shared/size.js'
import { BlockView } from './block-view.js'
import { EdgeView } from './edge-view.js'
import { type Edge, type FlowGraph, waysOut } from './graph.js'
import type { Drawing } from './lay-out.js'
import { useViewport } from './use-viewport.js'
import { pan, show } from './viewport.js'

interface DrawingProps {
  readonly graph: FlowGraph
  readonly drawing: Drawing
  readonly own: ViewedFunction
  readonly file: ViewedFile
  readonly link: Link
  readonly choose: (id: number) => void
}

/** Blocks may take the focus one by one: the drawing is a list to keyboards and screen readers. */
const listOfBlocks = (label: string, activeId: string) => ({
  role: 'listbox' as const,
  tabIndex: 0,
  'aria-label': label,
  'aria-activedescendant': activeId,
})

export function GraphDrawing({ graph, drawing, own, file, link, choose }: DrawingProps) {
  const id = useId()
  const room = useRef<HTMLDivElement>(null)
  const size = useSize(room)
  const { view, zoomBy, fitAll, on } = useViewport(room, size, drawing)
  const active = useSignal(0)
  const moveTo = (block: number): void => {
    active.value = block
    view.value = show(view.value, drawing.blocks[block]!, size.value)
    choose(block)
  }
  const keys = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key]
    const slide = { ArrowDown: [0, -60], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowLeft: [60, 0] }[event.key]
    if (step !== undefined && event.shiftKey) view.value = pan(view.value, { x: slide![0]!, y: slide![1]! })
    else if (step !== undefined) moveTo(Math.max(0, Math.min(graph.blocks.length - 1, active.value + step)))
    else if (event.key === '+' || event.key === '=') zoomBy(1.25)
    else if (event.key === '-') zoomBy(0.8)
    else if (event.key === '0') fitAll()
    else if (event.key === 'Enter' || event.key === ' ') choose(active.value)
    else return
    event.preventDefault()
  }
  // The same element as long as the drawing is the same: moving and zooming draw no block anew.
  const content = useMemo(
    () => <DrawingContent {...{ graph, drawing, own, file, link, choose, id, active }} />,
    [graph, drawing, own, file, link, choose],
  )
  const { scale, x, y } = view.value
  const label = `Control-flow graph of ${own.name}, ${graph.blocks.length} blocks. Arrow keys move between blocks, with Shift they move the drawing; plus and minus zoom, 0 shows all.`
  return (
    <div class="drawing">
      <div
        class="drawing-room"
        ref={room}
        {...listOfBlocks(label, `${id}-${active.value}`)}
        {...on}
        {...{ onKeyDown: keys }}
      >
        <svg role="none" width="100%" height="100%">
          <g transform={`translate(${x} ${y}) scale(${scale})`}>{content}</g>
        </svg>
      </div>
      <div class="drawing-tools">
        <button type="button" class="icon-button" aria-label="Zoom in" onClick={() => zoomBy(1.25)}>
          +
        </button>
        <button type="button" class="icon-button" aria-label="Zoom out" onClick={() => zoomBy(0.8)}>
          −
        </button>
        <button type="button" class="icon-button" aria-label="Show all" onClick={fitAll}>
          ⤢
        </button>
      </div>
      <p class="drawing-legend" aria-hidden="true">
        <Sample kind="taken" words="jump is taken" />
        <Sample kind="next" words="goes on below" />
        <Sample kind="jump" words="always" />
      </p>
    </div>
  )
}

function DrawingContent(props: DrawingProps & { readonly id: string; readonly active: Signal<number> }) {
  const { graph, drawing, own, file, link, choose, id, active } = props
  return (
    <>
      {graph.edges.map((edge, index) => (
        <EdgeView
          key={index}
          edge={edge}
          points={drawing.edges[index]!}
          branches={waysOut(graph)[edge.from]!.length > 1}
        />
      ))}
      {graph.blocks.map((block) => (
        <BlockView
          key={block.id}
          {...{ block, graph, own, link, place: drawing.blocks[block.id]!, id: `${id}-${block.id}` }}
          isActive={active.value === block.id}
          choose={() => {
            active.value = block.id
            choose(block.id)
          }}
          point={(line) => {
            link.pointed.value = line === undefined ? undefined : focusLines(file, line, line, 'graph')
          }}
        />
      ))}
    </>
  )
}

const Sample = ({ kind, words }: { readonly kind: Edge['kind']; readonly words: string }) => (
  <span class={`edge ${kind}`}>
    <svg width="28" height="8" aria-hidden="true">
      <path d="M0 4H26" />
    </svg>
    {words}
  </span>
)
