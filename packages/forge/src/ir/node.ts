/** 8- and 16-bit integers and booleans live in `i32`, zero- or sign-extended by their notation type. Pointers are `i64` or `i32` by target. */
export type ValueType = 'i32' | 'i64' | 'f32' | 'f64'

/** Shift and rotate counts have the type of the value and are taken modulo its width. Comparisons give an `i32` of 0 or 1. */
export type IntegerOpcode =
  | 'add'
  | 'sub'
  | 'mul'
  | 'and'
  | 'or'
  | 'xor'
  | 'shl'
  | 'shr_u'
  | 'shr_s'
  | 'rotl'
  | 'rotr'
  | 'div_u'
  | 'div_s'
  | 'rem_u'
  | 'rem_s'
  | 'mulhi_u'
  | 'mulhi_s'
  | 'clz'
  | 'ctz'
  | 'popcnt'
  | 'bswap'
export type CompareOpcode = 'eq' | 'ne' | 'lt_s' | 'lt_u' | 'le_s' | 'le_u' | 'feq' | 'fne' | 'flt' | 'fle'
/**
 * `sext8` and `sext16` keep the type; `zext32` and `sext32` go from `i32` to `i64`, `wrap` back. `to_s` and `to_u` truncate and
 * saturate; `truncate`, `floor`, `ceil` and `nearest` are defined only where the integer fits.
 */
export type ConvertOpcode =
  | 'sext8'
  | 'sext16'
  | 'zext32'
  | 'sext32'
  | 'wrap'
  | 'reinterpret'
  | 'promote'
  | 'demote'
  | 'from_s'
  | 'from_u'
  | 'to_s'
  | 'to_u'
  | 'truncate'
  | 'floor'
  | 'ceil'
  | 'nearest'
/** `fcopysign` takes its sign from the second value. */
export type FloatOpcode =
  | 'fadd'
  | 'fsub'
  | 'fmul'
  | 'fdiv'
  | 'fsqrt'
  | 'fneg'
  | 'fabs'
  | 'fmin'
  | 'fmax'
  | 'ffloor'
  | 'fceil'
  | 'ftrunc'
  | 'fround'
  | 'fcopysign'
/** `call` runs a routine of the program runtime, named by `routine`. `address` is where a memory object starts. */
export type OtherOpcode = 'const' | 'param' | 'phi' | 'select' | 'load' | 'store' | 'address' | 'call'
export type Opcode = IntegerOpcode | CompareOpcode | ConvertOpcode | FloatOpcode | OtherOpcode

/** A region no other object overlaps. Two accesses alias only if they name the same object. */
export interface MemoryObject {
  readonly id: number
  readonly kind: 'parameter' | 'frame' | 'zeroed' | 'constant'
  readonly sizeBytes: number
  readonly alignment: number
  /** Contents, for `constant`. */
  readonly bytes?: Uint8Array
  /** Whether some store may write to it; accesses to objects never stored to are pure. */
  stored: boolean
}

export interface Access {
  readonly object: MemoryObject
  readonly sizeBytes: 1 | 2 | 4 | 8
  /** Of a load narrower than its type. */
  readonly signed: boolean
}

/** An SSA value or an effect. */
export interface Node {
  readonly id: number
  readonly op: Opcode
  readonly type: ValueType | 'void'
  inputs: Node[]
  /** Undefined for constants, which belong to no block. */
  block: Block | undefined
  /** Unsigned bit pattern of a constant (floats too); index of a parameter. */
  readonly bits: bigint
  readonly access?: Access
  readonly object?: MemoryObject
  readonly routine?: string
  /** Set when the node was replaced; see `resolve`. */
  forward?: Node
}

/** `finish` ends the program with exit code `value`. */
export type Terminator =
  | { readonly kind: 'jump'; target: Block }
  | { readonly kind: 'branch'; condition: Node; whenTrue: Block; whenFalse: Block }
  | { readonly kind: 'return'; value: Node | undefined }
  | { readonly kind: 'finish'; value: Node }
  | { readonly kind: 'unreachable' }

export interface Block {
  readonly id: number
  phis: Node[]
  nodes: Node[]
  end: Terminator | undefined
  /** In the order of the inputs of the phis. */
  predecessors: Block[]
}

export type PointerType = 'i32' | 'i64'

/** A parameter as callers pass it: what is narrower than its type may be in a slot of its own size. */
export interface Parameter {
  readonly type: ValueType
  readonly sizeBytes: 1 | 2 | 4 | 8
  readonly signed: boolean
  /** Whether callers extend it to its type. */
  readonly isExtended: boolean
}

/** One function in SSA form. */
export interface Graph {
  readonly pointer: PointerType
  readonly entry: Block
  readonly parameters: readonly Parameter[]
  readonly result: ValueType | 'void'
  /** Bits of the result that the caller looks at. */
  readonly resultBits: number
  nextId: number
  readonly constants: Map<string, Node>
  readonly objects: MemoryObject[]
}

export const widthOf = (type: ValueType | 'void'): number => (type === 'i64' || type === 'f64' ? 64 : 32)
export const maskOf = (type: ValueType | 'void'): bigint => (widthOf(type) === 64 ? 0xffffffffffffffffn : 0xffffffffn)
export const isConst = (node: Node): boolean => node.op === 'const'

/** The node that stands for `node` after replacements. */
export function resolve(node: Node): Node {
  let last = node
  while (last.forward !== undefined) last = last.forward
  if (node !== last) node.forward = last
  return last
}

export function successors(block: Block): Block[] {
  const end = block.end
  if (end?.kind === 'jump') return [end.target]
  if (end?.kind === 'branch') return end.whenTrue === end.whenFalse ? [end.whenTrue] : [end.whenTrue, end.whenFalse]
  return []
}

const effects: ReadonlySet<Opcode> = new Set<Opcode>(['store', 'call'])
export const hasEffect = (node: Node): boolean => effects.has(node.op)

/** Whether the node may run anywhere its inputs exist: no effect, no trap, no dependence on memory that changes. */
export function isPure(node: Node): boolean {
  if (effects.has(node.op) || node.op === 'phi' || node.op === 'param') return false
  if (node.op === 'load') return false
  if (node.op.startsWith('div_') || node.op.startsWith('rem_'))
    return isConst(node.inputs[1]) && node.inputs[1].bits !== 0n
  return true
}
