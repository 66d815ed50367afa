import type { Graph } from '../ir/node.js'
import { branchSelects } from './branch-selects.js'
import { clean } from './clean.js'
import { convertBranches, joinConditions } from './convert-branches.js'
import { hoistInvariants } from './hoist.js'
import { type Extension, narrow } from './narrow.js'
import { numberValues } from './number.js'
import { splitConditions } from './split-conditions.js'
import { strengthReduce } from './strength.js'
import { threadBranches } from './thread-branches.js'
import { walkPointers } from './walk-pointers.js'

export interface OptimiseOptions {
  /** Whether a select of floats is as cheap as one of integers. */
  readonly floatSelect: boolean
  /** Whether division by a constant is dearer than multiplying, shifting and a high half. */
  readonly multiplyHigh: boolean
  /** Whether two jumps cost less than combining two flags: always, never, or where one of them tests for zero. */
  readonly splitConditions: boolean | 'zero-tests'
  /** Whether selects become jumps, for a machine that has no instruction for them. */
  readonly branchSelects?: boolean
  /** Whether counters become pointers: always, since addresses with an index take instructions of their own, or where the counter goes. */
  readonly walkPointers?: boolean | 'counters-gone'
  /** The extension from 32 bits that costs less; 'zext32' unless stated. */
  readonly extension?: Extension
}

/** Cheap passes that never change what the function does. Deterministic: order depends on the graph alone. */
export function optimise(graph: Graph, options: OptimiseOptions): void {
  clean(graph)
  numberValues(graph)
  clean(graph)
  for (let round = 0; round < 3; round++) {
    const joined = joinConditions(graph)
    const changed = convertBranches(graph, options.floatSelect) || joined
    numberValues(graph)
    clean(graph)
    const narrowed = narrow(graph)
    clean(graph)
    if (!changed && !narrowed) break
  }
  threadBranches(graph)
  if (options.multiplyHigh) strengthReduce(graph)
  numberValues(graph)
  clean(graph)
  if (options.branchSelects === true) branchSelects(graph)
  if (options.splitConditions !== false) splitConditions(graph, options.splitConditions === 'zero-tests')
  hoistInvariants(graph)
  numberValues(graph)
  if (options.walkPointers !== undefined && options.walkPointers !== false) {
    walkPointers(graph, options.walkPointers === 'counters-gone')
    clean(graph)
  }
  narrow(graph, options.extension)
  clean(graph)
}
