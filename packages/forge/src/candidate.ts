import type { Diagnostic } from '@sourceless/contract'
import type { ObjectFile } from '@sourceless/object'
import type { WasmObject } from '@sourceless/object-wasm'
import type { BuildTarget } from './build/builder.js'
import type { Graph } from './ir/node.js'
import type { OptimiseOptions } from './optimise/index.js'
import type { SearchPool } from './search/pool.js'

/** What the format packages write files from. */
export type CandidateUnit = ObjectFile | WasmObject

/** Who proposed a candidate. */
export type CandidateOrigin = 'lowering' | 'search' | 'model'

/** A machine program that claims to fulfil a contract. It is a claim only: the verifier judges the bytes made from it. */
export interface Candidate<Target extends string = string, Unit = CandidateUnit> {
  readonly target: Target
  readonly unit: Unit
  readonly origin: CandidateOrigin
  readonly instructions: number
  /** Bytes of code, without data. */
  readonly sizeBytes: number
  /** Lower is better; comparable between candidates of one contract and one target. */
  readonly cost: number
}

export interface LoweredUnit<Unit> {
  readonly unit: Unit
  readonly instructions: number
  /** Bytes of code, without data. */
  readonly sizeBytes: number
}

/** The claim of `origin` that a unit fulfils the contract; smaller code costs less. */
export function candidateOf<Target extends string, Unit>(
  target: Target,
  origin: CandidateOrigin,
  { unit, instructions, sizeBytes }: LoweredUnit<Unit>,
): Candidate<Target, Unit> {
  return { target, unit, origin, instructions, sizeBytes, cost: sizeBytes + instructions }
}

/** What makes machine code for a target. A value, so that nobody loads an instruction set that is not needed. */
export interface BackEnd<Target extends string = string, Unit = CandidateUnit> {
  readonly target: Target
  readonly build: BuildTarget
  readonly options: OptimiseOptions
  /** The function `name`, or a program with its entry when there is no name. */
  lower(graph: Graph, name: string | undefined): LoweredUnit<Unit>
}

export type ProofVerdict = 'equal' | 'unknown' | { readonly counterexample: readonly bigint[] }

export interface ProposeOptions<Target extends string = string, Unit = CandidateUnit> {
  /** 0: lowering only. 1 and more: search as well, each step allows about twice the work. Default 1. */
  readonly effort?: number
  /** Decides ties in the search. Equal seeds give equal candidates. Default 0. */
  readonly seed?: number
  readonly signal?: AbortSignal
  /** Awaited now and then during the search, so that others have their turn, such as what aborts the signal. */
  readonly pause?: () => Promise<void>
  /** Workers that share the search where it is a big one. The candidates are the same. */
  readonly pool?: SearchPool
  /**
   * Judge of the search: is this candidate equal to the contract on all inputs? A counterexample (one unsigned integer
   * per parameter) sends the search on. Without it, candidates of the search are only tested, and are still subject to the verifier.
   */
  readonly prove?: (candidate: Candidate<Target, Unit>) => Promise<ProofVerdict>
}

export interface LowerResult<Made = Candidate> {
  readonly value?: Made
  /** Code: `forge/limit`, when the contract exceeds a stated limit of the lowering. */
  readonly diagnostics: readonly Diagnostic[]
}
