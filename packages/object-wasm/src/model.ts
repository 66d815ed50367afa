import type { FunctionType, ReferenceType, ValueType } from '@sourceless/isa-wasm'

/** Sizes of a memory (pages of 64 KiB) or a table (elements). */
export interface Limits {
  readonly minimum: number
  readonly maximum?: number
}

export interface TableType {
  readonly element: ReferenceType
  readonly limits: Limits
}

export interface GlobalType {
  readonly type: ValueType
  readonly mutable: boolean
}

export type ImportDescription =
  | { readonly kind: 'function'; readonly type: FunctionType; readonly name?: string }
  | { readonly kind: 'table'; readonly table: TableType }
  | { readonly kind: 'memory'; readonly limits: Limits }
  | { readonly kind: 'global'; readonly global: GlobalType }

export interface WasmImport {
  readonly module: string
  readonly field: string
  readonly description: ImportDescription
}

/** A function defined here. Its index is the number of imported functions plus its place in `functions`. */
export interface WasmFunction {
  readonly type: FunctionType
  /** Locals after the parameters. */
  readonly locals: readonly ValueType[]
  /** The expression, its final `end` included, as `WasmEmitter.finish` gives it. */
  readonly body: Uint8Array
  /** For the custom name section. */
  readonly name?: string
  /** Names of parameters and locals by index, for the custom name section. */
  readonly localNames?: ReadonlyMap<number, string>
}

export interface WasmGlobal {
  readonly type: GlobalType
  /** Constant expression, its final `end` included. */
  readonly initial: Uint8Array
}

export interface WasmExport {
  readonly name: string
  readonly kind: 'function' | 'table' | 'memory' | 'global'
  readonly index: number
}

/** Where a segment goes: copied at instantiation, only on request, or (elements) merely declared. */
export type SegmentMode<Target extends 'memory' | 'table'> =
  | { readonly kind: 'active'; readonly offset: Uint8Array; readonly index: number; readonly target: Target }
  | { readonly kind: 'passive' }

export interface DataSegment {
  readonly mode: SegmentMode<'memory'>
  readonly bytes: Uint8Array
}

export interface ElementSegment {
  readonly mode: SegmentMode<'table'> | { readonly kind: 'declarative' }
  readonly type: ReferenceType
  /** Function indices, or one constant expression each. */
  readonly items:
    | { readonly kind: 'functions'; readonly indices: readonly number[] }
    | { readonly kind: 'expressions'; readonly expressions: readonly Uint8Array[] }
}

export interface CustomSection {
  readonly name: string
  readonly bytes: Uint8Array
  /** Id of the known section that it follows, 0 for the start of the module. */
  readonly after: number
}

/**
 * A WebAssembly module. Empty parts may be left out. `types` lists the types that bodies name by index
 * (`call_indirect`, blocks with several values); the writer adds those of functions and imports, each once.
 */
export interface WasmModule {
  readonly types?: readonly FunctionType[]
  readonly imports?: readonly WasmImport[]
  readonly functions?: readonly WasmFunction[]
  readonly tables?: readonly TableType[]
  /** At most one, imported ones counted. */
  readonly memories?: readonly Limits[]
  readonly globals?: readonly WasmGlobal[]
  readonly exports?: readonly WasmExport[]
  /** Index of the function that instantiation calls. */
  readonly start?: number
  readonly elements?: readonly ElementSegment[]
  readonly data?: readonly DataSegment[]
  /** Writes the data count section though no segment is passive: bodies that name a segment need it. */
  readonly countsData?: boolean
  /** Name of the module, for the custom name section. */
  readonly name?: string
  /** Custom sections other than `name`. */
  readonly customs?: readonly CustomSection[]
}
