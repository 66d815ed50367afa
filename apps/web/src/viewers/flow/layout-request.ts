import type { ElkNode } from 'elkjs/lib/elk-api.js'
import { hexNumber } from '../shared/hex.js'
import type { ListingLine } from '../types.js'
import type { FlowGraph } from './graph.js'

/** Sizes in pixels of the drawing, before it is zoomed. */
export const metrics = { character: 7.2, line: 17, padding: 10, title: 20 } as const

/** Blocks with more lines than this show the first and the last ones. */
export const maximumShownLines = 14
/** Graphs with more blocks are not laid out. */
export const maximumBlocks = 600
const longestText = 44

/** What of a block's lines is drawn: all, or the first and the last ones with what is left out between. */
export function shownLines<T>(lines: readonly T[]): {
  readonly before: readonly T[]
  readonly hidden: number
  readonly after: readonly T[]
} {
  if (lines.length <= maximumShownLines) return { before: lines, hidden: 0, after: [] }
  const before = lines.slice(0, maximumShownLines - 4)
  const after = lines.slice(-3)
  return { before, hidden: lines.length - before.length - after.length, after }
}

/** An instruction's text as it fits into a block. */
export const fitted = (text: string): string =>
  text.length > longestText ? `${text.slice(0, longestText - 1)}…` : text

/** The graph as elkjs takes it: blocks with sizes, edges in layers from the entry down. */
export function layoutRequest({ blocks, edges }: FlowGraph, lines: readonly ListingLine[]): ElkNode {
  return {
    id: 'graph',
    layoutOptions: {
      'elk.algorithm': 'layered',
      'elk.direction': 'DOWN',
      'elk.edgeRouting': 'ORTHOGONAL',
      'elk.spacing.nodeNode': '36',
      'elk.spacing.edgeNode': '18',
      'elk.spacing.edgeEdge': '12',
      'elk.layered.spacing.nodeNodeBetweenLayers': '44',
      'elk.layered.spacing.edgeNodeBetweenLayers': '18',
      'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
      'elk.layered.cycleBreaking.strategy': 'DEPTH_FIRST',
      'elk.layered.feedbackEdges': 'true',
      'elk.padding': '[top=16,left=16,bottom=16,right=16]',
    },
    children: blocks.map(({ id, first, last, exit, isCalled }) => {
      const { before, hidden, after } = shownLines(lines.slice(first, last + 1))
      const texts = [...before, ...after].map(({ text }) => fitted(text).length)
      const title = `${id + 1}  ${hexNumber(lines[first]!.offset)}${first === 0 || isCalled ? '  called' : ''}  `
      const rows = before.length + after.length + (hidden > 0 ? 1 : 0) + (exit ? 1 : 0)
      return {
        id: `${id}`,
        layoutOptions: {
          'elk.portConstraints': 'FIXED_SIDE',
          ...(id === 0 ? { 'elk.layered.layering.layerConstraint': 'FIRST' } : {}),
        },
        ports: edges.flatMap(({ from, to }, index) => [
          ...(from === id ? [port(`${index}-out`, 'SOUTH')] : []),
          ...(to === id ? [port(`${index}-in`, 'NORTH')] : []),
        ]),
        width: Math.max(
          120,
          Math.max(...texts, title.length, (exit ?? '').length + 2) * metrics.character + 2 * metrics.padding,
        ),
        height: metrics.title + rows * metrics.line + metrics.padding,
      }
    }),
    edges: edges.map((_, index) => ({ id: `${index}`, sources: [`${index}-out`], targets: [`${index}-in`] })),
  }
}

/** Ways leave blocks below and come in above, those of loops too. */
const port = (id: string, side: 'NORTH' | 'SOUTH') => ({
  id,
  width: 1,
  height: 1,
  layoutOptions: { 'elk.port.side': side },
})
