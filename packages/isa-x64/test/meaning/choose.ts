import { EncodeError } from '@sourceless/isa'
import { edgeInteger, type Random } from '@sourceless/testing'
import {
  at,
  createAssembler,
  type Form,
  gp8high,
  gp64,
  type Instruction,
  type MemoryOperand,
  memory,
  type Operand,
  type OperandSpec,
  ripRelative,
  xmm,
  ymm,
} from '../../src/index.js'
import {
  JUMP_BYTES,
  jumpTarget,
  SCRATCH,
  SCRATCH_WORD,
  STATE_WORDS,
  testedVectors,
  VECTOR_WORD,
} from './native-machine.js'
import { holdsAddress, preparedIntegerStates, specialOperands } from './prepare.js'
import { FAR_DISTANCE, FAR_POINTER, INDEX, INDEX_VALUE, makeStates, POINTER } from './states.js'

/** An instruction to try at an address, and where its memory operand is. */
export interface Choice {
  readonly instruction: Instruction
  readonly bytes: Uint8Array
  /** Offset of the memory operand in scratch. */
  readonly offset: number | undefined
}

function chooseMemory(
  random: Random,
  { width, isFloat }: { readonly width: number; readonly isFloat: boolean },
  address: number,
  sizeBytes: number,
): { operand: Operand; offset: number } {
  // Vectors may have to be aligned, and lanes of floats are compared where they are.
  const unit = width >= 128 || isFloat ? width / 8 : 1
  const offset = unit * random.below(Math.floor((48 - width / 8) / unit) + 1)
  const scale = ([1, 2, 4, 8] as const)[width >= 128 || isFloat ? 3 : random.below(4)]!
  const indexed = Number(INDEX_VALUE) * scale
  switch (random.below(6)) {
    case 0:
      return { operand: at(gp64[POINTER]!, offset), offset }
    case 1:
      return { operand: at(gp64[FAR_POINTER]!, FAR_DISTANCE + offset), offset }
    case 2:
      return { operand: ripRelative(SCRATCH + offset - (address + sizeBytes)), offset }
    case 3:
      return width === 256 ? { operand: at(gp64[POINTER]!, 0), offset: 0 } : stackOperand(16 * (random.below(4) - 2))
    case 4:
      return { operand: memory({ index: gp64[INDEX]!, scale, displacement: SCRATCH + offset - indexed }), offset }
    default: {
      const base = random.below(2) === 0 ? POINTER : FAR_POINTER
      const displacement = (base === POINTER ? 0 : FAR_DISTANCE) + offset - indexed
      return { operand: memory({ base: gp64[base]!, index: gp64[INDEX]!, scale, displacement }), offset }
    }
  }
}

/** Addresses made of a vector of indexes, which `preparedStates` keeps small. */
function chooseVectorMemory(random: Random, spec: OperandSpec): { operand: Operand; offset: number } {
  const index = (spec.text.endsWith('x') ? xmm : ymm)[testedVectors[random.below(testedVectors.length)]!]!
  const scale = ([1, 2, 4, 8] as const)[random.below(4)]!
  const offset = random.below(8)
  if (random.below(4) === 0) return { operand: memory({ index, scale, displacement: SCRATCH + offset }), offset }
  return { operand: memory({ base: gp64[FAR_POINTER]!, index, scale, displacement: FAR_DISTANCE + offset }), offset }
}

/** rsp is at offset 80 of scratch. */
const stackOperand = (displacement: number) => ({ operand: at(gp64[4]!, displacement), offset: 80 + displacement })

function chooseImmediate(spec: OperandSpec, random: Random): number | bigint {
  if (spec.fieldBits === 64) return BigInt.asIntN(64, edgeInteger(random))
  const { minimum, maximum } = spec
  if (spec.unsigned && random.below(3) > 0) return random.below(Math.min(maximum, 70) + 1)
  const value = Number(BigInt.asIntN(Math.min(spec.fieldBits, 53), edgeInteger(random)))
  return Math.max(minimum, Math.min(maximum, value))
}

