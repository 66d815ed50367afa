import { type Label, symbol } from '@sourceless/isa'
import {
  type Assembler,
  addressPart,
  at,
  type Condition,
  type Operand as EncodedOperand,
  type Register as EncodedRegister,
  indexed,
  post,
  registerOf,
  registers,
  shift,
  vector,
} from '@sourceless/isa-arm64'
import { type Frame, frameOffset } from '../native/frame.js'
import type { Register } from '../native/machine.js'
import { objectSymbol } from '../native/object.js'
import {
  type Address,
  addressSequence,
  constantSequence,
  formOf,
  type Instruction,
  type RegisterOperand,
  v0,
  zero,
} from './machine.js'
import { add } from './prologue.js'
import { fitsDisplacement } from './select-memory.js'

/** Intra-procedure scratch register: never given to a value. */
const scratch = registers.x16
/** Where a base is meant; elsewhere the number is the zero register. */
const stackPointer: Register = zero

/** Writes allocated instructions, with frame places as offsets from the stack pointer. */
export class Writer {
  private readonly assembler: Assembler
  private readonly frame: Frame

  constructor(assembler: Assembler, frame: Frame) {
    this.assembler = assembler
    this.frame = frame
  }

  write(name: string, a?: EncodedOperand, b?: EncodedOperand, c?: EncodedOperand, d?: EncodedOperand): void {
    this.assembler.emit(formOf(name), a, b, c, d)
  }

  branch(register: Instruction | undefined, condition: Condition, target: Label): void {
    if (register === undefined) {
      this.assembler.jumpIf(condition, target)
      return
    }
    const name = register.form.name
    const form = formOf(condition === 'eq' ? name : name.replace(/^(.)b/, '$1bn'))
    const [a, b] = register.operands.map((operand) => this.operand(operand))
    this.assembler.emit(form, a, ...(b === undefined ? [target] : [b, target]))
  }

  /** Loads or stores of neighbours, one after the other, become one instruction. */
  instructions(list: readonly Instruction[]): void {
    for (let n = 0; n < list.length; n++) {
      const pair = list[n + 1] === undefined ? undefined : this.pair(list[n], list[n + 1])
      if (pair === undefined) this.instruction(list[n])
      else {
        this.write(pair.name, ...pair.operands)
        n++
      }
    }
  }

  private pair(first: Instruction, second: Instruction): { name: string; operands: EncodedOperand[] } | undefined {
    const [, access, letter] = /^(ldr|str)_([xwsd])_offset$/.exec(first.form.name) ?? []
    if (letter === undefined || second.form !== first.form) return undefined
    const [a, b] = [first, second].map(({ operands: [register, address] }) => ({
      register: register as RegisterOperand,
      ...this.place(address as Address),
    }))
    const sizeBytes = accessBytes(first.form.name)
    if (a.base !== b.base || Math.abs(a.offset - b.offset) !== sizeBytes) return undefined
    const [low, high] = a.offset < b.offset ? [a, b] : [b, a]
    if (low.offset % sizeBytes !== 0 || low.offset < -64 * sizeBytes || low.offset > 63 * sizeBytes) return undefined
    // A load may not overwrite what the next one is relative to, nor can both go to one register.
    const { register } = a.register
    if (access === 'ldr' && (register === b.register.register || register === a.base)) return undefined
    const values = [low, high].map((each) => encodeRegister(each.register))
    const name = `${access === 'ldr' ? 'ldp' : 'stp'}_${letter}_${letter}_offset`
    return { name, operands: [...values, at(encodeBase(low.base), low.offset)] }
  }

  /** Base and offset of an address without index. */
  private place({ frame, base, displacement }: Address): { base: Register; offset: number } {
    if (frame === undefined) return { base: base!, offset: displacement }
    return { base: stackPointer, offset: frameOffset(this.frame, frame) + displacement }
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
    const { offset, ...place } = this.place(address)
    const base = encodeBase(place.base)
    const { frame, index, post: step } = address
    if (step !== undefined) return post(base, step)
    if (frame !== undefined && !fitsDisplacement(offset, sizeBytes)) {
      add(this.assembler, scratch, base, offset)
      return at(scratch)
    }
    if (index === undefined) return at(base, offset)
    const { extend } = address
    if (extend === 'lsl')
      return address.shift === 0
        ? indexed(base, registerOf('x', index))
        : indexed(base, registerOf('x', index), shift('lsl', address.shift))
    const by = address.shift === 0 ? shift(extend) : shift(extend, address.shift)
    return indexed(base, registerOf('w', index), by)
  }
}

const encodeBase = (base: Register): EncodedRegister => (base === stackPointer ? registers.sp : registerOf('x', base))

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
