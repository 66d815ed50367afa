import type { Location, Term, TermBuilder } from '@sourceless/isa'
import { type Contents, mergeContents } from './memory.js'
import { mergePaths, type Path } from './path.js'

/** One call in progress: the function it is in and how often each loop around the current place went round. */
export interface Frame {
  readonly entry: number
  readonly callAddress: number
  readonly returnTo: number
  readonly iterations: ReadonlyMap<number, number>
  /** Of those, the iterations whose exit was undecided. */
  readonly undecided: ReadonlyMap<number, number>
  /** Where the call was made, for ordering. */
  readonly key: readonly number[]
}

export interface MachineState {
  address: number
  path: Path | undefined
  registers: Map<Location, Term>
  contents: Contents
  frames: readonly Frame[]
}

export function mergeMachines(terms: TermBuilder, a: MachineState, b: MachineState): MachineState {
  const { path, selector } = mergePaths(terms, a.path, b.path)
  const registers = new Map<Location, Term>()
  for (const [location, left] of a.registers) {
    const right = b.registers.get(location)!
    registers.set(location, left === right ? left : terms.ite(selector, left, right))
  }
  const frames = a.frames.map((frame, i) => ({ ...frame, undecided: larger(frame.undecided, b.frames[i]!.undecided) }))
  return {
    address: a.address,
    path,
    registers,
    contents: mergeContents(terms, selector, a.contents, b.contents),
    frames,
  }
}

function larger(a: ReadonlyMap<number, number>, b: ReadonlyMap<number, number>): ReadonlyMap<number, number> {
  if (a === b) return a
  const result = new Map(a)
  for (const [key, value] of b) result.set(key, Math.max(value, result.get(key) ?? 0))
  return result
}
