import type { MeaningContext, Term } from '@sourceless/isa'
import type { ValueType } from '../value-type.js'

/** Immediates in encoding order. `memoryIndex` is always zero in core 2.0. Core specification, section 5.4. */
export type ImmediateKind =
  | 'blockType'
  | 'labelIndex'
  | 'labelTable' // targets, the default last
  | 'functionIndex'
  | 'typeIndex'
  | 'tableIndex'
  | 'localIndex'
  | 'globalIndex'
  | 'elementIndex'
  | 'dataIndex'
  | 'memoryIndex'
  | 'alignment' // log2 of bytes
  | 'offset'
  | 'i32'
  | 'i64'
  | 'f32' // bits
  | 'f64' // bits
  | 'referenceType'
  | 'valueTypes'

/**
 * `i32`: signed number; `i64`: signed bigint; `f32`: bits as unsigned number; `f64`: bits as unsigned bigint; indices,
 * alignment and offset: numbers; label table: list of numbers; value types: list of types.
 */
export type Immediate = number | bigint | ValueType | 'empty' | readonly number[] | readonly ValueType[]

/**
 * What an instruction does to the operand stack: pops `operands` (first pushed first), pushes the result. Locals are the
 * locations `local0`…, globals `global0`…; memory and traps go through the context.
 */
export type Meaning = (
  context: MeaningContext,
  operands: readonly Term[],
  immediates: readonly Immediate[],
) => readonly Term[]

/**
 * Kind of an effect that terms do not express: control flow, the size of memory, and what runs over ranges of memory or
 * touches references and tables. Core specification, section 4.4.
 */
export type Structure =
  | 'block'
  | 'loop'
  | 'if'
  | 'else'
  | 'end'
  | 'branch'
  | 'branch-if'
  | 'branch-table'
  | 'return'
  | 'call'
  | 'call-indirect'
  | 'reference'
  | 'table'
  | 'memory-size'
  | 'memory-grow'
  | 'bulk-memory'

/** Operand types popped (first pushed first) and result types pushed. */
export interface Signature {
  readonly parameters: readonly ValueType[]
  readonly results: readonly ValueType[]
}

export interface Row<M extends string = string> {
  readonly mnemonic: M
  /** One byte, or 0xfc00 plus the subopcode. */
  readonly opcode: number
  readonly immediates: readonly ImmediateKind[]
  /** Undefined where the types depend on the context (control, locals, tables, `drop`, `select`). */
  readonly signature: Signature | undefined
  /** Bytes that a load or store touches, otherwise 0. */
  readonly accessBytes: number
  /** Either a meaning as terms or a structural kind, never both. */
  readonly meaning: Meaning | undefined
  readonly structure: Structure | undefined
}

const types = (text: string): ValueType[] => text.split(' ').filter((word) => word !== '') as ValueType[]

const parseSignature = (text: string): Signature => {
  const [parameters, results] = text.split('->')
  return { parameters: types(parameters!), results: types(results!) }
}

/** One line of the table; the signature reads `operands -> results`, or `*` where it depends on the context. */
export const row = <const M extends string>(
  mnemonic: M,
  opcode: number,
  signature: string,
  immediates: readonly ImmediateKind[],
  effect: Meaning | Structure,
): Row<M> => ({
  mnemonic,
  opcode,
  immediates,
  signature: signature === '*' ? undefined : parseSignature(signature),
  accessBytes: 0,
  meaning: typeof effect === 'function' ? effect : undefined,
  structure: typeof effect === 'function' ? undefined : effect,
})

/** A load or store of `accessBytes`. */
export const access = <const M extends string>(
  mnemonic: M,
  opcode: number,
  signature: string,
  accessBytes: number,
  meaning: Meaning,
): Row<M> => ({ ...row(mnemonic, opcode, signature, ['alignment', 'offset'], meaning), accessBytes })
