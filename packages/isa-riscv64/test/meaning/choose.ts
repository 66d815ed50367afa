import type { Random } from '@sourceless/testing'
import {
  at,
  type Form,
  f,
  form,
  type Instruction,
  type MemoryOperand,
  type Operand,
  type OperandSpec,
  roundingModes,
  x,
} from '../../src/index.js'
import { chooseOperands, encode } from '../support/cases.js'
import {
  BACKWARD_DISTANCE,
  instructionAddress,
  JUMP_BYTES,
  SCRATCH,
  SCRATCH_BYTES,
  STATE_WORDS,
  testedFloats,
} from './guest-machine.js'
import { pointers } from './states.js'

/** Instructions to try, what runs in the guest, and how shared states are changed for them. */
export interface Choice {
  /** The meaning of these, one after another, is compared. The last one is of the tested row. */
  readonly instructions: readonly Instruction[]
  /** What runs: their bytes, or other instructions that do the same. */
  readonly bytes: Uint8Array
  /** Values that registers must have, by number: those of a jump or an address. */
  readonly prepared: ReadonlyMap<number, bigint>
}

const accessBytes = ({ width }: OperandSpec): number => Math.max(width / 8, 1)

/** An address in scratch, aligned so that atomics take it; through a register that points there, or one that will. */
function chooseAddress(
  spec: OperandSpec,
  chosen: MemoryOperand,
  random: Random,
  prepared: Map<number, bigint>,
): MemoryOperand {
  const size = accessBytes(spec)
  const isAtomic = spec.slot.maximum === 0
  const unit = isAtomic ? size : 1
  const place = unit * random.below((SCRATCH_BYTES - size) / unit + 1)
  const base = spec.base!
  const accepts = (number: number): boolean => number >= base.minimum && number <= base.maximum
  if (random.below(2) === 0) {
    // A register that already points to scratch, at an offset that leads inside.
    for (const [number, offset] of pointers) {
      const distance = Math.floor((place - offset) / spec.slot.multiple) * spec.slot.multiple
      const isInside = offset + distance >= 0 && offset + distance + size <= SCRATCH_BYTES
      const { minimum, maximum } = spec.slot
      if (accepts(number) && isInside && distance >= minimum && distance <= maximum && random.below(2) === 0)
        return at(x[number]!, distance)
    }
  }
  const number = base.minimum === base.maximum ? base.minimum : Math.max(1, chosen.base.number)
  prepared.set(number, BigInt.asUintN(64, BigInt(SCRATCH + place - Number(chosen.offset))))
  return at(x[number]!, chosen.offset)
}

/** Operands that a row accepts, on registers and memory that the states have; variants take turns with edges. */
export function choose(row: Form, variant: number, random: Random, index: number): Choice {
  const prepared = new Map<number, bigint>()
  const drawn = chooseOperands(row, random.below(60), random)
  const isJumpRegister = row.name === 'jalr' || row.name === 'c.jr' || row.name === 'c.jalr'
  let operands = row.operands.map((spec, n): Operand => {
    const operand = drawn[n]!
    switch (spec.kind) {
      case 'f': {
        const fitting = testedFloats.filter((number) => number >= spec.slot.minimum && number <= spec.slot.maximum)
        return f[random.pick(fitting)]!
      }
      case 'memory':
        return isJumpRegister || spec.role === 'n'
          ? (operand as MemoryOperand)
          : chooseAddress(spec, operand as MemoryOperand, random, prepared)
      case 'rounding':
        return roundingModes[random.pick(roundingsOf(row))]
      default:
        return operand
    }
  })
  const size = encode(row, operands, false).length
  // Branches lead to the jumps after the instruction, or to the one before it.
  const distance = variant % 2 === 0 ? size + JUMP_BYTES : BACKWARD_DISTANCE
  operands = operands.map((operand, n) => (row.operands[n]!.kind === 'target' ? distance : operand))
  if (isJumpRegister) operands = prepareJump(operands, index, distance, random, prepared)
  if (row.name === 'ecall') prepared.set(17, 0x7ffn)
  const instruction = { form: row, operands, sizeBytes: size }
  const same = inOtherInstructions(row, operands)
  if (same !== undefined) return { instructions: [instruction], bytes: same, prepared }
  const before = reservationBefore(row, operands, variant)
  const instructions = [...before, instruction]
  return { instructions, bytes: bytesOf(instructions), prepared }
}

