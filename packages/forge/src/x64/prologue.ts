import type { AssembledCode, Label } from '@sourceless/isa'
import { at, type Operand as EncodedOperand, type Form, gp, xmm } from '@sourceless/isa-x64'
import type { FrameRow } from '@sourceless/object'
import { LimitError } from '../build/builder.js'
import { type FrameState, frameRows, type MarkedState } from '../native/frame-rows.js'
import type { Convention } from './convention.js'
import { type Frame, floatOffset, frameState } from './frame.js'
import { formOf, rax, rsp, xmm0 } from './machine.js'

export interface FrameMarks {
  readonly states: readonly MarkedState[]
  /** Behind the prologue. */
  readonly body: Label
}

export type Write = (form: Form, a?: EncodedOperand, b?: EncodedOperand, c?: EncodedOperand) => void
export type Mark = (state: FrameState) => void

/** The prologue; gives the state behind it. Its form is one that unwind tables of Windows describe. */
export function enter(frame: Frame, { pageBytes }: Convention, write: Write, mark: Mark): FrameState {
  const { pushed, savedFloats, allocatedBytes } = frame
  mark(frameState(frame, 0, 0, 0))
  for (const [n, r] of pushed.entries()) {
    write(formOf('push_r64'), gp(r, 64))
    mark(frameState(frame, n + 1, 0, 0))
  }
  const allocate = (from: number, to: number): void => {
    write(formOf('sub_rm64_imm32'), gp(rsp, 64), to - from)
    mark(frameState(frame, pushed.length, to, 0))
  }
  let done = 0
  while (pageBytes !== undefined && allocatedBytes - done > pageBytes) {
    allocate(done, done + pageBytes)
    done += pageBytes
    write(formOf('test_rm32_r32'), at(gp(rsp, 64)), gp(rax, 32))
  }
  if (allocatedBytes > done) allocate(done, allocatedBytes)
  for (const [n, r] of savedFloats.entries()) {
    write(formOf('movaps_m128_xmm'), at(gp(rsp, 64), floatOffset(n)), xmm[r - xmm0])
    mark(frameState(frame, pushed.length, allocatedBytes, n + 1))
  }
  return frameState(frame, pushed.length, allocatedBytes, savedFloats.length)
}

/** An epilogue, in the form that unwinders of Windows recognise: from the addition on nothing but pops and the return. */
export function leave(frame: Frame, write: Write, mark: Mark): void {
  const { pushed, savedFloats, allocatedBytes } = frame
  for (const [n, r] of savedFloats.entries())
    write(formOf('movaps_xmm_xmmm128'), xmm[r - xmm0], at(gp(rsp, 64), floatOffset(n)))
  if (allocatedBytes > 0) {
    write(formOf('add_rm64_imm32'), gp(rsp, 64), allocatedBytes)
    mark(frameState(frame, pushed.length, 0, 0))
  }
  for (let n = pushed.length - 1; n >= 0; n--) {
    write(formOf('pop_r64'), gp(pushed[n], 64))
    mark(frameState(frame, n, 0, 0))
  }
  write(formOf('ret'))
}

/** The rows of a function at the start of the code, if unwind tables can say them. */
export function rowsOf({ states, body }: FrameMarks, code: AssembledCode, convention: Convention): FrameRow[] {
  const { longestPrologueBytes } = convention
  if (longestPrologueBytes !== undefined && code.labelOffsets[body.id] > longestPrologueBytes)
    throw new LimitError('the function keeps more on its stack than unwind tables can say')
  return frameRows(states, code)
}
