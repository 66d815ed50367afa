import { symbol } from '@sourceless/isa'
import type { Assembler, Condition } from '@sourceless/isa-arm64'
import { emitBlocks } from '../native/emit-blocks.js'
import { layoutFrame } from '../native/frame.js'
import type { MarkedState } from '../native/frame-rows.js'
import { arm64, calleeSaved } from './description.js'
import { type Instruction, isRegisterBranch, type MachineBlock, type MachineFunction } from './machine.js'
import { FrameWriter } from './prologue.js'
import { negate } from './select-compare.js'
import { Writer } from './writer.js'

export interface EmitOptions {
  /** A program has no caller: it keeps nothing, and ends by going to `finish`. */
  readonly isProgram: boolean
  /** The stack grows by touching pages of this size in order. */
  readonly guardBytes: number | undefined
}

/** A branch on a register, which is an instruction; without use where both ways turned out to be one. */
function registerBranch({ instructions }: MachineBlock): Instruction | undefined {
  const last = instructions.at(-1)
  return isRegisterBranch(last) ? last : undefined
}

/** Writes one allocated function; gives where its frame changes. */
export function emitFunction(
  assembler: Assembler,
  machine: MachineFunction,
  blocks: readonly MachineBlock[],
  { isProgram, guardBytes }: EmitOptions,
): readonly MarkedState[] {
  const frame = layoutFrame(machine, blocks, arm64, isProgram ? [] : calleeSaved)
  const frameWriter = new FrameWriter(assembler, frame, guardBytes)
  const writer = new Writer(assembler, frame)
  const hasFrame = frame.sizeBytes > 0
  frameWriter.enter()
  emitBlocks<Instruction, Condition>(blocks, {
    assembler,
    sharesLeave: hasFrame,
    leavesAtOnce: !hasFrame,
    body(block) {
      const { instructions } = block
      writer.instructions(registerBranch(block) === undefined ? instructions : instructions.slice(0, -1))
    },
    jump: (target) => assembler.jump(target),
    branch(block, holds, target) {
      const [condition] = block.end.kind === 'branch' ? block.end.conditions : []
      writer.branch(registerBranch(block), holds ? condition : negate(condition), target)
    },
    leave: () => frameWriter.leave(),
    finish(isLast) {
      if (!isLast) assembler.jump(symbol('finish'))
    },
    unreachable: () => writer.write('udf_imm16', 0),
  })
  return frameWriter.states
}
