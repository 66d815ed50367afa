import { type Condition, encodeLogicalImmediate, shift } from '@sourceless/isa-arm64'
import { isConst, type Node, type ValueType } from '../ir/node.js'
import type { Register } from '../native/machine.js'
import { isFloatType, NativeSelector, widthOfType } from '../native/selector.js'
import {
  constantSequence,
  copy,
  general,
  type Instruction,
  type Operand,
  op,
  plain,
  sequence,
  view,
  widthLetter,
  zero,
} from './machine.js'

export class Selector extends NativeSelector<Instruction, Condition> {
  move(type: ValueType, to: Register, from: Register): Instruction {
    return copy(viewOfType(type), to, from)
  }

  protected isLong(node: Node): boolean {
    if (isFloatType(node.type)) return node.bits !== 0n && !isFloatImmediate(node)
    return movesOf(node) > 1
  }

  protected loadConstant(to: Register, node: Node): Instruction[] {
    const width = widthOfType(node.type)
    if (!isFloatType(node.type)) return [this.loadInteger(to, node)]
    const letter = viewOfType(node.type as ValueType)
    const target = view(letter, to)
    if (node.bits === 0n) return [op('movi_d_bytes', view('d', to), plain(0))]
    if (isFloatImmediate(node)) return [op(`fmov_${letter}_float`, target, plain(floatOf(node)))]
    const name = node.type === 'f64' ? 'fmov_d_x' : 'fmov_s_w'
    const bits = this.temporary()
    return [sequence(constantSequence, general(width, bits), plain(node.bits)), op(name, target, general(width, bits))]
  }

  private loadInteger(to: Register, node: Node): Instruction {
    return sequence(constantSequence, general(widthOfType(node.type), to), plain(node.bits))
  }

  /** The register of a value where the instruction takes the zero register. */
  source(node: Node): Operand {
    return general(widthOfType(node.type), this.sourceRegister(node))
  }

  sourceRegister(node: Node): Register {
    return isConst(node) && node.bits === 0n ? zero : this.use(node)
  }

  target(node: Node): Operand {
    return view(viewOfType(node.type as ValueType), this.registerOf(node))
  }

  /** Emits what `code` gives for the condition that `test` emits code for: the test comes before it. */
  behind(test: () => Condition, code: (condition: Condition) => Instruction[]): void {
    const outer = this.reversed
    this.reversed = []
    const condition = test()
    const before = this.reversed
    this.reversed = outer
    this.push(...code(condition))
    this.reversed.push(...before)
  }
}

export const viewOfType = (type: ValueType): 'x' | 'w' | 's' | 'd' =>
  type === 'f64' ? 'd' : type === 'f32' ? 's' : widthLetter(widthOfType(type))

/** Whether `fmov` takes the constant: 4 bits behind the point, an exponent from −3 to 4. */
function isFloatImmediate({ type, bits }: Node): boolean {
  const [fraction, exponents, bias] = type === 'f64' ? [52n, 0x7ffn, 1023n] : [23n, 0xffn, 127n]
  const exponent = ((bits >> fraction) & exponents) - bias
  return (bits & ((1n << (fraction - 4n)) - 1n)) === 0n && exponent >= -3n && exponent <= 4n
}

function floatOf({ type, bits }: Node): number {
  const raw = BigUint64Array.of(bits).buffer
  return type === 'f64' ? new Float64Array(raw)[0] : new Float32Array(raw)[0]
}

/** At least how many moves make a constant: one if 16 bits of it, of its complement, or a pattern say it all. */
function movesOf(node: Node): number {
  const width = widthOfType(node.type)
  if (isMask(node.bits, width)) return 1
  const pieces = Array.from({ length: width / 16 }, (_, n) => (node.bits >> BigInt(16 * n)) & 0xffffn)
  const others = (filler: bigint) => pieces.filter((piece) => piece !== filler).length
  return Math.max(1, Math.min(others(0n), others(0xffffn)))
}

/** Whether logical instructions take the constant as an immediate. */
export const isMask = (bits: bigint, width: 32 | 64): boolean => encodeLogicalImmediate(bits, width) !== undefined

/** Operands for an immediate of `add`, `sub` and comparisons, or undefined. */
export function arithmeticImmediate(value: bigint): Operand[] | undefined {
  if (value < 0n || value > 0xfff000n) return undefined
  if (value <= 0xfffn) return [plain(Number(value))]
  return (value & 0xfffn) === 0n ? [plain(Number(value >> 12n)), plain(shift('lsl', 12))] : undefined
}
