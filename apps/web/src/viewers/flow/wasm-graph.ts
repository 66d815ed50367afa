import type { ListingLine } from '../types.js'
import { assemble, type Ending, type Way } from './assemble.js'
import type { FlowGraph } from './graph.js'

/** A construct, and the lines where it begins, parts and ends. */
interface Construct {
  readonly kind: 'block' | 'loop' | 'if' | 'function'
  readonly start: number
  otherwise: number | undefined
  end: number
}

const mnemonicAt = (lines: readonly ListingLine[], at: number): string => lines[at]!.text.split(' ', 1)[0]!

/** Blocks of a WebAssembly function, from its nested constructs. */
export function wasmGraph(lines: readonly ListingLine[]): FlowGraph {
  const { enclosing, owner } = constructsOf(lines)
  const leaders = new Set<number>(lines.length > 0 ? [0] : [])
  const endings = new Map<number, Ending>()
  let isAfterJump = false
  for (const [at, { text }] of lines.entries()) {
    const mnemonic = mnemonicAt(lines, at)
    if (leaders.has(at)) isAfterJump = false
    // What is only closed behind a jump is no place that anything comes to.
    if (isAfterJump && (mnemonic === 'end' || mnemonic === 'else')) continue
    if (isAfterJump) leaders.add(at)
    const ending = endingOf(text, at, enclosing[at]!, owner.get(at))
    isAfterJump = ending !== undefined && !ending.ways.some(({ to }) => to === at + 1)
    if (ending === undefined) continue
    endings.set(at, ending)
    for (const { to } of ending.ways) leaders.add(to)
  }
  return assemble(lines.length, leaders, endings)
}

/** The constructs around each line, innermost last, and the construct that each opening, `else` and `end` belongs to. */
function constructsOf(lines: readonly ListingLine[]) {
  const whole: Construct = { kind: 'function', start: 0, otherwise: undefined, end: lines.length - 1 }
  const open: Construct[] = [whole]
  const owner = new Map<number, Construct>()
  const enclosing: (readonly Construct[])[] = []
  for (const at of lines.keys()) {
    const mnemonic = mnemonicAt(lines, at)
    enclosing.push([...open])
    if (mnemonic === 'block' || mnemonic === 'loop' || mnemonic === 'if') {
      const construct: Construct = { kind: mnemonic, start: at, otherwise: undefined, end: lines.length - 1 }
      owner.set(at, construct)
      open.push(construct)
    } else if (mnemonic === 'else' || mnemonic === 'end') {
      const construct = open.at(-1) ?? whole
      owner.set(at, construct)
      if (mnemonic === 'else') construct.otherwise = at
      else {
        construct.end = at
        open.pop()
      }
    }
  }
  return { enclosing, owner }
}

/** Where a branch to a depth goes; undefined: out of the function. */
function labelled(around: readonly Construct[], depth: number): number | undefined {
  const construct = around[around.length - 1 - depth]
  if (construct === undefined || construct.kind === 'function') return undefined
  return construct.kind === 'loop' ? construct.start : construct.end + 1
}

const fellOut = 'return'

function endingOf(
  text: string,
  at: number,
  around: readonly Construct[],
  own: Construct | undefined,
): Ending | undefined {
  const [mnemonic = '', ...depths] = text.split(/\s+/)
  const next: Way = { to: at + 1, kind: 'next' }
  const to = (depth: string | undefined, kind: Way['kind'], label?: string): readonly Way[] => {
    const line = labelled(around, Number(depth))
    return line === undefined ? [] : [{ to: line, kind, ...(label === undefined ? {} : { label }) }]
  }
  const exitOf = (all: readonly string[]) =>
    all.some((depth) => labelled(around, Number(depth)) === undefined) ? { exit: fellOut } : {}
  switch (mnemonic) {
    case 'if':
      return {
        ways: [
          { ...next, label: 'then' },
          { to: (own?.otherwise ?? own?.end ?? at) + 1, kind: 'taken', label: 'otherwise' },
        ],
      }
    case 'else':
      return { ways: [{ to: (own?.end ?? at) + 1, kind: 'jump' }] }
    case 'end':
      return own?.kind === 'function' ? { ways: [], exit: fellOut } : undefined
    case 'br':
      return { ways: to(depths[0], 'jump'), ...exitOf(depths) }
    case 'br_if':
      return { ways: [...to(depths[0], 'taken'), next], ...exitOf(depths) }
    case 'br_table': {
      const label = (index: number) => (index === depths.length - 1 ? 'else' : `${index}`)
      return { ways: merged(depths.flatMap((depth, index) => to(depth, 'taken', label(index)))), ...exitOf(depths) }
    }
    case 'return':
    case 'return_call':
    case 'return_call_indirect':
      return { ways: [], exit: fellOut }
    case 'unreachable':
      return { ways: [], exit: 'stop' }
    default:
      return undefined
  }
}

/** Cases that lead to the same place are one way. */
function merged(ways: readonly Way[]): readonly Way[] {
  const byPlace = new Map<number, Way>()
  for (const way of ways) {
    const known = byPlace.get(way.to)
    byPlace.set(way.to, known ? { ...known, label: `${known.label}, ${way.label}` } : way)
  }
  return [...byPlace.values()]
}