/** Operands that a row accepts, on registers and memory that the states have prepared; variants take turns with memory. */
export function choose(form: Form, variant: number, random: Random, address: number): Choice {
  for (;;) {
    let offset: number | undefined
    const operandOf = (spec: OperandSpec, sizeBytes: number): Operand => {
      switch (spec.kind) {
        case 'fixed':
          return spec.fixed!
        case 'one':
          return 1
        case 'immediate':
          return chooseImmediate(spec, random)
        case 'relative':
          return JUMP_BYTES
        case 'offset':
          offset = random.below(40)
          return BigInt(SCRATCH + offset)
        case 'xmm':
        case 'ymm':
        case 'gp':
        case 'segment':
          return register(spec)
        default: {
          if (spec.kind !== 'memory' && variant % 2 === 0) return register(spec)
          const chosen =
            spec.indexBits === 0
              ? chooseMemory(random, { width: spec.width, isFloat: form.floatBits !== 0 }, address, sizeBytes)
              : chooseVectorMemory(random, spec)
          offset = chosen.offset
          return chosen.operand
        }
      }
    }
    const register = ({ registerBits, registers }: OperandSpec): Operand => {
      if (registerBits >= 128) return registers![testedVectors[random.below(testedVectors.length)]!]!
      if (registerBits === 8 && random.below(3) === 0) return gp8high[random.below(4)]!
      return registers![random.below(16)]!
    }
    let operands = specialOperands(form.mnemonic, random) ?? form.operands.map((spec) => operandOf(spec, 0))
    if (offset !== undefined && /\bbt[src]?$/.test(form.mnemonic) && holdsAddress(operands[1])) continue
    let bytes = encode(form, operands)
    if (!bytes) continue
    // A rip-relative displacement counts from the end, whose place is known once the size is.
    operands = operands.map((operand) =>
      typeof operand === 'object' && operand.kind === 'memory' && operand.rip
        ? ripRelative(operand.displacement - bytes!.length)
        : operand,
    )
    bytes = encode(form, operands)!
    return { instruction: { form, operands, sizeBytes: bytes.length }, bytes, offset }
  }
}

/** Undefined when byte registers exclude each other. */
export function encode(form: Form, operands: readonly Operand[]): Uint8Array | undefined {
  const assembler = createAssembler()
  try {
    assembler.emit(form, ...(operands as [Operand?, Operand?, Operand?, Operand?]))
    return assembler.finish().bytes
  } catch (error) {
    if (EncodeError.isInstance(error) && error.code === 'operand-conflict') return undefined
    throw error
  }
}

const STACK_SLOT = SCRATCH_WORD + 10
const registerOf = (operand: Operand | undefined): number | undefined =>
  typeof operand === 'object' && operand.kind === 'register' ? operand.number : undefined

/**
 * Rows that only make sense in prepared states: branches through registers and memory, ret, leave, divisions and
 * system calls. Undefined for all others, which share one table.
 */
export function preparedStates(
  choice: Choice,
  index: number,
  count: number,
  random: Random,
): BigUint64Array | undefined {
  const { form, operands, sizeBytes } = choice.instruction
  const target = BigInt(jumpTarget(index, sizeBytes))
  const { mnemonic } = form
  const prepared = preparedIntegerStates(choice, count, random)
  if (prepared !== undefined) return prepared
  if ((mnemonic === 'jmp' || mnemonic === 'call') && form.layout.relative < 0) {
    const register = registerOf(operands[0])
    return makeStates(count, random, (state) => {
      if (register !== undefined) state[register] = target
      else writeScratch(state, choice.offset!, target)
    })
  }
  const gathered = operands.find((o) => typeof o === 'object' && o.kind === 'memory' && o.mask !== gatherless)
  if (gathered !== undefined) {
    const gather = gatherOf(choice)
    return makeStates(count, random, (state) => limitIndexes(gather, state, random))
  }
  if (mnemonic.endsWith('maskmovdqu')) {
    return makeStates(count, random, (state) => void (state[7] = BigInt(SCRATCH + random.below(32))))
  }
  if (mnemonic === 'ret') return makeStates(count, random, (state) => void (state[STACK_SLOT] = target))
  if (mnemonic === 'leave') {
    return makeStates(count, random, (state) => void (state[5] = BigInt(SCRATCH + 48 + 8 * random.below(9))))
  }
  if (mnemonic === 'syscall') return makeStates(count, random, (state) => void (state[0] = 0xffff_ffff_ffff_f000n))
  if (mnemonic === 'div' || mnemonic === 'idiv') {
    return makeStates(count, random, (state) => prepareDivision(choice, state, random))
  }
  return undefined
}

const gatherless = at(gp64[0]!).mask

