import { type Label, symbol } from '@sourceless/isa'
import {
  type Assembler,
  addressPart,
  at,
  type Operand as EncodedOperand,
  type Register as EncodedRegister,
  indexed,
  moveWideSequence,
  registerOf,
  registers,
  shift,
  vector,
} from '@sourceless/isa-arm64'
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
import { negate } from './select-compare.js'
import { fitsDisplacement } from './select-memory.js'

/** Intra-procedure scratch register: never given to a value. */
const scratch = registers.x16

/** Writes one allocated function; gives how many instructions it has. */
export function emitFunction(assembler: Assembler, machine: MachineFunction, blocks: readonly MachineBlock[]): number {
  const writer = new Writer(assembler, layoutFrame(machine, blocks))
  const labels = new Map(blocks.map((block) => [block, assembler.label()]))
  writer.enter()
  const lastReturn = blocks.findLastIndex((block) => block.end.kind === 'return')
  for (const [n, block] of blocks.entries()) {
    assembler.bind(labels.get(block)!)
    const next = blocks[n + 1]
    const { end } = block
    // Without use where both ways turned out to be one.
    const last = block.instructions.at(-1)
    const register = isRegisterBranch(last) ? last : undefined
    for (const i of block.instructions) if (i !== register) writer.instruction(i)
    // What returns in front of a bare return runs into it; a jump to one returns by itself.
    if (end.kind === 'return' && (next === undefined || !isBareReturn(next))) writer.leave(n === lastReturn)
    else if (end.kind === 'jump' && end.target !== next) {
      if (!writer.hasFrame && isBareReturn(end.target)) writer.leave(false)
      else writer.jump(labels.get(end.target)!)
    } else if (end.kind === 'unreachable') writer.write('udf_imm16', 0)
    else if (end.kind === 'branch') {
      const [condition] = end.conditions
      if (end.whenTrue === next) writer.branch(register, negate(condition), labels.get(end.whenFalse)!)
      else {
        writer.branch(register, condition, labels.get(end.whenTrue)!)
        if (end.whenFalse !== next) writer.jump(labels.get(end.whenFalse)!)
      }
    }
  }
  return writer.instructions
}

const isBareReturn = (block: MachineBlock): boolean => block.end.kind === 'return' && block.instructions.length === 0

class Writer {
  readonly hasFrame: boolean
  instructions = 0
  private readonly assembler: Assembler
  private readonly frame: Frame
  private epilogue: Label | undefined

  constructor(assembler: Assembler, frame: Frame) {
    this.assembler = assembler
    this.frame = frame
    this.hasFrame = frame.sizeBytes > 0
  }

  write(name: string, a?: EncodedOperand, b?: EncodedOperand, c?: EncodedOperand, d?: EncodedOperand): void {
    this.assembler.emit(formOf(name), a, b, c, d)
    this.instructions++
  }

  jump(target: Label): void {
    this.assembler.jump(target)
    this.instructions++
  }

  branch(register: Instruction | undefined, condition: ReturnType<typeof negate>, target: Label): void {
    this.instructions++
    if (register === undefined) {
      this.assembler.jumpIf(condition, target)
      return
    }
    const name = register.form.name
    const form = formOf(condition === 'eq' ? name : name.replace(/^(.)b/, '$1bn'))
    const [a, b] = register.operands.map((operand) => this.operand(operand))
    this.assembler.emit(form, a, ...(b === undefined ? [target] : [b, target]))
  }

  enter(): void {
    this.add(registers.sp, registers.sp, -this.frame.sizeBytes)
    this.saved('st')
  }

  leave(last: boolean): void {
    if (this.hasFrame && !last) {
      this.epilogue ??= this.assembler.label()
      this.jump(this.epilogue)
      return
    }
    if (this.epilogue !== undefined && last) this.assembler.bind(this.epilogue)
    this.saved('ld')
    this.add(registers.sp, registers.sp, this.frame.sizeBytes)
    this.write('ret')
  }

  /** Stores or loads the callee-saved registers, two at a time where they are of one kind. */
  private saved(direction: 'st' | 'ld'): void {
    const { saved } = this.frame
    for (let n = 0; n < saved.length; n++) {
      const letter = saved[n] >= v0 ? 'd' : 'x'
      const first = encodeRegister({ kind: 'register', register: saved[n], view: letter })
      const address = at(registers.sp, n * 8)
      const next = saved[n + 1]
      if (next !== undefined && next >= v0 === saved[n] >= v0) {
        const second = encodeRegister({ kind: 'register', register: next, view: letter })
        this.write(`${direction}p_${letter}_${letter}_offset`, first, second, address)
        n++
      } else this.write(`${direction}r_${letter}_offset`, first, address)
    }
  }

  /** to = from + bytes, by at most two additions; frames are smaller than 16 MiB. */
  private add(to: EncodedRegister, from: EncodedRegister, bytes: number): void {
    const name = bytes < 0 ? 'sub_xsp_xsp_imm12' : 'add_xsp_xsp_imm12'
    const size = Math.abs(bytes)
    const [high, low] = [size >> 12, size & 0xfff]
    if (high > 0) this.write(name, to, from, high, shift('lsl', 12))
    if (low > 0 || (high === 0 && to !== from)) this.write(name, to, high > 0 ? to : from, low)
  }

  instruction(i: Instruction): void {
    const [to, what] = i.operands
    if (i.form === constantSequence && to.kind === 'register' && what.kind === 'plain') {
      const value = what.value as bigint
      this.assembler.move(encodeRegister(to), value)
      this.instructions += moveWideSequence(value, to.view === 'x' ? 64 : 32).length
    } else if (i.form === addressSequence && to.kind === 'register' && what.kind === 'object') {
      const target = encodeRegister(to)
      const { object } = what
      if (object.kind === 'frame') {
        this.add(target, registers.sp, frameOffset(this.frame, { kind: 'object', object }))
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
      this.add(scratch, registers.sp, offset)
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
