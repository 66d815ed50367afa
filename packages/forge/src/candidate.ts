import type { Diagnostic } from '@sourceless/contract'
import type { ObjectFile } from '@sourceless/object'
import type { WasmModule } from '@sourceless/object-wasm'
import type { BuildTarget } from './build/builder.js'
import type { Graph } from './ir/node.js'
import type { LoweredObject } from './native/object.js'
import type { OptimiseOptions } from './optimise/index.js'

export type ForgeTarget = 'x86_64-linux' | 'wasm32'

/** A machine program that claims to fulfil a contract. It is a claim only: the verifier judges the bytes made from it. */
export type Candidate =
  | (CandidateBase & { readonly target: 'x86_64-linux'; readonly unit: ObjectFile })
  | (CandidateBase & { readonly target: 'wasm32'; readonly unit: WasmModule })

/** A candidate for a machine that `lower` was given as a value. */
export interface NativeCandidate<Target extends string> extends CandidateBase {
  readonly target: Target
  readonly unit: ObjectFile
}

/** What makes machine code for a target. A value, so that nobody loads an instruction set that is not needed. */
export interface BackEnd<Target extends string> {
  readonly target: Target
  readonly machine: BuildTarget
  readonly options: OptimiseOptions
  lowerFunction(graph: Graph, name: string): LoweredObject
}

interface CandidateBase {
  readonly origin: 'lowering' | 'search'
  readonly instructions: number
  /** Bytes of code, without data. */
  readonly sizeBytes: number
  /** Lower is better; comparable between candidates of one contract and one target. */
  readonly cost: number
}

export type ProofVerdict = 'equal' | 'unknown' | { readonly counterexample: readonly bigint[] }

export interface ProposeOptions {
  /** 0: lowering only. 1 and more: search as well, each step allows about twice the work. Default 1. */
  readonly effort?: number
  /** Decides ties in the search. Equal seeds give equal candidates. Default 0. */
  readonly seed?: number
  readonly signal?: AbortSignal
  /**
   * Judge of the search: is this candidate equal to the contract on all inputs? A counterexample (one unsigned integer
   * per parameter) sends the search on. Without it, candidates of the search are only tested, and are still subject to the verifier.
   */
  readonly prove?: (candidate: Candidate) => Promise<ProofVerdict>
}

export interface LowerResult<Made = Candidate> {
  readonly value?: Made
  /**
   * Codes: `forge/limit` when the contract exceeds a stated limit of the lowering, `forge/unsupported` when it is a program
   * and the target has functions only.
   */
  readonly diagnostics: readonly Diagnostic[]
}
