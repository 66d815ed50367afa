import { malformed } from '../diagnostic.js'
import type { ValueType } from '../value-type.js'

/** An operand of unreachable code may have any type. */
export type OperandType = ValueType | 'unknown'

export interface Frame {
  readonly kind: 'body' | 'block' | 'loop' | 'if'
  readonly parameters: readonly ValueType[]
  readonly results: readonly ValueType[]
  /** Height of the operand stack below this frame. */
  readonly height: number
  unreachable: boolean
}

/** The algorithm of the specification's appendix 7.3: an operand stack and a control stack. */
export class ValidationStack {
  private readonly operands: OperandType[] = []
  private readonly frames: Frame[] = []
  /** Offset of the instruction under examination, for diagnostics. */
  offset = 0

  get depth(): number {
    return this.frames.length
  }

  push(type: OperandType): void {
    this.operands.push(type)
  }

  pushAll(types: readonly OperandType[]): void {
    for (const type of types) this.operands.push(type)
  }

  popAny(): OperandType {
    const frame = this.frames.at(-1)!
    if (this.operands.length > frame.height) return this.operands.pop()!
    if (frame.unreachable) return 'unknown'
    return malformed('type-mismatch', this.offset, 'an operand is missing')
  }

  pop(expected: OperandType): OperandType {
    const actual = this.popAny()
    if (actual === expected || actual === 'unknown' || expected === 'unknown') return actual
    return malformed('type-mismatch', this.offset, `an operand is ${actual}, ${expected} is needed`)
  }

  popAll(types: readonly OperandType[]): OperandType[] {
    return types
      .toReversed()
      .map((type) => this.pop(type))
      .reverse()
  }

  enter(kind: Frame['kind'], parameters: readonly ValueType[], results: readonly ValueType[]): void {
    this.frames.push({ kind, parameters, results, height: this.operands.length, unreachable: false })
    this.pushAll(parameters)
  }

  leave(): Frame {
    const frame = this.frames.at(-1)!
    this.popAll(frame.results)
    if (this.operands.length !== frame.height) {
      malformed('type-mismatch', this.offset, `${this.operands.length - frame.height} operands are left over`)
    }
    return this.frames.pop()!
  }

  unreachable(): void {
    const frame = this.frames.at(-1)!
    this.operands.length = frame.height
    frame.unreachable = true
  }

  /** Operand types that a branch to the label takes along. */
  labelTypes(label: number): readonly ValueType[] {
    const frame = this.frames[this.frames.length - 1 - label]
    if (frame === undefined) return malformed('unknown-index', this.offset, `label ${label} is not in scope`)
    return frame.kind === 'loop' ? frame.parameters : frame.results
  }
}
