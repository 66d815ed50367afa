import { type Assembler, at, post, pre, type Register, registerOf, registers, shift } from '@sourceless/isa-arm64'
import type { SavedRegister } from '@sourceless/object'
import type { Frame } from '../native/frame.js'
import type { MarkedState } from '../native/frame-rows.js'
import { formOf, v0 } from './machine.js'

/** One or two registers of a kind that one instruction stores, `offset` bytes above the stack pointer. */
interface SavedGroup {
  readonly registers: readonly number[]
  readonly isFloat: boolean
  readonly offset: number
}

/** Neighbours go together: the unwind codes of Windows know only pairs of consecutive registers. */
function groupSaved({ saved }: Frame): SavedGroup[] {
  const groups: SavedGroup[] = []
  for (let n = 0; n < saved.length; ) {
    const isFloat = saved[n] >= v0
    const isPair = saved[n + 1] === saved[n] + 1 && saved[n + 1] >= v0 === isFloat
    const list = saved.slice(n, n + (isPair ? 2 : 1)).map((r) => (isFloat ? r - v0 : r))
    groups.push({ registers: list, isFloat, offset: n * 8 })
    n += list.length
  }
  return groups
}

/** Writes what a function does with its frame on entry and exit, and notes what its caller's registers are at each step. */
export class FrameWriter {
  private readonly assembler: Assembler
  private readonly frame: Frame
  /** Stores of callee-saved registers; the first also makes the frame where its offset can say so. */
  private readonly groups: readonly SavedGroup[]
  private readonly isOneStep: boolean
  private readonly guardBytes: number | undefined
  readonly states: MarkedState[] = []
  private saved: readonly SavedRegister[] = []
  private stackBytes = 0

  /** `guardBytes`: the stack grows by touching pages of this size one after the other. */
  constructor(assembler: Assembler, frame: Frame, guardBytes: number | undefined) {
    this.assembler = assembler
    this.frame = frame
    this.guardBytes = guardBytes
    this.groups = groupSaved(frame)
    const [first] = this.groups
    this.isOneStep = first !== undefined && frame.sizeBytes <= (first.registers.length === 2 ? 504 : 240)
  }

  enter(): void {
    const { sizeBytes } = this.frame
    this.note()
    if (this.guardBytes !== undefined && sizeBytes >= this.guardBytes) this.touchPages(this.guardBytes)
    if (!this.isOneStep) this.moveStack(-sizeBytes)
    for (const [n, group] of this.groups.entries()) {
      if (n === 0 && this.isOneStep) this.stackBytes = sizeBytes
      this.access('st', group, n === 0 && this.isOneStep)
      const below = (k: number) => sizeBytes - group.offset - 8 * k
      const { isFloat } = group
      this.saved = [...this.saved, ...group.registers.map((register, k) => ({ register, isFloat, below: below(k) }))]
      this.note()
    }
  }

  /** What is after the return happens with the frame in place. */
  leave(): void {
    const [saved, stackBytes] = [this.saved, this.stackBytes]
    for (const [n, group] of [...this.groups.entries()].reverse()) {
      this.access('ld', group, n === 0 && this.isOneStep)
      if (n === 0 && this.isOneStep) this.stackBytes = 0
      const restored = new Set(group.registers)
      this.saved = this.saved.filter(({ register, isFloat }) => isFloat !== group.isFloat || !restored.has(register))
      this.note()
    }
    if (!this.isOneStep) this.moveStack(this.frame.sizeBytes)
    this.assembler.emit(formOf('ret'))
    ;[this.saved, this.stackBytes] = [saved, stackBytes]
    if (this.frame.sizeBytes > 0) this.note()
  }

  private note(): void {
    const label = this.assembler.label()
    this.assembler.bind(label)
    this.states.push({ label, state: { stackBytes: this.stackBytes, saved: this.saved } })
  }

  private access(direction: 'st' | 'ld', group: SavedGroup, movesStack: boolean): void {
    const letter = group.isFloat ? 'd' : 'x'
    const [a, b] = group.registers.map((r) => registerOf(letter, r))
    const { sizeBytes } = this.frame
    const address = !movesStack
      ? at(registers.sp, group.offset)
      : direction === 'st'
        ? pre(registers.sp, -sizeBytes)
        : post(registers.sp, sizeBytes)
    const mode = !movesStack ? 'offset' : direction === 'st' ? 'pre' : 'post'
    if (b === undefined) this.assembler.emit(formOf(`${direction}r_${letter}_${mode}`), a, address)
    else this.assembler.emit(formOf(`${direction}p_${letter}_${letter}_${mode}`), a, b, address)
  }

  private moveStack(bytes: number): void {
    const steps = addSteps(bytes)
    // What is added mirrors what was taken.
    for (const step of bytes < 0 ? steps : steps.reverse()) {
      addStep(this.assembler, registers.sp, registers.sp, step)
      this.stackBytes -= step
      this.note()
    }
  }

  /** Reads from every page of the frame, the nearest first; x16 and x17 are free between functions. */
  private touchPages(guardBytes: number): void {
    const { x16, x17, xzr, sp } = registers
    const { assembler } = this
    const pages = Math.floor(this.frame.sizeBytes / guardBytes)
    const next = assembler.label()
    add(assembler, x17, sp, -pages * guardBytes)
    add(assembler, x16, sp, 0)
    assembler.bind(next)
    add(assembler, x16, x16, -guardBytes)
    assembler.emit(formOf('ldr_x_offset'), xzr, at(x16))
    assembler.emit(formOf('cmp_x_x'), x16, x17)
    assembler.jumpIf('ne', next)
  }
}

/** What additions of 12 bits, shifted or not, make up a sum; it is less than 16 MiB. */
function addSteps(bytes: number): number[] {
  const size = Math.abs(bytes)
  const low = size & 0xfff
  return [size - low, low].filter((part) => part > 0).map((part) => Math.sign(bytes) * part)
}

function addStep(assembler: Assembler, to: Register, from: Register, step: number): void {
  const row = formOf(step < 0 ? 'sub_xsp_xsp_imm12' : 'add_xsp_xsp_imm12')
  const size = Math.abs(step)
  if (size > 0xfff) assembler.emit(row, to, from, size >> 12, shift('lsl', 12))
  else assembler.emit(row, to, from, size)
}

/** to = from + bytes, by at most two additions; `bytes` is less than 16 MiB. */
export function add(assembler: Assembler, to: Register, from: Register, bytes: number): void {
  const steps = addSteps(bytes)
  if (steps.length === 0 && to !== from) addStep(assembler, to, from, 0)
  for (const [n, step] of steps.entries()) addStep(assembler, to, n === 0 ? from : to, step)
}
