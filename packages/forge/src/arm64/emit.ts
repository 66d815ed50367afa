import { type Label, symbol } from '@sourceless/isa'
import {
  type Assembler,
  addressPart,
  at,
  type Operand as EncodedOperand,
  type Register as EncodedRegister,
  indexed,
  registerOf,
  registers,
  shift,
  vector,
} from '@sourceless/isa-arm64'
import type { FrameRow } from '@sourceless/object'
import { objectSymbol } from '../native/object.js'
import { type Frame, frameOffset, layoutFrame } from './frame.js'
import {
  type Address,
  addressSequence,
  constantSequence,
  formOf,
  type Instruction,
  isRegisterBranch,
  type MachineBlock,
  type MachineFunction,
  type RegisterOperand,
  v0,
  zero,
} from './machine.js'
import { add, FrameWriter } from './prologue.js'
import { negate } from './select-compare.js'
import { fitsDisplacement } from './select-memory.js'

/** Intra-procedure scratch register: never given to a value. */
const scratch = registers.x16

export interface EmitOptions {
  /** A program has no caller: it keeps nothing, and ends by going to `finish`. */
  readonly isProgram: boolean
  /** The stack grows by touching pages of this size in order. */
  readonly guardBytes: number | undefined
}

/** Writes one allocated function; gives its rows for unwinding, once the labels are placed. */
export function emitFunction(
  assembler: Assembler,
  machine: MachineFunction,
  blocks: readonly MachineBlock[],
  { isProgram, guardBytes }: EmitOptions,
): (labelOffsets: Int32Array) => FrameRow[] {
  const frame = layoutFrame(machine, blocks, isProgram)
  const frameWriter = new FrameWriter(assembler, frame, guardBytes)
  const writer = new Writer(assembler, frame)
  const labels = new Map(blocks.map((block) => [block, assembler.label()]))
  const labelOf = (block: MachineBlock): Label => labels.get(block)!
  const hasFrame = frame.sizeBytes > 0
  const lastReturn = blocks.findLastIndex((block) => block.end.kind === 'return')
  let epilogue: Label | undefined
  const leave = (n: number): void => {
    if (hasFrame && n !== lastReturn) assembler.jump((epilogue ??= assembler.label()))
    else {
      if (epilogue !== undefined) assembler.bind(epilogue)
      frameWriter.leave(n === blocks.length - 1)
    }
  }
  frameWriter.enter()
  for (const [n, block] of blocks.entries()) {
    assembler.bind(labelOf(block))
    const next = blocks[n + 1]
    const { end } = block
    // Without use where both ways turned out to be one.
    const last = block.instructions.at(-1)
    const register = isRegisterBranch(last) ? last : undefined
    for (const i of block.instructions) if (i !== register) writer.instruction(i)
    // What returns in front of a bare return runs into it; a jump to one returns by itself.
    if (end.kind === 'return' && (next === undefined || !isBareReturn(next))) leave(n)
    else if (end.kind === 'jump' && end.target !== next) {
      if (!hasFrame && isBareReturn(end.target)) leave(n)
      else assembler.jump(labelOf(end.target))
    } else if (end.kind === 'finish' && next !== undefined) assembler.jump(symbol('finish'))
    else if (end.kind === 'unreachable') writer.write('udf_imm16', 0)
    else if (end.kind === 'branch') {
      const [condition] = end.conditions
      if (end.whenTrue === next) writer.branch(register, negate(condition), labelOf(end.whenFalse))
      else {
        writer.branch(register, condition, labelOf(end.whenTrue))
        if (end.whenFalse !== next) assembler.jump(labelOf(end.whenFalse))
      }
    }
  }
  return (labelOffsets) => frameWriter.rows(labelOffsets)
}

const isBareReturn = (block: MachineBlock): boolean => block.end.kind === 'return' && block.instructions.length === 0

class Writer {
  private readonly assembler: Assembler
  private readonly frame: Frame

