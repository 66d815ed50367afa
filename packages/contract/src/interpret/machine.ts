import type { Span, Variable } from '../ast.js'
import type { Scalar } from './arithmetic.js'
import type { ViolationKind } from './outcome.js'

/** Elements in memory; `length` of them belong to the slice. A string's storage has its NUL at index `length`. */
export interface Memory {
  readonly storage: Scalar[]
  readonly length: number
  readonly string: boolean
}

/** Variables of one call. */
export type Frame = Map<Variable, Scalar | Memory | readonly Memory[]>

/** Thrown inside the interpreter to stop it; never leaves it. */
export type Stop =
  | { readonly stop: 'violation'; readonly violation: ViolationKind; readonly span: Span }
  | { readonly stop: 'limit' }
  | { readonly stop: 'exit'; readonly code: number }

export function isStop(thrown: unknown): thrown is Stop {
  return typeof thrown === 'object' && thrown !== null && 'stop' in thrown
}

export function violate(violation: ViolationKind, span: Span): never {
  throw { stop: 'violation', violation, span } satisfies Stop
}

/** What one run shares. */
export interface Machine {
  readonly tables: Frame
  readonly stdin: Uint8Array
  stdinOffset: number
  readonly stdout: number[]
  steps: number
  readonly stepLimit: number
  readonly countsOperations: boolean
}

/** Counts work, so that no run is endless. */
export function step(machine: Machine, amount = 1): void {
  machine.steps += amount
  if (machine.steps > machine.stepLimit) throw { stop: 'limit' } satisfies Stop
}

/** Length before the NUL for strings, else the length. */
export function memoryLength(machine: Machine, memory: Memory): number {
  if (!memory.string) return memory.length
  const length = memory.storage.indexOf(0n)
  step(machine, length)
  return length
}

/** Index of an element that may be read (or written), as a number. The NUL of a string may be read. */
export function elementOffset(memory: Memory, index: bigint, span: Span, access: 'read' | 'write'): number {
  const extent = memory.string && access === 'read' ? memory.length + 1 : memory.length
  if (index < 0n || index >= BigInt(extent)) violate('index-out-of-range', span)
  return Number(index)
}
