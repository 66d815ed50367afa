import { WasmEmitter } from '@sourceless/isa-wasm'
import type { HelperName } from './helper-steps.js'

export type LocalType = 'i32' | 'i64'

/** One function under construction: its code, its locals, and temporaries that blocks reuse. */
export interface FunctionCode {
  readonly e: WasmEmitter
  /** Types of all locals, parameters first. */
  readonly localTypes: LocalType[]
  local(type: LocalType): number
  /** A local whose value is needed until `releaseTemporaries` only. */
  temporary(type: LocalType): number
  releaseTemporaries(): void
  /** A local that is overwritten by whoever asks next: the baseline compiler takes time for every local at every branch. */
  scratch(type: LocalType): number
  /** Index of a helper function, which is added to the module when first asked for. */
  helper(name: HelperName): number
}

export function createFunctionCode(
  parameters: readonly LocalType[],
  helper: (name: HelperName) => number,
): FunctionCode {
  const localTypes: LocalType[] = [...parameters]
  const pools: Record<LocalType, number[]> = { i32: [], i64: [] }
  const used: Record<LocalType, number> = { i32: 0, i64: 0 }
  const scratch: Partial<Record<LocalType, number>> = {}
  const local = (type: LocalType): number => localTypes.push(type) - 1
  return {
    e: new WasmEmitter(1024),
    localTypes,
    local,
    temporary(type) {
      const pool = pools[type]
      const index = used[type]++
      return (pool[index] ??= local(type))
    },
    releaseTemporaries() {
      used.i32 = 0
      used.i64 = 0
    },
    scratch: (type) => (scratch[type] ??= local(type)),
    helper,
  }
}
