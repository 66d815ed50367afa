import type { ListingLine, Machine } from '../types.js'
import { assemble, type Ending, type Way } from './assemble.js'
import type { FlowGraph } from './graph.js'
import { type Transfer, transferOf } from './transfer.js'

/** Blocks of a register machine's function: its jumps, branches and ends tell where they begin. */
export function machineGraph(machine: Exclude<Machine, 'wasm32'>, lines: readonly ListingLine[]): FlowGraph {
  const positions = new Map(lines.map(({ offset }, at) => [offset, at]))
  const leaders = new Set<number>(lines.length > 0 ? [0] : [])
  const endings = new Map<number, Ending>()
  const called = new Set<number>()
  for (const [at, line] of lines.entries()) {
    const transfer = transferOf(machine, line)
    const inside = line.target === undefined ? undefined : positions.get(line.target)
    if (transfer === 'call' && inside !== undefined) {
      called.add(inside)
      leaders.add(inside)
    }
    const ending = endingOf(transfer, line, followerOf(lines, at), positions)
    if (ending === undefined) continue
    endings.set(at, ending)
    leaders.add(at + 1)
    for (const { to } of ending.ways) leaders.add(to)
  }
  return assemble(lines.length, leaders, endings, called)
}

/** The line that runs next when control just goes on; undefined where the listing has a gap or ends. */
function followerOf(lines: readonly ListingLine[], at: number): number | undefined {
  const { offset, bytes } = lines[at]!
  return lines[at + 1]?.offset === offset + bytes.length / 2 ? at + 1 : undefined
}

function endingOf(
  transfer: Transfer,
  { target, note }: ListingLine,
  follower: number | undefined,
  positions: ReadonlyMap<number, number>,
): Ending | undefined {
  const inside = target === undefined ? undefined : positions.get(target)
  const next: readonly Way[] = follower === undefined ? [] : [{ to: follower, kind: 'next' }]
  switch (transfer) {
    case 'next':
    case 'call':
      return follower === undefined ? { ways: [], exit: 'goes on outside of the listing' } : undefined
    case 'return':
      return { ways: [], exit: 'return' }
    case 'stop':
      return { ways: [], exit: 'stop' }
    case 'jump':
      return inside === undefined ? { ways: [], exit: note } : { ways: [{ to: inside, kind: 'jump' }] }
    case 'branch':
      return inside === undefined ? { ways: next, exit: note } : { ways: [{ to: inside, kind: 'taken' }, ...next] }
  }
}
