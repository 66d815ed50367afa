import { useSignal, useSignalEffect } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { plural } from '../../app/format.js'
import { ListingPane } from '../code/listing-pane.js'
import type { ViewedFile, ViewedFunction } from '../file/viewed-file.js'
import { type Focus, focusLines, type Link } from '../link.js'
import { Remarks } from '../shared/remarks.js'
import { flowGraph, type FlowGraph as Graph } from './graph.js'
import { GraphDrawing } from './graph-drawing.js'
import { type Drawing, layOut } from './lay-out.js'
import { maximumBlocks } from './layout-request.js'
import { blockWords } from './words.js'
import './flow.css'

/** Control flow of one function, drawn and as text, beside its listing. */
export function FlowGraph({ file, link }: { readonly file: ViewedFile; readonly link: Link }) {
  const chosen = useSignal(functionOf(file, link.chosen.peek()) ?? 0)
  useSignalEffect(() => {
    const focus = link.chosen.value
    if (focus?.by === 'functions') chosen.value = functionOf(file, focus) ?? chosen.peek()
  })
  const own = file.functions[chosen.value] ?? file.functions[0]
  const { machine } = file
  if (own === undefined || machine === undefined)
    return (
      <section class="viewer" aria-label="Control flow">
        <Remarks file={file} />
        <p class="pending">There are no instructions to draw.</p>
      </section>
    )
  return (
    <section class="viewer flow-view" aria-label="Control flow">
      <Remarks file={file} />
      {file.functions.length > 1 && (
        <label class="viewer-bar">
          <span class="label">Function</span>
          <select
            class="input"
            value={chosen.value}
            onChange={(event) => {
              chosen.value = Number(event.currentTarget.value)
              const first = file.functions[chosen.value]?.lines[0]?.index
              if (first !== undefined) link.chosen.value = focusLines(file, first, first, 'graph')
            }}
          >
            {file.functions.map(({ name, lines }, index) => (
              <option key={index} value={index}>
                {name} ({lines.length} instructions)
              </option>
            ))}
          </select>
        </label>
      )}
      <FunctionGraph key={chosen.value} file={file} own={own} link={link} />
    </section>
  )
}

const functionOf = ({ lines }: ViewedFile, focus: Focus | undefined): number | undefined =>
  focus?.lines && lines[focus.lines[0]]?.functionIndex

function FunctionGraph({
  file,
  own,
  link,
}: {
  readonly file: ViewedFile
  readonly own: ViewedFunction
  readonly link: Link
}) {
  const graph = useMemo(() => flowGraph(file.machine!, own), [own])
  const drawing = useSignal<Drawing | string | undefined>(undefined)
  useEffect(() => {
    if (graph.blocks.length > maximumBlocks) {
      drawing.value = `This function has ${graph.blocks.length} blocks; up to ${maximumBlocks} are drawn. They are listed below.`
      return
    }
    layOut(graph, own.lines).then(
      (done) => {
        drawing.value = done
      },
      () => {
        drawing.value = 'The drawing could not be made. The blocks are listed below.'
      },
    )
  }, [graph])
  const choose = (id: number): void => {
    const { first, last } = graph.blocks[id]!
    link.chosen.value = focusLines(file, own.lines[first]!.index, own.lines[last]!.index, 'graph')
  }
  return (
    <>
      <div class="flow-panes">
        {typeof drawing.value === 'object' ? (
          <GraphDrawing {...{ graph, own, file, link, choose, drawing: drawing.value }} />
        ) : (
          <p class="pending">{drawing.value ?? 'Drawing…'}</p>
        )}
        <div class="flow-listing">
          <ListingPane file={file} link={link} />
        </div>
      </div>
      <BlockList graph={graph} own={own} choose={choose} />
    </>
  )
}

/** The same as text. */
function BlockList(props: {
  readonly graph: Graph
  readonly own: ViewedFunction
  readonly choose: (id: number) => void
}) {
  const { graph, own, choose } = props
  return (
    <details class="blocks-as-text">
      <summary>As text: {plural(graph.blocks.length, 'block')}</summary>
      <ol>
        {graph.blocks.map(({ id }) => (
          <li key={id}>
            <button type="button" class="link" onClick={() => choose(id)}>
              {blockWords(graph, own, id)}
            </button>
          </li>
        ))}
      </ol>
    </details>
  )
}
