import type { Label } from '@sourceless/isa'
import type { NativeBlock } from './machine.js'

/** How a machine writes what a block does and ends with. */
export interface BlockWriter<I, C> {
  readonly assembler: { label(): Label; bind(label: Label): void }
  /** The instructions of a block, but for a branch at its end. */
  body(block: NativeBlock<I, C>): void
  jump(target: Label): void
  /** The branch at the end of a block, to be taken if its test holds, or, with one condition at most, if not. */
  branch(block: NativeBlock<I, C>, holds: boolean, target: Label): void
  /** Gives back the frame and returns. */
  leave(): void
  /** Ends a program: nothing follows the last block's. */
  finish(isLast: boolean): void
  unreachable(): void
  /** Whether several returns share one `leave`. */
  readonly sharesLeave: boolean
  /** Whether `leave` is a return and nothing else. */
  readonly leavesAtOnce: boolean
}

const isBareReturn = <I, C>(block: NativeBlock<I, C> | undefined): boolean =>
  block?.end.kind === 'return' && block.instructions.length === 0

/** Writes blocks in their order. */
export function emitBlocks<I, C>(blocks: readonly NativeBlock<I, C>[], writer: BlockWriter<I, C>): void {
  const { assembler } = writer
  const labels = new Map(blocks.map((block) => [block, assembler.label()]))
  const labelOf = (block: NativeBlock<I, C>): Label => labels.get(block)!
  const lastReturn = blocks.findLast(({ end }) => end.kind === 'return')
  let epilogue: Label | undefined
  const leave = (block: NativeBlock<I, C>): void => {
    if (writer.sharesLeave && block !== lastReturn) {
      epilogue ??= assembler.label()
      writer.jump(epilogue)
      return
    }
    if (epilogue !== undefined) assembler.bind(epilogue)
    writer.leave()
  }
  for (const [n, block] of blocks.entries()) {
    assembler.bind(labelOf(block))
    writer.body(block)
    const { end } = block
    const next = blocks[n + 1]
    switch (end.kind) {
      case 'return':
        // In front of a bare return it runs into that.
        if (!isBareReturn(next)) leave(block)
        break
      case 'jump':
        if (end.target === next) break
        // Where nothing is to be given back, a bare return is as short as a jump to it.
        if (writer.leavesAtOnce && isBareReturn(end.target)) writer.leave()
        else writer.jump(labelOf(end.target))
        break
      case 'branch':
        if (end.whenTrue === next && end.conditions.length <= 1) writer.branch(block, false, labelOf(end.whenFalse))
        else {
          writer.branch(block, true, labelOf(end.whenTrue))
          if (end.whenFalse !== next) writer.jump(labelOf(end.whenFalse))
        }
        break
      case 'finish':
        writer.finish(next === undefined)
        break
      case 'unreachable':
        writer.unreachable()
    }
  }
}