  constructor(assembler: Assembler, frame: Frame) {
    this.assembler = assembler
    this.frame = frame
  }

  write(name: string, a?: EncodedOperand, b?: EncodedOperand, c?: EncodedOperand, d?: EncodedOperand): void {
    this.assembler.emit(formOf(name), a, b, c, d)
  }

  branch(register: Instruction | undefined, condition: ReturnType<typeof negate>, target: Label): void {
    if (register === undefined) {
      this.assembler.jumpIf(condition, target)
      return
    }
    const name = register.form.name
    const form = formOf(condition === 'eq' ? name : name.replace(/^(.)b/, '$1bn'))
    const [a, b] = register.operands.map((operand) => this.operand(operand))
    this.assembler.emit(form, a, ...(b === undefined ? [target] : [b, target]))
  }

  instruction(i: Instruction): void {
    const [to, what] = i.operands
    if (i.form === constantSequence && to.kind === 'register' && what.kind === 'plain') {
      this.assembler.move(encodeRegister(to), what.value as bigint)
    } else if (i.form === addressSequence && to.kind === 'register' && what.kind === 'object') {
      const target = encodeRegister(to)
      const { object } = what
      if (object.kind === 'frame') {
        add(this.assembler, target, registers.sp, frameOffset(this.frame, { kind: 'object', object }))
        return
      }
      const reference = symbol(objectSymbol(object))
      this.write('adrp_x_page', target, reference)
      this.write('add_xsp_xsp_imm12', target, target, addressPart('lo12', reference))
    } else this.plainInstruction(i)
  }

  private plainInstruction(i: Instruction): void {
    let name = i.form.name
    const memory = i.operands.find((operand) => operand.kind === 'memory')
    const encoded = i.operands.map((operand) => {
      if (operand.kind !== 'memory') return this.operand(operand)
      return this.address(operand, accessBytes(name))
    })
    if (memory !== undefined && name.endsWith('_offset')) {
      const operand = encoded.at(-1)!
      const offset = typeof operand === 'object' && operand.kind === 'memory' ? operand.offset : 0
      if (offset < 0 || offset % accessBytes(name) !== 0) name = name.replace('_offset', '_unscaled')
    }
    const [a, b, c, d] = encoded
    this.write(name, a, b, c, d)
  }

  private operand(operand: Instruction['operands'][number]): EncodedOperand {
    if (operand.kind === 'register') return encodeRegister(operand)
    if (operand.kind === 'plain') return operand.value
    throw new Error('an address outside of an access')
  }

  private address(address: Address, sizeBytes: number): EncodedOperand {
    const { frame, index, displacement } = address
    if (frame !== undefined) {
      const offset = frameOffset(this.frame, frame) + displacement
      if (fitsDisplacement(offset, sizeBytes)) return at(registers.sp, offset)
      add(this.assembler, scratch, registers.sp, offset)
      return at(scratch)
    }
    const base = registerOf('x', address.base!)
    if (index === undefined) return at(base, displacement)
    const { extend } = address
    if (extend === 'lsl')
      return address.shift === 0
        ? indexed(base, registerOf('x', index))
        : indexed(base, registerOf('x', index), shift('lsl', address.shift))
    const by = address.shift === 0 ? shift(extend) : shift(extend, address.shift)
    return indexed(base, registerOf('w', index), by)
  }
}

function encodeRegister({ register, view }: RegisterOperand): EncodedRegister {
  if (view === 'x' || view === 'w') return register === zero ? registers[`${view}zr`] : registerOf(view, register)
  return view === '8b' ? vector(register - v0, '8b') : registerOf(view, register - v0)
}

/** Bytes that a load or store of that form's name moves. */
function accessBytes(name: string): number {
  if (/^(ldrs?b|strb)_/.test(name)) return 1
  if (/^(ldrs?h|strh)_/.test(name)) return 2
  return /^(ldrsw_x|(ldr|str)_[ws])_/.test(name) ? 4 : 8
}
