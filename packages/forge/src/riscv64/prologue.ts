import { type Assembler, at, f, loadImmediateSequence, type Register, registers, x } from '@sourceless/isa-riscv64'
import type { SavedRegister } from '@sourceless/object'
import type { Frame } from '../native/frame.js'
import type { MarkedState } from '../native/frame-rows.js'
import { f0, formOf, isFloat } from './machine.js'

/** For offsets that no immediate holds: never given to a value. */
export const scratch = registers.t6

/** Writes what a function does with its frame on entry and exit, and notes what its caller's registers are at each step. */
export class FrameWriter {
  private readonly assembler: Assembler
  private readonly frame: Frame
  readonly states: MarkedState[] = []
  private saved: readonly SavedRegister[] = []
  private stackBytes = 0
  instructions = 0

  constructor(assembler: Assembler, frame: Frame) {
    this.assembler = assembler
    this.frame = frame
  }

  enter(): void {
    const { saved, sizeBytes } = this.frame
    this.note()
    this.moveStack(-sizeBytes)
    for (const [n, r] of saved.entries()) {
      this.access(r, n, 'sd')
      const place = { register: isFloat(r) ? r - f0 : r, isFloat: isFloat(r), below: sizeBytes - n * 8 }
      this.saved = [...this.saved, place]
      this.note()
    }
  }

  /** What is after the return happens with the frame in place. */
  leave(): void {
    const [saved, stackBytes] = [this.saved, this.stackBytes]
    for (const [n, r] of this.frame.saved.entries()) {
      this.access(r, n, 'ld')
      this.saved = this.saved.slice(1)
      this.note()
    }
    this.moveStack(this.frame.sizeBytes)
    this.assembler.emit(formOf('jalr'), registers.zero, at(registers.ra))
    this.instructions++
    ;[this.saved, this.stackBytes] = [saved, stackBytes]
    if (this.frame.sizeBytes > 0) this.note()
  }

  private note(): void {
    const label = this.assembler.label()
    this.assembler.bind(label)
    this.states.push({ label, state: { stackBytes: this.stackBytes, saved: this.saved } })
  }

  private access(r: number, slot: number, name: 'ld' | 'sd'): void {
    const row = formOf(isFloat(r) ? `f${name}` : name)
    this.assembler.emit(row, isFloat(r) ? f[r - f0] : x[r], at(registers.sp, slot * 8))
    this.instructions++
  }

  private moveStack(bytes: number): void {
    if (bytes === 0) return
    this.instructions += add(this.assembler, registers.sp, registers.sp, bytes)
    this.stackBytes -= bytes
    this.note()
  }
}

/** to = from + bytes, in one step; gives how many instructions that took. */
export function add(assembler: Assembler, to: Register, from: Register, bytes: number): number {
  if (bytes >= -2048 && bytes <= 2047) {
    assembler.emit(formOf('addi'), to, from, bytes)
    return 1
  }
  assembler.loadImmediate(scratch, bytes)
  assembler.emit(formOf('add'), to, from, scratch)
  return loadImmediateSequence(bytes).length + 1
}
