import type { Contract } from '@sourceless/contract'
import { LimitError } from './build/builder.js'
import type { ForgeTarget, LowerResult } from './candidate.js'
import { lowerWasm } from './wasm/lower-wasm.js'
import { lowerX64 } from './x64/lower-x64.js'

/** Lowers a contract to one machine program: always the same for the same contract and target. */
export function lower(contract: Contract, target: ForgeTarget): LowerResult {
  try {
    if (target === 'x86_64-linux') {
      const { unit, instructions, sizeBytes } = lowerX64(contract)
      const value = {
        origin: 'lowering',
        target,
        unit,
        instructions,
        sizeBytes,
        cost: sizeBytes + instructions,
      } as const
      return { value, diagnostics: [] }
    }
    const { unit, instructions, sizeBytes } = lowerWasm(contract)
    const value = { origin: 'lowering', target, unit, instructions, sizeBytes, cost: sizeBytes + instructions } as const
    return { value, diagnostics: [] }
  } catch (error) {
    if (!(error instanceof LimitError)) throw error
    const hint = 'make helpers or arrays smaller; the limits are in the README of forge'
    return { diagnostics: [{ code: 'forge/limit', message: error.message, hint, span: contract.entry.span }] }
  }
}
