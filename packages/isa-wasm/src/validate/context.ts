import type { FunctionType, ReferenceType, ValueType } from '../value-type.js'

/** What a body may refer to, by index. Core specification, section 3.1. */
export interface ValidationContext {
  readonly types: readonly FunctionType[]
  /** Types of all functions, imported ones first. */
  readonly functions: readonly FunctionType[]
  readonly tables: readonly ReferenceType[]
  readonly globals: readonly { readonly type: ValueType; readonly mutable: boolean }[]
  readonly hasMemory: boolean
  /** Types of the element segments. */
  readonly elements: readonly ReferenceType[]
  /** Number of data segments as the data count section declares it; undefined without that section. */
  readonly dataCount: number | undefined
  /** Functions that `ref.func` may name: those in exports, element segments and globals. */
  readonly declaredFunctions: ReadonlySet<number>
  /** Parameters, then locals. */
  readonly locals: readonly ValueType[]
  readonly results: readonly ValueType[]
}