const bytesOf = (instructions: readonly Instruction[]): Uint8Array =>
  Uint8Array.from(instructions.flatMap(({ form: row, operands }) => [...encode(row, operands, false)]))

/** Rounding to nearest even, and all other modes where the meaning has them. */
const roundingsOf = ({ name }: Form): readonly (keyof typeof roundingModes)[] =>
  /^fcvt\.(?:wu?|lu?)\.[sd]$|^fcvt\.d\.(?:wu?|s)$/.test(name)
    ? ['rne', 'rtz', 'rdn', 'rup', 'rmm', 'dyn']
    : ['rne', 'dyn', 'dyn']

/** The register holds the target less the offset, sometimes with bit 0 set, which is not part of the target. */
function prepareJump(
  operands: readonly Operand[],
  index: number,
  distance: number,
  random: Random,
  prepared: Map<number, bigint>,
): Operand[] {
  return operands.map((operand, n) => {
    if (typeof operand !== 'object' || n !== operands.length - 1) return operand
    const isMemory = operand.kind === 'memory'
    const number = Math.max(1, isMemory ? operand.base.number : (operand as (typeof x)[number]).number)
    const offset = isMemory ? Number(operand.offset) : 0
    const target = (instructionAddress(index) + distance) | random.below(2)
    // An odd offset must not carry into the target.
    const even = (target & ~1) - offset
    const value = ((even + offset) & ~1) === (target & ~1) && offset % 2 === 0 ? target - offset : even
    prepared.set(number, BigInt.asUintN(64, BigInt(value)))
    return isMemory ? at(x[number]!, operand.offset) : x[number]!
  })
}

/** A `sc` after a `lr` of the same address succeeds; after one of another address, or none, it fails. */
function reservationBefore(row: Form, operands: readonly Operand[], variant: number): readonly Instruction[] {
  if (!row.name.startsWith('sc.') || variant % 4 === 3) return []
  const lr = form(row.name.replace('sc', 'lr'))
  const [, source, memory] = operands as [unknown, (typeof x)[number], MemoryOperand]
  if (variant % 4 === 2) return [{ form: lr, operands: [x[0]!, at(x[2]!)], sizeBytes: 4 }]
  // The register that receives the loaded value is neither the address nor what is stored.
  const free = [5, 6, 7].find((number) => number !== source.number && number !== memory.base.number)!
  return [{ form: lr, operands: [x[free]!, memory], sizeBytes: 4 }]
}

type Step = readonly [name: string, ...operands: Operand[]]

/**
 * What rows do of which qemu 7.2 is no witness, in instructions of which it is: it does not know Zicond, and its `ctzw`
 * looks at the upper half of the register (mended in qemu 8.0).
 */
function inOtherInstructions(row: Form, operands: readonly Operand[]): Uint8Array | undefined {
  const [rd, rs1, rs2] = operands as [Operand, Operand, Operand]
  const conditional = (branch: string): readonly Step[] => [
    [branch, rs2, x[0]!, 12],
    ['addi', rd, rs1, 0],
    ['jal', x[0]!, 8],
    ['addi', rd, x[0]!, 0],
  ]
  const steps: Readonly<Record<string, () => readonly Step[]>> = {
    'czero.eqz': () => conditional('beq'),
    'czero.nez': () => conditional('bne'),
    ctzw: () => [
      ['bseti', rd, rs1, 32],
      ['ctz', rd, rd],
    ],
  }
  const found = Object.hasOwn(steps, row.name) ? steps[row.name]!() : undefined
  return found && Uint8Array.from(found.flatMap(([name, ...rest]) => [...encode(form(name), rest, false)]))
}

/** Shared states with the registers of a choice set; the same array when nothing is to be set. */
export function prepareStates(choice: Choice, shared: BigUint64Array): BigUint64Array {
  if (choice.prepared.size === 0) return shared
  const states = shared.slice()
  for (let at = 0; at < states.length; at += STATE_WORDS) {
    for (const [number, value] of choice.prepared) states[at + number] = value
  }
  return states
}
