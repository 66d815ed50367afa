import type { FunctionType, ValueType } from '@sourceless/isa-wasm'
import type { GlobalType } from '../model.js'

/** What a field refers to. `memory-address` is that of a data symbol, `table-index` a function's place in the table. */
export type WasmRelocationKind = 'function-index' | 'table-index' | 'memory-address' | 'global-index' | 'table-number'

/** A reference that the linker fills in. */
export type WasmRelocation =
  | {
      /** In a body: where the instruction starts. In a segment: where the four bytes start. */
      readonly offset: number
      readonly kind: WasmRelocationKind
      /** Index into `symbols`. */
      readonly symbol: number
      /** Added to a memory address. Default 0. */
      readonly addend?: number
    }
  /** The type of a `call_indirect`; in bodies only. */
  | { readonly offset: number; readonly kind: 'type-index'; readonly type: FunctionType }

interface SymbolBase {
  readonly name: string
  /** Default `global`. `weak`: another object may define it instead. */
  readonly binding?: 'global' | 'weak' | 'local'
  /** Not visible outside the linked module. */
  readonly hidden?: boolean
  /** The linked module exports it. */
  readonly exported?: boolean
  /** The linker keeps it though nothing refers to it. */
  readonly retained?: boolean
  /** Where the linked module imports an undefined function or global from. Default: module `env`, the symbol's name. */
  readonly importFrom?: { readonly module: string; readonly field: string }
}

export interface FunctionSymbol extends SymbolBase {
  readonly kind: 'function'
  readonly type: FunctionType
  readonly definition?: {
    readonly locals: readonly ValueType[]
    /** As `WasmEmitter.finish` gives it; the immediates that relocations fill are ignored, write 0. */
    readonly body: Uint8Array
    readonly relocations?: readonly WasmRelocation[]
  }
}

export interface DataSymbol extends SymbolBase {
  readonly kind: 'data'
  /** Bytes of a segment. */
  readonly definition?: { readonly segment: number; readonly offset: number; readonly sizeBytes: number }
}

export interface GlobalSymbol extends SymbolBase {
  readonly kind: 'global'
  readonly global: GlobalType
  /** `initial`: a constant expression, its `end` included. */
  readonly definition?: { readonly initial: Uint8Array }
}

/** The table of function pointers, `__indirect_function_table`: always the linker's. */
export interface TableSymbol extends SymbolBase {
  readonly kind: 'table'
  readonly definition?: undefined
}

export type WasmSymbol = FunctionSymbol | DataSymbol | GlobalSymbol | TableSymbol

export interface WasmObjectSegment {
  /** Tells the linker what goes together: `.rodata.x`, `.data.x`, `.bss.x`. */
  readonly name: string
  readonly bytes: Uint8Array
  /** A power of two. */
  readonly alignment: number
  /** Bits 0 zero-terminated strings, 1 thread-local, 2 retained. Default 0. */
  readonly flags?: number
  readonly relocations?: readonly WasmRelocation[]
}

/** A relocatable object: what `clang --target=wasm32 -c` gives and wasm-ld links. */
export interface WasmObject {
  readonly symbols: readonly WasmSymbol[]
  readonly segments?: readonly WasmObjectSegment[]
  /** Functions without parameters and results that run at the start, lowest priority first. */
  readonly initFunctions?: readonly { readonly priority: number; readonly symbol: number }[]
  /** Features that the code uses, by the names of the tool conventions: `sign-ext`. */
  readonly features?: readonly string[]
}
