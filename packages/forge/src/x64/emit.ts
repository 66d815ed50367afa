import type { Label } from '@sourceless/isa'
import { symbol } from '@sourceless/isa'
import {
  type Assembler,
  at,
  type Condition,
  type Operand as EncodedOperand,
  gp,
  memory,
  ripRelative,
  xmm,
} from '@sourceless/isa-x64'
import { emitBlocks } from '../native/emit-blocks.js'
import type { MarkedState } from '../native/frame-rows.js'
import { objectSymbol } from '../native/object.js'
import type { Convention } from './convention.js'
import { type Frame, frameOffset, layoutFrame } from './frame.js'
import {
  type Address,
  formOf,
  type Instruction,
  type MachineBlock,
  type MachineFunction,
  type Operand,
  rsp,
  xmm0,
} from './machine.js'
import { enter, type FrameMarks, leave, type Mark, type Write } from './prologue.js'
import { negate } from './select-compare.js'

export interface Emission {
  readonly assembler: Assembler
  /** Instructions written. */
  instructions: number
}

/** The parts of a program that its main function runs into. */
export interface ProgramParts {
  /** The label of a routine. */
  readonly routine: (name: string) => Label
  /** Writes the program's end. */
  readonly finish: (last: boolean) => void
  readonly isAligned: boolean
}

/** A function with machine registers, its blocks in order. */
export interface AllocatedFunction {
  readonly machine: MachineFunction
  readonly blocks: readonly MachineBlock[]
  readonly convention: Convention
}

/** Writes one function, or the main function of a program. */
export function emitFunction(
  emission: Emission,
  { machine, blocks, convention }: AllocatedFunction,
  program: ProgramParts | undefined,
): FrameMarks {
  const { assembler } = emission
  const frame = layoutFrame(machine, blocks, {
    convention,
    isFunction: program === undefined,
    isAligned: program?.isAligned ?? false,
  })
  const write: Write = (form, a, b, c) => {
    assembler.emit(form, a, b, c)
    emission.instructions++
  }
  const states: MarkedState[] = []
  const mark: Mark = (state) => {
    const label = assembler.label()
    assembler.bind(label)
    states.push({ label, state })
  }
  const inside = enter(frame, convention, write, mark)
  const { label: body } = states.at(-1)!
  const { pushed, allocatedBytes, savedFloats } = frame
  const restores = pushed.length + savedFloats.length + allocatedBytes > 0
  const jumpIf = (condition: Condition, target: Label): void => {
    assembler.jumpIf(condition, target)
    emission.instructions++
  }
  emitBlocks<Instruction, Condition>(blocks, {
    assembler,
    sharesLeave: pushed.length + savedFloats.length + (allocatedBytes > 0 ? 2 : 0) > 1,
    leavesAtOnce: !restores,
    body(block) {
      for (const i of block.instructions) {
        const [a, b, c] = i.operands.map((operand, k) => encodeOperand(operand, i, k, frame, program?.routine))
        write(i.form, a, b, c)
      }
    },
    jump(target) {
      assembler.jump(target)
      emission.instructions++
    },
    branch({ end }, holds, target) {
      const conditions = end.kind === 'branch' ? end.conditions : []
      for (const condition of conditions) jumpIf(holds ? condition : negate(condition), target)
    },
    leave() {
      leave(frame, write, mark)
      if (restores) mark(inside)
    },
    finish: (isLast) => program!.finish(isLast),
    unreachable: () => write(formOf('ud2')),
  })
  return { states, body }
}

function encodeOperand(
  operand: Operand,
  i: Instruction,
  n: number,
  frame: Frame,
  routine: ((name: string) => Label) | undefined,
): EncodedOperand {
  const spec = i.form.operands[n]
  switch (operand.kind) {
    case 'register':
      if (spec.fixed !== undefined) return spec.fixed
      return operand.register >= xmm0 ? xmm[operand.register - xmm0] : gp(operand.register, spec.width)
    case 'immediate':
      return spec.fieldBits === 64 ? operand.value : Number(operand.value)
    case 'routine':
      return routine!(operand.name)
    case 'memory':
      return encodeAddress(operand, frame)
  }
}

function encodeAddress(address: Address, frame: Frame): EncodedOperand {
  const { base, index, scale, displacement, frame: place, object } = address
  if (object !== undefined) return ripRelative(symbol(objectSymbol(object), displacement))
  const indexRegister = index === undefined ? undefined : gp(index, 64)
  if (place !== undefined) {
    const offset = frameOffset(frame, place) + displacement
    return memory({ base: gp(rsp, 64), index: indexRegister, scale, displacement: offset })
  }
  if (base !== undefined && indexRegister === undefined) return at(gp(base, 64), displacement)
  if (base === undefined && index !== undefined && scale === 1) return at(gp(index, 64), displacement)
  // [rsp] and a base without displacement encode shorter when rbp and r13 are not the base.
  const swap =
    scale === 1 && base !== undefined && index !== undefined && (base & 7) === 5 && displacement === 0 && index !== 4
  return memory({
    base: base === undefined ? undefined : gp(swap ? index! : base, 64),
    index: swap ? gp(base!, 64) : indexRegister,
    scale,
    displacement,
  })
}
