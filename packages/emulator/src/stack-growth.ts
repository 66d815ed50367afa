import type { Outcome } from './outcome.js'

/** Windows commits a stack by pages of this size: an access to the guard page below gives that page, and a new guard page. */
const stackPageBytes = 4096

/**
 * Runs code whose stack grows as on Windows, where an access below the guard page is a fault. Nothing below the stack pointer
 * at the entry is there at first, which is the worst case. `run` starts anew each time, in the same way, with
 * `RunOptions.committedStackBytes`: what it first accesses below them is in the guard page, or the end.
 */
export function growStack<Result extends { readonly outcome: Outcome }>(
  run: (committedStackBytes: number) => Result,
): Result {
  for (let committed = 0; ; committed += stackPageBytes) {
    const result = run(committed)
    const { outcome } = result
    const depth = outcome.kind === 'fault' ? outcome.stackDepth : undefined
    if (depth === undefined || depth <= committed || depth > committed + stackPageBytes) return result
  }
}
