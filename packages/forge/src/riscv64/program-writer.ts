import type { Label } from '@sourceless/isa'
import { type Assembler, loadImmediateSequence, type Operand, type Register } from '@sourceless/isa-riscv64'
import { formOf } from './machine.js'

/** Writes code by hand: instructions by the names of their forms, labels by names. */
export class ProgramWriter {
  readonly assembler: Assembler
  private readonly labels = new Map<string, Label>()
  instructions = 0

  constructor(assembler: Assembler) {
    this.assembler = assembler
  }

  label(name: string): Label {
    let found = this.labels.get(name)
    if (found === undefined) this.labels.set(name, (found = this.assembler.label()))
    return found
  }

  bind(name: string): void {
    this.assembler.bind(this.label(name))
  }

  op(name: string, a?: Operand, b?: Operand, c?: Operand): void {
    this.assembler.emit(formOf(name), a, b, c)
    this.instructions++
  }

  load(to: Register, value: number): void {
    this.assembler.loadImmediate(to, value)
    this.instructions += loadImmediateSequence(value).length
  }

  move(to: Register, from: Register): void {
    this.op('addi', to, from, 0)
  }

  jump(name: string): void {
    this.assembler.jump(this.label(name))
    this.instructions++
  }

  /** A call that leaves where it came from in `link`. */
  call(link: Register, name: string): void {
    this.assembler.call(this.label(name), link)
    this.instructions++
  }
}
