import type { Form, OperandSpec } from '../form.js'
import type { Operand } from '../operand.js'
import { gp8withoutRex, type Register, xmm, ymm } from '../register.js'

/** Registers by number, with and without a REX prefix: byte registers 4 to 7 differ (SDM volume 1, section 3.4.1.1). */
type RegisterSet = readonly (Register | undefined)[]

const none: RegisterSet = []

/** A row as the decoder wants it: everything of the layout in one flat object of one shape. */
export class DecoderRow {
  readonly form: Form
  /** LOCK or address-size prefix that the row has. */
  readonly leading: number
  readonly digit: number
  readonly suffix: number
  readonly reg: number
  readonly rm: number
  readonly vvvv: number
  readonly opcodeRegister: number
  readonly is4: number
  /** The operand that is the immediate, displacement or offset. */
  readonly field: number
  readonly fieldBytes: number
  readonly fieldUnsigned: boolean
  readonly secondImmediate: number
  readonly takesRegister: boolean
  readonly takesMemory: boolean
  readonly regSet: RegisterSet
  readonly regSetWithoutRex: RegisterSet
  readonly rmSet: RegisterSet
  readonly rmSetWithoutRex: RegisterSet
  readonly vvvvSet: RegisterSet
  readonly is4Set: RegisterSet
  readonly indexes: readonly Register[] | undefined
  /** A displacement longer than needed is kept: padding. */
  readonly keepsSize: boolean
  /** Fixed operands, and zeros where others go. */
  readonly operands: readonly Operand[]

  constructor(form: Form) {
    const { layout, operands } = form
    this.form = form
    this.leading = layout.group1 === 0xf0 || layout.group1 === 0x67 ? layout.group1 : 0
    this.digit = layout.digit
    this.suffix = layout.suffix
    this.reg = layout.reg
    this.rm = layout.rm
    this.vvvv = layout.vvvv
    this.opcodeRegister = layout.opcodeRegister
    this.is4 = layout.is4
    this.field = layout.immediate >= 0 ? layout.immediate : layout.relative
    this.fieldBytes = layout.fieldBytes
    this.fieldUnsigned = this.field >= 0 && (operands[this.field]!.unsigned || operands[this.field]!.kind === 'offset')
    this.secondImmediate = layout.secondImmediate
    const rm = operands[layout.rm]
    const rmOrOpcode = operands[layout.rm >= 0 ? layout.rm : layout.opcodeRegister]
    this.takesRegister = rm !== undefined && rm.registers !== undefined
    this.takesMemory = rm !== undefined && (rm.kind === 'memory' || rm.kind.endsWith('-or-memory'))
    this.regSet = setOf(operands[layout.reg], false)
    this.regSetWithoutRex = setOf(operands[layout.reg], true)
    this.rmSet = setOf(rmOrOpcode, false)
    this.rmSetWithoutRex = setOf(rmOrOpcode, true)
    this.vvvvSet = setOf(operands[layout.vvvv], false)
    this.is4Set = setOf(operands[layout.is4], false)
    this.indexes = rm === undefined || rm.indexBits === 0 ? undefined : rm.text.endsWith('x') ? xmm : ymm
    this.keepsSize = form.mnemonic === 'nop'
    this.operands = operands.map((spec) => spec.fixed ?? (spec.kind === 'one' ? 1 : 0))
  }
}

function setOf(spec: OperandSpec | undefined, withoutRex: boolean): RegisterSet {
  if (spec?.registers === undefined) return none
  if (withoutRex && spec.registerBits === 8) return gp8withoutRex
  return spec.registers.map((register) => ((register.mask & spec.mask) !== 0 ? register : undefined))
}
