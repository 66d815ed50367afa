import type { Random } from '@sourceless/testing'
import { decodeOperands } from '../../src/decode/decode.js'
import { encodeWord } from '../../src/encode/encode.js'
import {
  decodeWord,
  type Form,
  footprint,
  type Instruction,
  type MemoryOperand,
  name,
  type Operand,
  registerOf,
  unmodelled,
} from '../../src/index.js'
import { REFUSED } from '../../src/operand/kind.js'
import { lane, list } from '../../src/operand/operand.js'
import { type Register, vector } from '../../src/operand/register.js'
import { randomWord } from '../support/cases.js'
import { JUMP_DISTANCE, SCRATCH, SCRATCH_BYTES, SP_WORD, STATE_WORDS, testedVectors } from './qemu-machine.js'

/** An instruction to try at an address. */
export interface Choice {
  readonly instruction: Instruction
  readonly word: number
  /** Registers that must hold certain values for it, in a state: changes the state. */
  readonly prepare: ((state: BigUint64Array, random: Random) => void) | undefined
}

const general = new Set(['x', 'w', 'sp', 'wsp', 'xzr', 'wzr'])

/** A vector register of the states in place of any; lists start where all their members are. */
function testedNumber(count: number, random: Random): number {
  const all = (first: number): boolean =>
    Array.from({ length: count }, (_, n) => (first + n) & 31).every((n) =>
      (testedVectors as readonly number[]).includes(n),
    )
  return random.pick(testedVectors.filter(all))
}

function moveVector(operand: Operand, random: Random): Operand {
  if (typeof operand !== 'object') return operand
  if (operand.kind === 'lane') return lane(testedNumber(1, random), operand.element, operand.index)
  if (operand.kind === 'list')
    return list(testedNumber(operand.count, random), operand.count, operand.class, operand.index)
  if (operand.kind !== 'register' || general.has(operand.class)) return operand
  const number = testedNumber(1, random)
  return /^\d/.test(operand.class) ? vector(number, operand.class as '8b') : registerOf(operand.class as 'b', number)
}

/** What a branch, an address from memory or a system register must be, where any would not do. */
function adjust(form: Form, operands: readonly Operand[], address: number, random: Random): Operand[] {
  return operands.map((operand, n) => {
    const { name: kind } = form.layout.kinds[n]!
    if (kind === 'label' && form.mnemonic !== 'adr') return JUMP_DISTANCE
    if (kind === 'call') return JUMP_DISTANCE
    if (kind === 'literal') return SCRATCH + 4 * random.below((SCRATCH_BYTES - 16) / 4) - address
    if (kind === 'sysreg') return name('nzcv')
    if (form.mnemonic === 'svc') return 0
    return moveVector(operand, random)
  })
}

const isMemory = (operand: Operand): operand is MemoryOperand =>
  typeof operand === 'object' && operand.kind === 'memory'
const isRegister = (operand: Operand | undefined): operand is Register =>
  typeof operand === 'object' && operand.kind === 'register'

/** Operands that a row accepts, with what states must hold so that its memory operand is in scratch. */
export function choose(form: Form, random: Random, address: number): Choice {
  for (let attempt = 0; attempt < 300; attempt++) {
    const drawn = randomWord(form, random)
    if (drawn === undefined) break
    const operands = adjust(form, decodeOperands(form, drawn)!, address, random)
    const word = encodeWord(form, operands[0], operands[1], operands[2], operands[3], operands[4])
    if (word === REFUSED) continue
    const instruction = decodeWord(word)
    if (instruction?.form !== form || unmodelled(instruction) !== undefined) continue
    const prepare = preparation(instruction, address, random)
    if (prepare !== 'impossible') return { instruction, word, prepare }
  }
  throw new Error(`no operands found for ${form.name}`)
}

const MASK = (1n << 64n) - 1n

function preparation(instruction: Instruction, address: number, random: Random): Choice['prepare'] | 'impossible' {
  const { form, operands } = instruction
  if (form.mnemonic === 'svc') {
    const GETPPID = 173n
    return (state) => {
      state[8] = GETPPID
    }
  }
  if (/^(br|blr|ret)$/.test(form.mnemonic)) {
    const [target] = operands
    if (!isRegister(target) || target.location === '') return 'impossible'
    return (state) => {
      state[target.number] = BigInt(address + JUMP_DISTANCE)
    }
  }
  const memory = operands.find(isMemory)
  const accesses = footprint(instruction).memory
  if (memory === undefined || accesses.length === 0) return undefined
  return memoryPreparation(form, memory, accesses, random)
}

function memoryPreparation(
  form: Form,
  { base, mode, offset, index, extend }: MemoryOperand,
  accesses: readonly { readonly sizeBytes: number; readonly role: 'r' | 'w' }[],
  random: Random,
): Choice['prepare'] | 'impossible' {
  const total = (role: 'r' | 'w'): number =>
    accesses.filter((each) => each.role === role).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  const sizeBytes = Math.max(total('r'), total('w'))
  if (index !== undefined && index.location !== '' && index.number === base.number) return 'impossible'
  const aligned =
    /^(ld|st)l?[adx]|^(cas|swp|stl|lda)/.test(form.mnemonic) || accesses.some((each) => each.role !== accesses[0]!.role)
  return (state) => {
    const unit = aligned ? 16 : 1
    const place = SCRATCH + unit * random.below(Math.floor((SCRATCH_BYTES - sizeBytes) / unit) + 1)
    let distance = mode === 'post' ? 0n : BigInt(offset)
    if (index !== undefined && index.location !== '') {
      // Small, and for w registers with garbage above.
      const small = BigInt(random.below(64) - 32)
      state[index.number] =
        index.bits === 32 ? (small & 0xffff_ffffn) | (random.bits64() & ~0xffff_ffffn & MASK) : small & MASK
      if (mode === 'offset') distance = extended(small, extend?.type) << BigInt(extend?.amount ?? 0)
    }
    state[base.location === 'sp' ? SP_WORD : base.number] = (BigInt(place) - distance) & MASK
  }
}

const extended = (small: bigint, type: string | undefined): bigint => (type === 'uxtw' ? small & 0xffff_ffffn : small)

/** Copies of states, each prepared. */
export function preparedStates(choice: Choice, states: BigUint64Array, random: Random): BigUint64Array {
  if (choice.prepare === undefined) return states
  const copy = states.slice()
  for (let at = 0; at < copy.length; at += STATE_WORDS) choice.prepare(copy.subarray(at, at + STATE_WORDS), random)
  return copy
}
