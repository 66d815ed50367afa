import type { FileDiagnostic, FileResult } from '@sourceless/object'
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
  /**
   * Line of its heading in the text, from 1. Debuggers for some machines skip the first line of a function's code as being its
   * prologue, unless the heading is another line.
   */
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

export type DwarfDiagnostic = FileDiagnostic<DwarfDiagnosticCode>

export type DwarfResult<T> = FileResult<T, DwarfDiagnosticCode>

/** How a register of the caller is found. Offsets count from the CFA, bytes. */
export type FrameRule =
  | { readonly kind: 'undefined' | 'same' }
  /** Saved in memory there. */
  | { readonly kind: 'offset'; readonly offset: number }
  /** It is that address. */
  | { readonly kind: 'value'; readonly offset: number }
  | { readonly kind: 'register'; readonly register: number }
  | { readonly kind: 'expression' | 'value-expression'; readonly bytes: Uint8Array }

/** The frame from `address` to the next row. Registers have DWARF's numbers. */
export interface UnwindRow {
  readonly address: number
  readonly cfa:
    | { readonly kind: 'register'; readonly register: number; readonly offset: number }
    | { readonly kind: 'expression'; readonly bytes: Uint8Array }
    | undefined
  /** Registers without a rule keep their values. */
  readonly rules: ReadonlyMap<number, FrameRule>
}

/** One function of a frame table. */
export interface FrameDescription {
  /** Offset of its entry in the section, bytes. */
  readonly offset: number
  readonly start: number
  readonly sizeBytes: number
  /** The register that stands for the return address. */
  readonly returnAddress: number
  /** The frame of a signal handler's caller: its return address is the instruction itself. */
  readonly isSignal: boolean
  readonly rows: readonly UnwindRow[]
}

export interface EhFrameStyle {
  /** Size of the distances to functions. Default 4; linkers for macOS on x86-64 want 8. */
  readonly pointerBytes?: 4 | 8
}

export interface EhFrameOptions {
  /** Address of the section. Default 0. */
  readonly address?: number
}

/** The sections that a line table is read from; the two with texts are needed when it refers to them. */
export interface LineTableSections {
  /** .debug_line */
  readonly lines: Uint8Array
  /** .debug_line_str */
  readonly lineStrings?: Uint8Array
  /** .debug_str */
  readonly strings?: Uint8Array
}

export interface LineFile {
  readonly name: string
  /** Index into the directories of its unit. */
  readonly directory: number
}

/** The code from `address` to the next row belongs to that line. */
export interface LineRow {
  readonly address: number
  /** Index into the files of its unit. */
  readonly file: number
  /** 0: to no line. */
  readonly line: number
  readonly column: number
  readonly isStatement: boolean
  /** `address` is the first behind the code; the next row begins other code. */
  readonly endsSequence: boolean
}

export interface LineUnit {
  /** Offset of the unit in .debug_line, bytes. */
  readonly offset: number
  readonly version: number
  readonly directories: readonly string[]
  /** From version 5 on the first is the unit's own; before, they count from 1 and the first is empty. */
  readonly files: readonly LineFile[]
  readonly rows: readonly LineRow[]
}
