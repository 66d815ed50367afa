/** How the bytes of a base type are read. */
export type BaseEncoding = 'unsigned' | 'signed' | 'float' | 'boolean' | 'character'

/** A type as a debugger shows it. */
export type DebugType =
  | { readonly kind: 'base'; readonly name: string; readonly encoding: BaseEncoding; readonly sizeBytes: number }
  | { readonly kind: 'pointer'; readonly to: DebugType }
  | { readonly kind: 'constant'; readonly of: DebugType }

/** Where a parameter is: in a register, by the number of its encoding, or in memory at the CFA plus `offset`. */
export type DebugPlace =
  | { readonly kind: 'register'; readonly register: number; readonly isFloat: boolean }
  | { readonly kind: 'stack'; readonly offset: number }

export interface DebugParameter {
  readonly name: string
  readonly type: DebugType
  /** Undefined: the debugger says that it was optimised out. */
  readonly place?: DebugPlace
  /** Offset in the function, bytes, from which on it is no longer there. Default: it stays to the end. */
  readonly until?: number
}

export interface DebugFunction {
  /** Index of its symbol, which is defined and has a size. */
  readonly symbol: number
  readonly name: string
  /** Line of the text where it begins, from 1. */
  readonly line: number
  readonly parameters: readonly DebugParameter[]
  /** Undefined: it returns nothing. */
  readonly result: DebugType | undefined
}

/** The code from `offset` of a section on, up to the next entry, is what that line of the text tells. */
export interface DebugLine {
  readonly section: number
  readonly offset: number
  /** From 1. */
  readonly line: number
}

/** What a debugger shows of an object: a text in place of source code, and functions with their types. */
export interface DebugDescription {
  readonly fileName: string
  /** Where debuggers look for the text. Default: `.`, the folder in which they run. */
  readonly directory?: string
  readonly producer: string
  readonly functions: readonly DebugFunction[]
  /** In ascending order of sections and offsets. */
  readonly lines: readonly DebugLine[]
}

/** What can be wrong with tables that are read. The codes are closed: programs may switch on them. */
export type DwarfDiagnosticCode =
  | 'truncated'
  | 'bad-number'
  | 'bad-text'
  | 'bad-header'
  | 'bad-entry'
  | 'bad-instruction'
  | 'unsupported'
  | 'limit-exceeded'

export interface DwarfDiagnostic {
  readonly code: DwarfDiagnosticCode
  readonly message: string
  /** Offset in the section, bytes. */
  readonly offset: number
}

export type DwarfResult<T> =
  | { readonly value: T; readonly diagnostics: readonly [] }
  | { readonly value: undefined; readonly diagnostics: readonly [DwarfDiagnostic] }
