import { type Label, symbol } from '@sourceless/isa'
import {
  type Assembler,
  at,
  type Operand as EncodedOperand,
  type Register as EncodedRegister,
  f,
  loadImmediateSequence,
  registers,
  x,
} from '@sourceless/isa-riscv64'
import { emitBlocks } from '../native/emit-blocks.js'
import { type Frame, frameOffset, layoutFrame } from '../native/frame.js'
import type { MarkedState } from '../native/frame-rows.js'
import { objectSymbol } from '../native/object.js'
import { calleeSaved, riscv64 } from './description.js'
import {
  type Address,
  addressSequence,
  callSequence,
  constantSequence,
  f0,
  formOf,
  type Instruction,
  isBranch,
  isFloat,
  literalSequence,
  type MachineBlock,
  type MachineFunction,
  opposite,
} from './machine.js'
import { add, FrameWriter, scratch } from './prologue.js'
import { fitsImmediate } from './selector.js'

/** What only programs do: call routines of the runtime, and end. These instructions are counted by who writes them. */
export interface ProgramParts {
  readonly call: (routine: string) => void
  readonly finish: (isLast: boolean) => void
}

export interface EmittedFunction {
  readonly instructions: number
  /** Where the frame changes. */
  readonly states: readonly MarkedState[]
}

/** A branch is an instruction; without use where both ways turned out to be one. */
function branchOf({ instructions }: MachineBlock): Instruction | undefined {
  const last = instructions.at(-1)
  return isBranch(last) ? last : undefined
}

/** Writes one allocated function, or the body of a program. */
export function emitFunction(
  assembler: Assembler,
  machine: MachineFunction,
  blocks: readonly MachineBlock[],
  program: ProgramParts | undefined,
): EmittedFunction {
  const frame = layoutFrame(machine, blocks, riscv64, program === undefined ? calleeSaved : [])
  const frameWriter = new FrameWriter(assembler, frame)
  const writer = new Writer(assembler, frame, program)
  frameWriter.enter()
  emitBlocks(blocks, {
    assembler,
    sharesLeave: frame.saved.length > 0,
    leavesAtOnce: frame.sizeBytes === 0,
    body(block) {
      const branch = branchOf(block)
      for (const i of block.instructions) if (i !== branch) writer.instruction(i)
    },
    jump: (target) => writer.jump(target),
    branch(block, holds, target) {
      const branch = branchOf(block)!
      const { name } = branch.form
      writer.branch(branch, holds ? name : opposite[name], target)
    },
    leave: () => frameWriter.leave(),
    finish: (isLast) => program!.finish(isLast),
    unreachable: () => writer.write('unimp'),
  })
  return { instructions: writer.instructions + frameWriter.instructions, states: frameWriter.states }
}

class Writer {
  instructions = 0
  private readonly assembler: Assembler
  private readonly frame: Frame
  private readonly program: ProgramParts | undefined

  constructor(assembler: Assembler, frame: Frame, program: ProgramParts | undefined) {
    this.assembler = assembler
    this.frame = frame
    this.program = program
  }

  write(name: string, ...operands: EncodedOperand[]): void {
    const [a, b, c, d] = operands
    this.assembler.emit(formOf(name), a, b, c, d)
    this.instructions++
  }

  jump(target: Label): void {
    this.assembler.jump(target)
    this.instructions++
  }

  branch({ operands }: Instruction, name: string, target: Label): void {
    const [a, b] = operands.map((operand) => this.operand(operand))
    this.write(name, a, b, target)
  }

  instruction(i: Instruction): void {
    const [first, second] = i.operands
    if (i.form === callSequence && first.kind === 'routine') this.program!.call(first.name)
    else if (i.form === constantSequence && first.kind === 'register' && second.kind === 'constant') {
      this.assembler.loadImmediate(encodeRegister(first.register), second.value)
      this.instructions += loadImmediateSequence(second.value).length
    } else if (i.form === literalSequence && first.kind === 'register' && second.kind === 'object') {
      const target = encodeRegister(first.register)
      const [name, base] = isFloat(first.register) ? ['fld', scratch] : ['ld', target]
      this.assembler.accessAt(formOf(name), target, symbol(objectSymbol(second.object)), base as EncodedRegister)
      this.instructions += 2
    } else if (i.form === addressSequence && first.kind === 'register' && second.kind === 'object') {
      const target = encodeRegister(first.register)
      const { object } = second
      if (object.kind === 'frame') {
        const offset = frameOffset(this.frame, { kind: 'object', object })
        this.instructions += add(this.assembler, target, registers.sp, offset)
      } else {
        this.assembler.loadAddress(target, symbol(objectSymbol(object)))
        this.instructions += 2
      }
    } else this.write(i.form.name, ...i.operands.map((operand) => this.operand(operand)))
  }

  private operand(operand: Instruction['operands'][number]): EncodedOperand {
    if (operand.kind === 'register') return encodeRegister(operand.register)
    if (operand.kind === 'plain') return operand.value
    if (operand.kind === 'memory') return this.address(operand)
    throw new Error(`a ${operand.kind} outside of its sequence`)
  }

  private address({ frame, base, displacement }: Address): EncodedOperand {
    if (frame === undefined) return at(encodeRegister(base!), displacement)
    const offset = frameOffset(this.frame, frame) + displacement
    if (fitsImmediate(offset)) return at(registers.sp, offset)
    // What the access adds by itself is left out.
    const low = ((offset + 0x800) & 0xfff) - 0x800
    this.instructions += add(this.assembler, scratch, registers.sp, offset - low)
    return at(scratch, low)
  }
}

const encodeRegister = (r: number): EncodedRegister => (isFloat(r) ? f[r - f0] : x[r])
