import type { Contract, Value } from '@sourceless/contract'
import type { Sandboxes } from './behaviour/sandboxes.js'
import type { Platform } from './platform/platform.js'
import type { Prepared } from './prepare.js'

/** `quick`: everything but the proof. `normal`: proof within a few seconds. `high`: more inputs, larger bounds, longer proofs. */
export type Effort = 'quick' | 'normal' | 'high'

export interface VerifyRequest {
  readonly contract: Contract
  /** The final file: an object, executable or library of the platform, wasm module, or (with `format: 'raw'`) code bytes alone. */
  readonly file: Uint8Array
  /** What the file is for: `x64Linux` from '@sourceless/verifier/x64', `wasm32` from '@sourceless/verifier/wasm', and so on. */
  readonly platform: Platform
  /** `auto`: as files of the platform are. Raw code starts with its entry. */
  readonly format?: 'auto' | 'raw'
  /** As the file spells it. Default: the contract's name, for programs the entry. */
  readonly symbol?: string
  readonly effort?: Effort
  /** Every random choice derives from it. */
  readonly seed?: number
  /** CPU features beyond the target's baseline (x86-64, Armv8.0-A, RV64GC) that the code may use, as named in the instruction table. */
  readonly features?: readonly string[]
  /** Absent: the proof stage can only prove by rewriting. */
  readonly solver?: Solver
  /** Absent: the second reading of the code is reported as not run. */
  readonly disassembler?: Disassembler
  /** Absent: the hashes in a code signature (macOS) are not computed again. */
  readonly sha256?: Sha256
  /** Milliseconds of a monotonic clock. Absent: durations are 0 and time budgets do not apply. */
  readonly clock?: () => number
  /** From `prepare`, of the same contract and seed: what many files share. Results are the same as without it. */
  readonly prepared?: Prepared
  /** From `createSandboxes`, for one check after the other or several at a time. Default: those that are prepared, or new ones. */
  readonly sandboxes?: Sandboxes
  /**
   * The caller's memory of inputs on which files failed, by their numbers among the contract's: an empty list at first, given
   * again for each file of one prepared contract at one effort, and kept up to date here. They are tried first. Verdicts are
   * the same as without it; a rejection may name one of these inputs where another one comes first. Only inputs of the runs
   * that check everything are remembered, and only code without memory of its own is tried on them: it would fail all the same.
   */
  readonly failures?: number[]
  /**
   * Instructions that a run of a function may take in any case before it counts as endless; 300 more for each round of a loop
   * and each call that the contract takes on the same input. 30 million are always enough to say so, and are the default.
   */
  readonly fuel?: number
  /** Upper limit of the proof stage in milliseconds; the default depends on `effort`. */
  readonly proofBudgetMs?: number
  readonly signal?: AbortSignal
  /** Awaited now and then between runs, so that others have their turn, such as what aborts the signal. */
  readonly pause?: () => Promise<void>
  readonly onProgress?: (event: ProgressEvent) => void
}

/** SHA-256 of bytes. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array

/** From strongest to weakest; `rejected` is the failure. */
export type VerdictLevel = 'proved' | 'exhausted' | 'bounded' | 'tested' | 'examples' | 'rejected'

export interface Verdict {
  readonly level: VerdictLevel
  /** `bounded`: the largest size of slices and strings for which every input is proved. */
  readonly k?: number
  /** `exhausted`, `tested`, `examples`: how many inputs ran on both sides. */
  readonly n?: number
}

export type StageName = 'decode' | 'structure' | 'confinement' | 'behaviour' | 'proof'
/** `inconclusive` and `not-run` always carry a reason. */
export type StageStatus = 'passed' | 'failed' | 'inconclusive' | 'not-run'

export interface StageReport {
  readonly stage: StageName
  readonly status: StageStatus
  readonly reason?: string
  /** What was established, by name. */
  readonly facts: Readonly<Record<string, string | number | boolean>>
  /** Texts that let someone else repeat the check, such as `.smt2` scripts. */
  readonly evidence: readonly Evidence[]
  readonly durationMs: number
}
export interface Evidence {
  readonly name: string
  readonly text: string
}

export type VerifyDiagnosticCode =
  | 'unreadable-file'
  | 'missing-symbol'
  | 'unsupported-contract'
  | 'undecodable-code'
  | 'readers-disagree'
  | 'forbidden-instruction'
  | 'missing-feature'
  | 'bad-control-flow'
  | 'abi-violation'
  | 'memory-violation'
  | 'trap'
  | 'out-of-fuel'
  | 'wrong-result'
  | 'broken-ensures'
  | 'faulty-contract'
  | 'contradictory-example'
  | 'oracle-disagreement'
  | 'cancelled'

/** A located finding. Offsets and addresses are bytes in the code section. */
export interface VerifyDiagnostic {
  readonly code: VerifyDiagnosticCode
  readonly message: string
  readonly hint?: string
  readonly offset?: number
}

export interface NamedValue {
  readonly name: string
  readonly value: Value
}
export type FunctionObservation =
  | { readonly kind: 'returned'; readonly result?: Value; readonly after: readonly NamedValue[] }
  | { readonly kind: 'failed'; readonly description: string }
export type ProgramObservation =
  | { readonly kind: 'exited'; readonly stdout: Uint8Array; readonly exit: number }
  | { readonly kind: 'failed'; readonly description: string }
/** An input on which the contract and the file differ, with what each side does. */
export type Counterexample =
  | {
      readonly kind: 'function'
      readonly arguments: readonly NamedValue[]
      readonly expected: FunctionObservation
      readonly actual: FunctionObservation
    }
  | {
      readonly kind: 'program'
      readonly arguments: readonly Uint8Array[]
      readonly stdin: Uint8Array
      readonly expected: ProgramObservation
      readonly actual: ProgramObservation
    }

export interface VerifyResult {
  readonly verdict: Verdict
  readonly stages: readonly StageReport[]
  readonly counterexample?: Counterexample
  readonly diagnostics: readonly VerifyDiagnostic[]
}

export type ProgressEvent =
  | { readonly kind: 'stage-started'; readonly stage: StageName }
  | {
      readonly kind: 'stage-finished'
      readonly stage: StageName
      readonly status: StageStatus
      readonly durationMs: number
    }
  | { readonly kind: 'inputs-run'; readonly count: number }
  | { readonly kind: 'proof-attempted'; readonly method: string; readonly outcome: string }

/** `unknown` covers timeouts, crashes and the solver's own "unknown": all of them mean "not proved". */
export type SolverAnswer =
  | { readonly kind: 'unsat' }
  | { readonly kind: 'sat'; readonly model: ReadonlyMap<string, bigint> }
  | {
      readonly kind: 'unknown'
      readonly reason: 'timeout' | 'crash' | 'gave-up' | 'cancelled'
      readonly detail: string
    }

/** Port to an SMT solver. Takes a whole SMT-LIB script that ends with `check-sat` and, for models, `get-value`. Never rejects. */
export interface Solver {
  readonly name: string
  check(script: string, options: { readonly timeoutMs: number; readonly signal?: AbortSignal }): Promise<SolverAnswer>
}

export type DisassemblerMachine = 'x86_64' | 'aarch64'

export interface DisassembledInstruction {
  readonly offset: number
  readonly sizeBytes: number
  readonly mnemonic: string
  readonly operands: string
}
/** Port to a reader of machine code, x86-64 unless told otherwise, that shares nothing with ours. Stops at the first byte it cannot read. */
export interface Disassembler {
  readonly name: string
  disassemble(code: Uint8Array, machine?: DisassemblerMachine): Promise<readonly DisassembledInstruction[]>
}
