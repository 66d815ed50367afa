import { loadImmediateSequence } from '@sourceless/isa-riscv64'
import { createObject } from '../ir/graph.js'
import { type Graph, isConst, type MemoryObject, type Node, type ValueType } from '../ir/node.js'
import type { Flow } from '../ir/order.js'
import type { Register } from '../native/machine.js'
import { isFloatType, NativeSelector, signedValue, widthOfType } from '../native/selector.js'
import { type PossibleBits, possibleBits } from '../optimise/known-bits.js'
import {
  constantSequence,
  copy,
  type Instruction,
  literalSequence,
  type MachineFunction,
  type Operand,
  op,
  plain,
  register,
  sequence,
  zero,
} from './machine.js'

/** A register that holds a value of 32 bits holds it sign-extended, whatever its type in the notation. */
export class Selector extends NativeSelector<Instruction, never> {
  private readonly possible: PossibleBits
  private readonly literals = new Map<bigint, MemoryObject>()

  constructor(graph: Graph, flow: Flow, machine: MachineFunction) {
    super(graph, flow, machine)
    this.possible = possibleBits(graph)
  }

  move(type: ValueType, to: Register, from: Register): Instruction {
    return copy(isFloatType(type), to, from)
  }

  protected isLong(node: Node): boolean {
    return isFloatType(node.type) ? node.bits !== 0n : loadImmediateSequence(signedValue(node)).length > 1
  }

  protected loadConstant(to: Register, node: Node): Instruction[] {
    if (!isFloatType(node.type)) return [this.loadInteger(to, signedValue(node))]
    const name = node.type === 'f64' ? 'fmv.d.x' : 'fmv.w.x'
    if (node.bits === 0n) return [op(name, register(to), register(zero))]
    const value = signedValue(node)
    if (node.type === 'f64' && isBetterInMemory(value)) return [this.loadLiteral(to, value)]
    const bits = this.temporary()
    return [this.loadInteger(bits, value), op(name, register(to), register(bits))]
  }

  private loadInteger(to: Register, value: bigint): Instruction {
    if (isBetterInMemory(value)) return this.loadLiteral(to, value)
    return sequence(constantSequence, register(to), { kind: 'constant', value })
  }

  private loadLiteral(to: Register, value: bigint): Instruction {
    let object = this.literals.get(value)
    if (object === undefined) {
      const bytes = new Uint8Array(BigInt64Array.of(value).buffer)
      this.literals.set(value, (object = createObject(this.graph, 'constant', 8, 8, bytes)))
    }
    return sequence(literalSequence, register(to), { kind: 'object', object })
  }

  /** The register of a value. */
  source(node: Node): Operand {
    return register(isConst(node) && node.bits === 0n ? zero : this.use(node))
  }

  /** The register of a value of which only the low 32 bits are looked at. */
  low(node: Node): Operand {
    let whole = node
    while (whole.op === 'wrap' || whole.op === 'zext32' || whole.op === 'sext32') whole = whole.inputs[0]
    return this.source(isConst(whole) ? node : whole)
  }

  /** What a machine instruction of the value's width looks at. */
  operand(node: Node): Operand {
    return widthOfType(node.type) === 32 ? this.low(node) : this.source(node)
  }

  target(node: Node): Operand {
    return register(this.registerOf(node))
  }

  /** The bits of a value that may be one. */
  bitsOf(node: Node): bigint {
    return this.possible(node)
  }

  /** Whether a value, as 64 bits, is the same extended by its bit 31. */
  isWord(node: Node): boolean {
    if (isConst(node)) return BigInt.asIntN(32, node.bits) === signedValue(node)
    if (this.possible(node) <= 0x7fffffffn || node.op === 'sext32') return true
    const [, count] = node.inputs
    return node.op === 'shr_s' && isConst(count) && count.bits >= 32n
  }

  /** Whether a constant is loaded once for all rounds of a loop. */
  get isInLoop(): boolean {
    return this.flow.loopOf.has(this.block)
  }
}

/** Whether a constant takes more bytes by immediates than in memory with the two instructions that load it. */
function isBetterInMemory(value: bigint): boolean {
  const sizes: number[] = loadImmediateSequence(value).map(({ form, immediate }) => {
    const isShort = form.name === 'slli' || form.name === 'srli' || (immediate >= -32 && immediate < 32)
    return isShort && form.name !== 'xori' ? 2 : 4
  })
  return sizes.reduce((sum, size) => sum + size, 0) > 16
}

export const fitsImmediate = (value: bigint | number): boolean => value >= -2048 && value <= 2047
/** An immediate of 12 bits. */
export const immediate = (value: bigint | number): Operand => plain(Number(value))
