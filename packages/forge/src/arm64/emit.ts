import { type Label, symbol } from '@sourceless/isa'
import type { Assembler } from '@sourceless/isa-arm64'
import type { FrameRow } from '@sourceless/object'
import { layoutFrame } from '../native/frame.js'
import { arm64, calleeSaved } from './description.js'
import { isRegisterBranch, type MachineBlock, type MachineFunction } from './machine.js'
import { FrameWriter } from './prologue.js'
import { negate } from './select-compare.js'
import { Writer } from './writer.js'

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
  const frame = layoutFrame(machine, blocks, arm64, isProgram ? [] : calleeSaved)
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
    writer.instructions(register === undefined ? block.instructions : block.instructions.slice(0, -1))
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
