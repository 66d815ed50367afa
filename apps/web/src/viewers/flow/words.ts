import { plural } from '../../app/format.js'
import type { ViewedFunction } from '../file/viewed-file.js'
import { hexNumber } from '../shared/hex.js'
import { type FlowGraph, waysOut } from './graph.js'

const name = (id: number): string => `block ${id + 1}`
const listed = (parts: readonly string[]): string =>
  parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`

/** A block for those who cannot see the drawing: what it holds and where control goes from it. */
export function blockWords(graph: FlowGraph, { lines }: ViewedFunction, id: number): string {
  const { first, last, exit, isCalled, isReachable } = graph.blocks[id]!
  const ways = waysOut(graph)[id]!.map(({ to, kind, label }) => {
    const how = label
      ? `on ${label} to`
      : kind === 'taken'
        ? 'jumps on its condition to'
        : kind === 'jump'
          ? 'jumps to'
          : 'goes on to'
    return `${how} ${name(to)}${to <= id ? ', back in a loop' : ''}`
  })
  const end = exit ? [exit === 'return' ? 'returns' : exit === 'stop' ? 'stops' : exit] : []
  const then = [...ways, ...end]
  const where = `${name(id)[0]!.toUpperCase()}${name(id).slice(1)}, ${plural(last - first + 1, 'instruction')} at ${hexNumber(lines[first]!.offset)}`
  const whither = then.length > 0 ? `: ${listed(then)}` : ''
  return `${where}${whither}.${isCalled ? ' It is called from this function.' : ''}${isReachable ? '' : ' Nothing leads here.'}`
}
