import type { ElkNode } from 'elkjs/lib/elk-api.js'
import type { ListingLine } from '../types.js'
import type { FlowGraph } from './graph.js'
import { layoutRequest } from './layout-request.js'

export interface Point {
  readonly x: number
  readonly y: number
}

/** Where blocks and edges are drawn; blocks and edges in the order of the graph. */
export interface Drawing {
  readonly width: number
  readonly height: number
  readonly blocks: readonly (Point & { readonly width: number; readonly height: number })[]
  readonly edges: readonly (readonly Point[])[]
}

/** Lays a graph out, in a worker that ends with it. */
export async function layOut(graph: FlowGraph, lines: readonly ListingLine[]): Promise<Drawing> {
  const { default: Elk } = await import('elkjs/lib/elk-api.js')
  const elk = new Elk({
    workerFactory: () => new Worker(new URL('./elk-worker.ts', import.meta.url), { type: 'module' }),
  })
  try {
    return drawingOf(await elk.layout(layoutRequest(graph, lines)))
  } finally {
    elk.terminateWorker()
  }
}

function drawingOf({ width = 0, height = 0, children = [], edges = [] }: ElkNode): Drawing {
  return {
    width,
    height,
    blocks: children.map(({ x = 0, y = 0, width: wide = 0, height: high = 0 }) => ({
      x,
      y,
      width: wide,
      height: high,
    })),
    edges: edges.map(({ sections = [] }) =>
      sections.flatMap(({ startPoint, bendPoints = [], endPoint }) => [startPoint, ...bendPoints, endPoint]),
    ),
  }
}
