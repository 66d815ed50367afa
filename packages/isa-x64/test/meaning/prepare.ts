import type { Random } from '@sourceless/testing'
import { at, gp64, type Operand } from '../../src/index.js'
import type { Choice } from './choose.js'
import { SCRATCH, SCRATCH_WORD } from './native-machine.js'
import { makeStates, POINTER } from './states.js'

const [RAX, RCX, RDX, RBX, , RBP, RSI, RDI] = [0, 1, 2, 3, 4, 5, 6, 7] as const
const TRAP_FLAG = 1n << 8n
const ALIGNMENT_CHECK = 1n << 18n
const STACK_SLOT = SCRATCH_WORD + 10

type Prepare = (state: BigUint64Array, random: Random, choice: Choice) => void

const scratch = (offset: number): bigint => BigInt(SCRATCH + offset)
const bytesOf = (state: BigUint64Array): DataView => new DataView(state.buffer, state.byteOffset + 8 * SCRATCH_WORD)
const registerOf = (operand: Operand | undefined): number =>
  typeof operand === 'object' && operand.kind === 'register' ? operand.number : -1

/** Elements that are equal often, and far enough from both ends of scratch for four steps of 8 bytes in either direction. */
const prepareString: Prepare = (state, random) => {
  state[RSI] = scratch(32 + random.below(64))
  state[RDI] = scratch(32 + random.below(64))
  state[RCX] = BigInt(random.below(5))
  if (random.below(2) === 0) for (let word = 0; word < 16; word++) state[SCRATCH_WORD + word] = state[SCRATCH_WORD]!
  if (random.below(3) === 0) state[RAX] = state[SCRATCH_WORD + random.below(16)]!
}

/** The bit offset in a register may lead anywhere: to a place within scratch. */
const prepareBit: Prepare = (state, random, { instruction: { form, operands }, offset }) => {
  const { width } = form.operands[1]!
  const bytes = width / 8
  const lowest = -Math.floor(offset! / bytes)
  const word = lowest + random.below(Math.floor((128 - bytes - offset!) / bytes) - lowest + 1)
  const bit = BigInt.asUintN(width, BigInt(width * word + random.below(width)))
  const register = registerOf(operands[1])
  state[register] = (state[register]! & ~((1n << BigInt(width)) - 1n)) | bit
}

const preparePair: Prepare = (state, random, { instruction: { form }, offset }) => {
  if (random.below(2) === 0) return
  const bytes = bytesOf(state)
  if (form.operands[0]!.width === 128) {
    state[RAX] = bytes.getBigUint64(offset!, true)
    state[RDX] = bytes.getBigUint64(offset! + 8, true)
    return
  }
  const upper = 0xffff_ffff_0000_0000n
  state[RAX] = (state[RAX]! & upper) | BigInt(bytes.getUint32(offset!, true))
  state[RDX] = (state[RDX]! & upper) | BigInt(bytes.getUint32(offset! + 4, true))
}

const byMnemonic: Readonly<Record<string, Prepare>> = {
  popfq: (state) => void (state[STACK_SLOT] = state[STACK_SLOT]! & ~(TRAP_FLAG | ALIGNMENT_CHECK)),
  popfw: (state) => void (state[STACK_SLOT] = state[STACK_SLOT]! & ~TRAP_FLAG),
  // The frames that are read are not where the stack is written.
  enter: (state, random) => void (state[RBP] = scratch(16 + 8 * random.below(5))),
  xgetbv: (state) => void (state[RCX] = 0n),
  xlatb(state, random) {
    state[RBX] = scratch(0)
    state[RAX] = (state[RAX]! & ~0xffn) | BigInt(random.below(128))
  },
  // The source is the lower half of scratch, the destination the upper one.
  movdir64b: (state, _, { instruction: { operands } }) => void (state[registerOf(operands[0])] = scratch(64)),
  cmpxchg8b: preparePair,
  cmpxchg16b: preparePair,
}

const stringMnemonic = /^(?:rep |repe |repne )?(?:movs|cmps|stos|lods|scas)[bwdq]$/
const bitMnemonic = /^bt[src]?$/

function preparationOf({ instruction: { form, operands }, offset }: Choice): Prepare | undefined {
  const mnemonic = form.mnemonic.replace('lock ', '')
  if (operands.length === 0 && stringMnemonic.test(mnemonic)) return prepareString
  if (offset !== undefined && bitMnemonic.test(mnemonic) && registerOf(operands[1]) >= 0) return prepareBit
  return byMnemonic[mnemonic]
}

/** States for integer rows that only make sense in some; undefined for all others. */
export function preparedIntegerStates(choice: Choice, count: number, random: Random): BigUint64Array | undefined {
  const prepare = preparationOf(choice)
  return prepare && makeStates(count, random, (state) => prepare(state, random, choice))
}

/** Operands of rows that take few of those that their kinds allow; undefined for all others. */
export function specialOperands(mnemonic: string, random: Random): readonly Operand[] | undefined {
  // A frame of more bytes would end below the memory that is there, and so would more levels.
  if (mnemonic === 'enter') return [random.below(4096), random.below(4)]
  if (mnemonic !== 'movdir64b') return undefined
  const others = gp64.filter(({ number }) => number !== POINTER && number !== 4)
  return [others[random.below(others.length)]!, at(gp64[POINTER]!)]
}

/** Registers that hold addresses cannot hold bit offsets. */
export const holdsAddress = (operand: Operand | undefined): boolean => [4, 6, 7, 13].includes(registerOf(operand))