/** Where the indexes and the mask of a gather are in states, and their widths. */
interface Gather {
  readonly indexWord: number
  readonly indexBits: number
  readonly maskWord: number
  readonly laneBits: number
}

function gatherOf({ instruction: { form, operands } }: Choice): Gather {
  const vectorWord = (number: number | undefined): number => VECTOR_WORD + 4 * testedVectors.indexOf(number as 0)
  return {
    indexWord: vectorWord((operands[1] as MemoryOperand).index!.number),
    indexBits: form.operands[1]!.indexBits,
    maskWord: vectorWord(registerOf(operands[2])),
    laneBits: /(?:ps|[dq]d)$/.test(form.mnemonic) ? 32 : 64,
  }
}

const laneOf = (state: BigUint64Array, word: number, bits: number, n: number): bigint =>
  BigInt.asUintN(bits, state[word + Math.floor((n * bits) / 64)]! >> BigInt((n * bits) % 64))

/** Indexes from 0 to 4, so that scaled ones stay within scratch; lanes that the mask leaves out may point anywhere. */
function limitIndexes(
  { indexWord, indexBits, maskWord, laneBits }: Gather,
  state: BigUint64Array,
  random: Random,
): void {
  const perWord = 64 / indexBits
  for (let word = 0; word < 4; word++) {
    let value = 0n
    for (let n = 0; n < perWord; n++) {
      const lane = word * perWord + n
      const isLeftOut =
        (lane + 1) * laneBits <= 256 && laneOf(state, maskWord, laneBits, lane) >> BigInt(laneBits - 1) === 0n
      const index = isLeftOut && random.below(2) === 0 ? random.bits64() : BigInt(random.below(5))
      value |= BigInt.asUintN(indexBits, index) << BigInt(n * indexBits)
    }
    state[indexWord + word] = value
  }
}

function writeScratch(state: BigUint64Array, offset: number, value: bigint): void {
  const bytes = new DataView(state.buffer, state.byteOffset + 8 * SCRATCH_WORD)
  bytes.setBigUint64(offset, value, true)
}

function readDivisor(choice: Choice, state: BigUint64Array, bits: number): bigint {
  const operand = choice.instruction.operands[0]!
  const register = registerOf(operand)
  if (register === undefined) {
    const bytes = new DataView(state.buffer, state.byteOffset + 8 * SCRATCH_WORD)
    let value = 0n
    for (let n = bits / 8 - 1; n >= 0; n--) value = (value << 8n) | BigInt(bytes.getUint8(choice.offset! + n))
    return value
  }
  const high = typeof operand === 'object' && 'class' in operand && operand.class === 'gp8high'
  return BigInt.asUintN(bits, high ? state[register - 4]! >> 8n : state[register]!)
}

/** Makes the dividend of a chosen quotient and remainder, so that quotients near both ends of the range are common. */
function prepareDivision(choice: Choice, state: BigUint64Array, random: Random): void {
  const signed = choice.instruction.form.mnemonic === 'idiv'
  const bits = choice.instruction.form.operands[0]!.width
  const width = BigInt(bits)
  const raw = readDivisor(choice, state, bits)
  const divisor = signed ? BigInt.asIntN(bits, raw) : raw
  const half = 1n << (width - 1n)
  const top = signed
    ? [half - 1n, half, -half, -half - 1n, half - 2n, 0n]
    : [2n * half - 1n, 2n * half, 2n * half - 2n, 0n, 1n]
  const any = BigInt.asUintN(bits, edgeInteger(random))
  const quotient = random.below(3) === 0 ? top[random.below(top.length)]! : signed ? BigInt.asIntN(bits, any) : any
  const size = divisor < 0n ? -divisor : divisor
  const remainder =
    size === 0n ? 0n : BigInt.asUintN(bits, random.below(3) === 0 ? size - 1n : edgeInteger(random)) % size
  const product = quotient * divisor
  const dividend = BigInt.asUintN(2 * bits, product < 0n ? product - remainder : product + remainder)
  if (bits === 8) {
    state[0] = (state[0]! & ~0xffffn) | dividend
    return
  }
  const mask = (1n << width) - 1n
  state[0] = (state[0]! & ~mask) | (dividend & mask)
  state[2] = (state[2]! & ~mask) | (dividend >> width)
}

export const stateAt = (states: BigUint64Array, index: number): BigUint64Array =>
  states.subarray(index * STATE_WORDS, (index + 1) * STATE_WORDS)
