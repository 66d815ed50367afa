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
  | 'v128' // bits
  | 'laneIndex'
  | 'shuffleLanes' // 16 bytes to pick from the 32 of two vectors
  | 'referenceType'
  | 'valueTypes'

/**
 * `i32`: signed number; `i64`: signed bigint; `f32`: bits as unsigned number; `f64` and `v128`: bits as unsigned bigint
 * (lane 0 lowest); indices, alignment, offset and lane: numbers; label table and shuffle: list of numbers; value types:
 * list of types.
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
  | 'return-call'
  | 'return-call-indirect'
  | 'reference'
  | 'table'
  | 'memory-size'
  | 'memory-grow'
  | 'bulk-memory'

/**
 * What an engine must know beyond the first version (MVP); the names are those of the tool conventions' `target_features`
 * section. `multivalue` and `mutable-globals` are needed by types and modules, never by an instruction alone.
 */
export type Feature =
  | 'mutable-globals'
  | 'sign-ext'
  | 'nontrapping-fptoint'
  | 'multivalue'
  | 'bulk-memory'
  | 'reference-types'
  | 'simd128'
  | 'tail-call'

/** Operand types popped (first pushed first) and result types pushed. */
export interface Signature {
  readonly parameters: readonly ValueType[]
  readonly results: readonly ValueType[]
}

export interface Row<M extends string = string> {
  readonly mnemonic: M
  /** One byte, or for prefixed instructions the prefix shifted left by 12 bits plus the subopcode: 0xfc00a, 0xfd0ff. */
  readonly opcode: number
  readonly immediates: readonly ImmediateKind[]
  /** Undefined where the types depend on the context (control, locals, tables, `drop`, `select`). */
  readonly signature: Signature | undefined
  /** Bytes that a load or store touches, otherwise 0. */
  readonly accessBytes: number
  /** Lanes that the lane immediate may name, otherwise 0. */
  readonly lanes: number
  /** What the instruction needs whatever its immediates are; `featuresOf` adds what those need. */
  readonly feature: Feature | 'mvp'
  /** Either a meaning as terms or a structural kind, never both. */
  readonly meaning: Meaning | undefined
  readonly structure: Structure | undefined
}

const types = (text: string): ValueType[] => text.split(' ').filter((word) => word !== '') as ValueType[]

/** Many rows share a signature: each is read once. */
const signatures = new Map<string, Signature>()

const parseSignature = (text: string): Signature => {
  let signature = signatures.get(text)
  if (signature === undefined) {
    const [parameters, results] = text.split('->')
    signature = { parameters: types(parameters!), results: types(results!) }
    signatures.set(text, signature)
  }
  return signature
}

/** Opcode of a prefixed instruction. */
export const prefixed = (prefix: 0xfc | 0xfd, subopcode: number): number => (prefix << 12) | subopcode

/** One line of the table; the signature reads `operands -> results`, or `*` where it depends on the context. */
export const row = <const M extends string>(
  mnemonic: M,
  opcode: number,
  signature: string,
  immediates: readonly ImmediateKind[],
  effect: Meaning | Structure,
  feature: Feature | 'mvp' = 'mvp',
): Row<M> => ({
  mnemonic,
  opcode,
  immediates,
  signature: signature === '*' ? undefined : parseSignature(signature),
  accessBytes: 0,
  lanes: 0,
  feature,
  meaning: typeof effect === 'function' ? effect : undefined,
  structure: typeof effect === 'function' ? undefined : effect,
})

const memoryArgument: readonly ImmediateKind[] = ['alignment', 'offset']

/** A load or store of `accessBytes`. */
export const access = <const M extends string>(
  mnemonic: M,
  opcode: number,
  signature: string,
  accessBytes: number,
  meaning: Meaning,
): Row<M> => ({ ...row(mnemonic, opcode, signature, memoryArgument, meaning), accessBytes })

/** A vector instruction by its subopcode of 0xfd; most have no immediates. */
export const vector = <const M extends string>(
  mnemonic: M,
  subopcode: number,
  signature: string,
  meaning: Meaning,
  immediates: readonly ImmediateKind[] = [],
): Row<M> => row(mnemonic, prefixed(0xfd, subopcode), signature, immediates, meaning, 'simd128')

/** A vector instruction that names one of `lanes`. */
export const lane = <const M extends string>(
  mnemonic: M,
  subopcode: number,
  signature: string,
  lanes: number,
  meaning: Meaning,
): Row<M> => ({ ...vector(mnemonic, subopcode, signature, meaning, ['laneIndex']), lanes })

/** A vector load or store of `accessBytes`. */
export const vectorAccess = <const M extends string>(
  mnemonic: M,
  subopcode: number,
  signature: string,
  accessBytes: number,
  meaning: Meaning,
): Row<M> => ({ ...vector(mnemonic, subopcode, signature, meaning, memoryArgument), accessBytes })

/** A load or store of the one lane that it names. */
export const laneAccess = <const M extends string>(
  mnemonic: M,
  subopcode: number,
  signature: string,
  accessBytes: number,
  meaning: Meaning,
): Row<M> => ({
  ...vector(mnemonic, subopcode, signature, meaning, ['alignment', 'offset', 'laneIndex']),
  accessBytes,
  lanes: 16 / accessBytes,
})
