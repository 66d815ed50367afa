import type { Contract } from '@sourceless/contract'
import type { Candidate } from '@sourceless/forge'
import type { LoadedTarget } from '@sourceless/targets'

/**
 * How much of the work a text leaves to us. `contract`: another behaviour in the notation, lowered by the embedded proposer.
 * `virtual`: assembly with virtual registers (WebAssembly: named locals). `real`: assembly with the machine's registers.
 * `bytes`: hexadecimal.
 */
export type CandidateLevel = 'contract' | 'virtual' | 'real' | 'bytes'

export const candidateLevels: readonly CandidateLevel[] = ['contract', 'virtual', 'real', 'bytes']

export interface CandidateRequest {
  readonly level: CandidateLevel
  /** Untrusted. */
  readonly text: string
  /** What the candidate is to be judged against; it gives the signature. */
  readonly contract: Contract
  readonly target: LoadedTarget
}

/** Why a text is no candidate: data that a model can act on. */
export interface CandidateDiagnostic {
  /** Line of the text, from 1. */
  readonly line?: number
  /** The instruction as the text has it. */
  readonly instruction?: string
  readonly message: string
  readonly hint: string
}

/** A line of the text that became code. */
export interface SourceLine {
  /** From 1. */
  readonly line: number
  /** Without comment and blanks around it. */
  readonly text: string
}

/** The line that the instruction at an offset comes from; undefined where no line of the text stands for it. */
export type LineFinder = (offset: number) => SourceLine | undefined

export type CandidateReading =
  | {
      /** A claim only: the verifier judges the file that is written from it. */
      readonly candidate: Candidate
      /** By offsets in the function's code. */
      readonly lineAt: LineFinder
    }
  | { readonly diagnostics: readonly CandidateDiagnostic[] }

/** Longest text that is read, characters. */
export const maximumTextCharacters = 65_536
/** The same at the level `contract`, whose parser takes longer. */
export const maximumNotationCharacters = 16_384
/** Most instructions of a candidate. */
export const maximumInstructions = 4096
/** Most diagnostics that are told. */
export const maximumDiagnostics = 20
