import { malformed, type WasmDiagnosticCode } from '../diagnostic.js'
import type { WasmInstruction } from '../instruction.js'
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
  /** The instruction under examination, for diagnostics. */
  instruction: WasmInstruction | undefined

  /** A fault of the instruction under examination. */
  fail(code: WasmDiagnosticCode, message: string): never {
    const { instruction } = this
    return instruction === undefined
      ? malformed(code, 0, message)
      : malformed(code, instruction.offset, `${instruction.row.mnemonic}: ${message}`)
  }

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
    return this.fail('type-mismatch', 'an operand is missing')
  }

  pop(expected: OperandType): OperandType {
    const actual = this.popAny()
    if (actual === expected || actual === 'unknown' || expected === 'unknown') return actual
    return this.fail('type-mismatch', `an operand is ${actual}, ${expected} is needed`)
  }

  popAll(types: readonly OperandType[]): void {
    for (let place = types.length - 1; place >= 0; place--) this.pop(types[place]!)
  }

  /** Pops the types and pushes them again: operands of unknown type stay unknown. */
  require(types: readonly OperandType[]): void {
    const actual = types.toReversed().map((type) => this.pop(type))
    this.pushAll(actual.reverse())
  }

  enter(kind: Frame['kind'], parameters: readonly ValueType[], results: readonly ValueType[]): void {
    this.frames.push({ kind, parameters, results, height: this.operands.length, unreachable: false })
    this.pushAll(parameters)
  }

  leave(): Frame {
    const frame = this.frames.at(-1)!
    this.popAll(frame.results)
    if (this.operands.length !== frame.height) {
      this.fail('type-mismatch', `${this.operands.length - frame.height} operands are left over`)
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
    if (frame === undefined) return this.fail('unknown-index', `label ${label} is not in scope`)
    return frame.kind === 'loop' ? frame.parameters : frame.results
  }
}
