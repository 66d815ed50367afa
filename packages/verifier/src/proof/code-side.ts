import type { Contract } from '@sourceless/contract'
import type { Term, TermBuilder } from '@sourceless/isa'
import type { SymbolicArgument } from './contract-execution.js'
import type { ExecutionLimits } from './limit.js'
import type { Goal } from './prove.js'

/** What the made code does with the arguments, whatever machine it is for. */
interface CodeMeaning {
  /** What callers guarantee about addresses. */
  readonly assumption: Term
  /** 1 where the code traps, leaves its memory, or goes where no code is. */
  readonly fault: Term
  /** 1 where a loop runs longer than the limit. */
  readonly unfinished: Term
  /** Undefined when no path returns. */
  readonly end: CodeEnd | undefined
}
export interface CodeEnd {
  /** The result in its low bits; undefined for void functions. */
  readonly result: Term | undefined
  /** Bytes of the buffer of each parameter that has one. */
  readonly bytesOf: (parameter: number) => readonly Term[] | undefined
  /** What the calling convention asks besides. */
  readonly goals: readonly Goal[]
}

/** Code that can be run on terms. */
export interface CodeSide {
  /** Variables that hold addresses, besides those of buffers and of the return, with what they are modulo their alignment. */
  readonly addresses: ReadonlyMap<string, number>
  run(terms: TermBuilder, contract: Contract, args: readonly SymbolicArgument[], limits: ExecutionLimits): CodeMeaning
}
