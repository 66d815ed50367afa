import type { Counterexample, Evidence, StageStatus, VerifyDiagnostic } from '../api.js'

/** What a stage found, before it is timed and reported. */
export interface StageOutcome {
  readonly status: StageStatus
  readonly reason?: string
  readonly facts: Readonly<Record<string, string | number | boolean>>
  readonly evidence?: readonly Evidence[]
  readonly diagnostics?: readonly VerifyDiagnostic[]
  readonly counterexample?: Counterexample
}

/** What is wrong with an instruction; its place is added. */
export type Fault = Pick<VerifyDiagnostic, 'code' | 'message' | 'hint'>

export function failed(
  diagnostics: readonly VerifyDiagnostic[],
  facts: StageOutcome['facts'] = {},
  counterexample?: Counterexample,
): StageOutcome {
  const reason = diagnostics[0]?.message ?? 'failed'
  return { status: 'failed', reason, facts, diagnostics, ...(counterexample === undefined ? {} : { counterexample }) }
}

export function hex(address: number | bigint): string {
  return `0x${address.toString(16)}`
}
