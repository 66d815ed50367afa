import { type Label, symbol } from '@sourceless/isa'
import { type Assembler, type Operand, registers, ripRelative } from '@sourceless/isa-x64'
import { runtimeSymbol } from '../../native/object.js'
import type { Emission } from '../emit.js'
import { formOf } from '../machine.js'

/** Writes instructions by the names of their forms, with labels by name. */
export interface Writer {
  readonly emission: Emission
  readonly label: (name: string) => Label
  readonly op: (name: string, a?: Operand, b?: Operand, c?: Operand) => void
  readonly jumpIf: (condition: Parameters<Assembler['jumpIf']>[0], name: string) => void
  readonly jump: (name: string) => void
  readonly call: (name: string) => void
  readonly bind: (name: string) => void
}

export function createWriter(emission: Emission): Writer {
  const { assembler } = emission
  const labels = new Map<string, Label>()
  const label = (name: string): Label => {
    let found = labels.get(name)
    if (found === undefined) labels.set(name, (found = assembler.label()))
    return found
  }
  return {
    emission,
    label,
    op: (name, a, b, c) => {
      assembler.emit(formOf(name), a, b, c)
      emission.instructions++
    },
    jumpIf: (condition, name) => {
      assembler.jumpIf(condition, label(name))
      emission.instructions++
    },
    jump: (name) => {
      assembler.jump(label(name))
      emission.instructions++
    },
    call: (name) => {
      assembler.call(label(name))
      emission.instructions++
    },
    bind: (name) => assembler.bind(label(name)),
  }
}

export type Register64 = typeof registers.rax

/** Small constants in 3 bytes. */
export function loadSmall(w: Writer, register: Register64, value: number): void {
  w.op('push_imm8', value)
  w.op('pop_r64', register)
}

/** Takes the program's name off the count in edi. Whoever starts a program may leave out even that. */
export function dropName(w: Writer): void {
  w.op('sub_rm32_imm32', edi, 1)
  w.op('adc_rm32_imm32', edi, 0)
}

/** Memory of the runtime. */
export const cell = (offset: number): Operand => ripRelative(symbol(runtimeSymbol, offset))

const { edi, rcx } = registers

/**
 * Registers to push in order to put aside some of them: one more where the stack pointer has to be a multiple of 16 then, and is
 * `offAlignment` bytes away from one before.
 */
export function pushedRegisters(
  { alignsStack }: { readonly alignsStack: boolean },
  kept: readonly Register64[],
  offAlignment: 0 | 8,
): readonly Register64[] {
  const isOdd = (kept.length * 8 + offAlignment) % 16 !== 0
  return alignsStack && isOdd ? [...kept, rcx] : kept
}

export function pushAll(w: Writer, pushed: readonly Register64[]): void {
  for (const register of pushed) w.op('push_r64', register)
}

/** Flags stay as they are. */
export function popAll(w: Writer, pushed: readonly Register64[]): void {
  for (const register of [...pushed].reverse()) w.op('pop_r64', register)
}
