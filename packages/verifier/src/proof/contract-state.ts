import type { Variable } from '@sourceless/contract'
import type { Term, TermBuilder } from '@sourceless/isa'
import { mergePaths, type Path } from './path.js'

/** An array, slice or string seen by a function: which object, and how many elements `.length` says. */
export interface Reference {
  readonly object: number
  readonly length: number
  /** Elements that may be indexed: one more than `length` for a string, whose NUL may be read. */
  readonly readable: number
  readonly terminated: boolean
}
export type Binding = Term | Reference

/** Everything that changes while a contract runs. Forking copies the two maps; cells are shared until stored to. */
export interface ContractState {
  path: Path | undefined
  bindings: Map<Variable, Binding>
  memory: Map<number, readonly Term[]>
}

export function forkState(state: ContractState, path: Path | undefined): ContractState {
  return { path, bindings: new Map(state.bindings), memory: new Map(state.memory) }
}

/** Joins two disjoint states; bindings known to only one of them are out of scope after the join. */
export function mergeStates(
  terms: TermBuilder,
  a: ContractState,
  b: ContractState,
): ContractState & { selector: Term } {
  const { path, selector } = mergePaths(terms, a.path, b.path)
  const bindings = new Map<Variable, Binding>()
  for (const [variable, left] of a.bindings) {
    const right = b.bindings.get(variable)
    if (right === undefined) continue
    bindings.set(variable, left === right ? left : mergeBinding(terms, selector, left, right))
  }
  const memory = new Map<number, readonly Term[]>()
  for (const [object, left] of a.memory) {
    const right = b.memory.get(object)
    if (right === undefined || right === left) memory.set(object, left)
    else
      memory.set(
        object,
        left.map((cell, i) => (cell === right[i] ? cell : terms.ite(selector, cell, right[i]!))),
      )
  }
  for (const [object, right] of b.memory) if (!memory.has(object)) memory.set(object, right)
  return { path, bindings, memory, selector }
}

function mergeBinding(terms: TermBuilder, selector: Term, left: Binding, right: Binding): Binding {
  if (isReference(left) || isReference(right)) return left
  return terms.ite(selector, left, right)
}

export function isReference(binding: Binding): binding is Reference {
  return 'object' in binding
}

/** Joins states in the order they left; from the last to the first, so that conditions nest as the exits did. */
export function mergeAll(terms: TermBuilder, states: readonly ContractState[]): ContractState | undefined {
  let result: ContractState | undefined
  for (let i = states.length - 1; i >= 0; i--)
    result = result === undefined ? states[i]! : mergeStates(terms, states[i]!, result)
  return result
}
