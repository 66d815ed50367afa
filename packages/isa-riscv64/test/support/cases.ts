import { createRandom, type Random } from '@sourceless/testing'
import type { OperandSpec, Slot } from '../../src/form.js'
import {
  at,
  createAssembler,
  type Form,
  f,
  formatInstruction,
  forms,
  type Operand,
  roundingModeNumbers,
  x,
} from '../../src/index.js'

export interface Case {
  readonly form: Form
  readonly operands: readonly Operand[]
  /** As the assembler writes it, and without compression. */
  readonly bytes: Uint8Array
  readonly hex: string
  readonly long: string
  readonly text: string
  readonly rawText: string
}

const assemblers = { compressed: createAssembler(), long: createAssembler({ compress: false }) }

export function encode(form: Form, operands: readonly Operand[], compress = true): Uint8Array {
  const assembler = compress ? assemblers.compressed : assemblers.long
  const { buffer } = assembler.layout
  buffer.length = 0
  assembler.emit(form, ...(operands as [Operand?, Operand?, Operand?, Operand?, Operand?]))
  return buffer.toBytes()
}

export const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

const accepts = ({ minimum, maximum, holeLow, holeHigh, multiple }: Slot, value: number): boolean =>
  value >= minimum && value <= maximum && value % multiple === 0 && (value < holeLow || value > holeHigh)

/** The least and greatest numbers, those beside holes, zero, and every single bit. */
export function edges(slot: Slot): readonly number[] {
  const { minimum, maximum, holeLow, holeHigh, multiple } = slot
  const bits = Array.from({ length: 21 }, (_, n) => 2 ** n)
  const wanted = [0, 1, -1, minimum, maximum, holeLow - multiple, holeHigh + multiple, ...bits, ...bits.map((b) => -b)]
  const near = wanted.flatMap((value) => {
    const down = Math.floor(value / multiple) * multiple
    return [down - multiple, down, down + multiple]
  })
  return [...new Set(near)].map((value) => value + 0).filter((value) => accepts(slot, value))
}

function randomNumber(slot: Slot, random: Random): number {
  for (;;) {
    const steps = Math.floor((slot.maximum - slot.minimum) / slot.multiple) + 1
    const value = Math.ceil(slot.minimum / slot.multiple) * slot.multiple + slot.multiple * random.below(steps)
    if (accepts(slot, value)) return value
  }
}

const edgesOf = new Map<Slot, readonly number[]>()
function edgeList(slot: Slot): readonly number[] {
  const known = edgesOf.get(slot)
  if (known !== undefined) return known
  const made = edges(slot)
  edgesOf.set(slot, made)
  return made
}

/** Choice `turn` of a number: first all edges, then mostly small numbers and anything else. */
function chooseNumber(slot: Slot, kind: OperandSpec['kind'], turn: number, random: Random): number {
  if (kind === 'x' || kind === 'f') {
    // The registers of three bits, sp and zero are what compression turns on.
    const favourite = random.pick([0, 1, 2, 8, 10, 15])
    return random.below(3) === 0 && accepts(slot, favourite) ? favourite : randomNumber(slot, random)
  }
  const list = edgeList(slot)
  if (turn < list.length) return list[turn]!
  if (random.below(2) === 0) {
    const small = (random.below(130) - 65) * slot.multiple
    if (accepts(slot, small)) return small
  }
  return random.below(3) === 0 ? random.pick(list) : randomNumber(slot, random)
}

export function chooseOperands(form: Form, turn: number, random: Random): readonly Operand[] {
  let previous = -1
  return form.operands.map((spec): Operand => {
    const { slot, base, kind } = spec
    let number = chooseNumber(slot, kind, turn, random)
    if (kind === 'x' || kind === 'f') {
      // Equal registers are common.
      if (previous >= 0 && random.below(3) === 0 && accepts(slot, previous)) number = previous
      previous = number
      return (kind === 'x' ? x : f)[number]!
    }
    if (kind === 'rounding') return roundingModeNumbers[number]!
    return base === undefined ? number : at(x[chooseNumber(base, 'x', turn, random)]!, number)
  })
}

/** `count` operand choices for each row of `table`: all edge immediates first, then random ones. */
export function randomCases(count: number, seed: number, table: readonly Form[] = forms): readonly Case[] {
  const random = createRandom(seed)
  return table.flatMap((form) =>
    Array.from({ length: form.operands.length === 0 ? 1 : count }, (_, turn): Case => {
      const operands = chooseOperands(form, turn, random)
      const bytes = encode(form, operands)
      return {
        form,
        operands,
        bytes,
        hex: toHex(bytes),
        long: toHex(encode(form, operands, false)),
        text: formatInstruction({ form, operands }),
        rawText: formatInstruction({ form, operands }, { aliases: false }),
      }
    }),
  )
}
