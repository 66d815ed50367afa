import {
  createConcreteMachine,
  createTerms,
  type Location,
  type MeaningContext,
  type Term,
  type TermBuilder,
} from '@sourceless/isa'
import { createRandom, type Random } from '@sourceless/testing'
import { decodeOperands } from '../../src/decode/decode.js'
import { applyMeaning, decodeWord, type Form, formatInstruction, type Instruction, locations } from '../../src/index.js'
import { Batch, type Columns, valueAt } from './batch-evaluation.js'
import {
  type Block,
  FLAGS_WORD,
  GENERAL_WORD,
  type Machine,
  MEMORY_ADDRESS,
  MEMORY_WORD,
  REGISTERS,
  stateWords,
} from './vector-machine.js'
import { createPool, createStates, isHeld, type States } from './vector-states.js'

/** Choices of operands for each row, and states for each choice. */
const CHOICES = 8
const STATES = 250
const ROWS_PER_RUN = 32

const STATE_SEED = 0x51a7e

interface Case {
  readonly instruction: Instruction
  readonly states: States
  readonly block: Block
}

/** A word of the row whose registers the states hold. */
function chooseWord(form: Form, random: Random): number {
  const { match, mask } = form.layout
  for (let attempt = 0; attempt < 1 << 16; attempt++) {
    const word = match | (random.bits32() & ~mask)
    if (decodeOperands(form, word)?.every(isHeld) && decodeWord(word)?.form === form) return word
  }
  throw new Error(`no operands found for ${form.name}`)
}

const baseOf = ({ operands }: Instruction): readonly number[] =>
  operands.flatMap((operand) => (typeof operand === 'object' && operand.kind === 'memory' ? [operand.base.number] : []))

function wordOfLocation(location: Location): number {
  const number = Number(/\d+/.exec(location)?.[0])
  if (location.startsWith('v')) return 4 * number + (location.endsWith('h') ? 2 : 0)
  return GENERAL_WORD + 2 * number
}
const flagBits: Readonly<Record<string, number>> = { NF: 31, ZF: 30, CF: 29, VF: 28 }

/** What a meaning told, as terms over the state before. */
interface Told {
  readonly writes: ReadonlyMap<Location, Term>
  readonly loads: readonly { readonly value: Term; readonly address: Term }[]
  readonly stores: readonly { readonly value: Term; readonly address: Term }[]
}

function tell(instruction: Instruction, terms: TermBuilder): Told {
  const writes = new Map<Location, Term>()
  const loads: { value: Term; address: Term }[] = []
  const stores: { value: Term; address: Term }[] = []
  const refuse = (): never => {
    throw new Error('not an effect of vector rows')
  }
  const context: MeaningContext = {
    terms,
    read: (location) => terms.variable(location, location in flagBits ? 1 : 64),
    write: (location, value) => void writes.set(location, value),
    load(address, sizeBytes) {
      const value = terms.variable(`load${loads.length} of ${sizeBytes}`, 8 * sizeBytes)
      loads.push({ value, address })
      return value
    },
    store: (address, value) => void stores.push({ value, address }),
    trap: refuse,
    jump: refuse,
    systemCall: refuse,
  }
  applyMeaning(instruction, 0n, context)
  return { writes, loads, stores }
}

/** The states after, as the meaning predicts them, in the layout of the machine. */
function predict(batch: Batch, { instruction, states, block }: Case, terms: TermBuilder): Int32Array {
  const { writes, loads, stores } = tell(instruction, terms)
  const size = stateWords(block.withMemory)
  const result = states.words.slice()
  const flags = states.columns[FLAGS_WORD]!
  const loaded = new Map<string, Columns>()
  const leaf = (term: Term): Columns => {
    const bit = flagBits[term.name]
    if (bit !== undefined) return [flags.map((word) => (word >>> bit) & 1)]
    const known = loaded.get(term.name)
    if (known !== undefined) return known
    const at = wordOfLocation(term.name)
    return [states.columns[at]!, states.columns[at + 1]!]
  }
  const bytes = new Uint8Array(result.buffer)
  const byteAt = (i: number, address: number): number => 4 * (size * i + MEMORY_WORD) + address - MEMORY_ADDRESS
  const addresses = batch.evaluate(
    loads.map(({ address }) => address),
    leaf,
  )
  loads.forEach(({ value }, n) => {
    const columns = Array.from({ length: Math.ceil(value.bits / 32) }, () => new Int32Array(batch.count))
    for (let i = 0; i < batch.count; i++) {
      const at = byteAt(i, addresses[n]![0]![i]!)
      for (let k = value.bits / 8 - 1; k >= 0; k--) columns[k >> 2]![i] = (columns[k >> 2]![i]! << 8) | bytes[at + k]!
    }
    loaded.set(value.name, columns)
  })
  const roots = [...writes.values(), ...stores.flatMap(({ value, address }) => [value, address])]
  const values = batch.evaluate(roots, leaf)
  let n = 0
  for (const location of writes.keys()) writeColumns(result, size, location, values[n++]!)
  for (const { value } of stores) {
    const [columns, address] = [values[n++]!, values[n++]![0]!]
    for (let i = 0; i < batch.count; i++)
      for (let k = 0; k < value.bits / 8; k++)
        bytes[byteAt(i, address[i]!) + k] = columns[k >> 2]![i]! >>> (8 * (k & 3))
  }
  return result
}

function writeColumns(result: Int32Array, size: number, location: Location, columns: Columns): void {
  const bit = flagBits[location]
  if (bit !== undefined) {
    const column = columns[0]!
    for (let i = 0; i < column.length; i++) {
      const at = size * i + FLAGS_WORD
      result[at] = (result[at]! & ~(1 << bit)) | (column[i]! << bit)
    }
    return
  }
  const at = wordOfLocation(location)
  for (const [n, column] of columns.entries())
    for (let i = 0; i < column.length; i++) result[size * i + at + n] = column[i]!
}

/** Lanes of 16, 32 or 64 bits that are NaN on both sides are alike where the row leaves open which NaN it gives. */
function bothNaN(a: Int32Array, b: Int32Array, at: number, laneBits: number): boolean {
  const isNaNAt = (words: Int32Array): boolean => {
    if (laneBits === 32) return (words[at]! & 0x7fff_ffff) > 0x7f80_0000
    const high = at | 1
    return (
      (words[high]! & 0x7fff_ffff) > 0x7ff0_0000 ||
      ((words[high]! & 0x7fff_ffff) === 0x7ff0_0000 && words[high - 1] !== 0)
    )
  }
  if (laneBits !== 16) return isNaNAt(a) && isNaNAt(b)
  for (const shift of [0, 16]) {
    const [x, y] = [(a[at]! >>> shift) & 0xffff, (b[at]! >>> shift) & 0xffff]
    if (x !== y && !((x & 0x7fff) > 0x7c00 && (y & 0x7fff) > 0x7c00)) return false
  }
  return true
}

function laneBitsOf({ form, operands: [first] }: Instruction): number {
  return form.header.openNaN && typeof first === 'object' && first.kind === 'register' ? first.laneBits : 0
}

/**
 * qemu 7.2 keeps the sign of `fcvtzs h0, h1, #n` in bits 31 to 16; the manual writes 16 bits and zeroes all above (Elem
 * of a vector of one element).
 */
export function withoutStraySign({ form, operands: [first] }: Instruction, states: Int32Array): Int32Array {
  if (form.name !== 'fcvtzs_h_h_shr' || typeof first !== 'object' || first.kind !== 'register') return states
  const result = states.slice()
  for (let at = wordOfLocation(first.location); at < result.length; at += stateWords(false)) {
    const [low, high] = [result[at]! & 0xffff, result[at]! >> 16]
    if (high === (low & 0x8000 ? -1 : 0)) result[at] = low
  }
  return result
}

/** The first difference, in words. */
function compare(given: Case, ours: Int32Array, answer: Int32Array): string | undefined {
  const theirs = withoutStraySign(given.instruction, answer)
  const laneBits = laneBitsOf(given.instruction)
  for (let at = 0; at < ours.length; at++) {
    if (ours[at] === theirs[at] || (laneBits !== 0 && bothNaN(ours, theirs, at, laneBits))) continue
    const size = stateWords(given.block.withMemory)
    return `state ${Math.floor(at / size)}, word ${at % size}: ${hex(ours[at]!)}, the processor: ${hex(theirs[at]!)}`
  }
  return undefined
}

/** What the bigint interpreter makes of the first state, where it is not the same. */
function interpreted(given: Case, predicted: Int32Array): string | undefined {
  const { instruction, states, block } = given
  const size = stateWords(block.withMemory)
  const after = states.words.slice(0, size)
  const bytes = new DataView(after.buffer, 4 * MEMORY_WORD)
  const machine = createConcreteMachine(
    { locations, applyMeaning },
    {
      memory: {
        load(address, sizeBytes) {
          let value = 0n
          for (let n = sizeBytes - 1; n >= 0; n--)
            value = (value << 8n) | BigInt(bytes.getUint8(Number(address) - MEMORY_ADDRESS + n))
          return value
        },
        store(address, value, sizeBytes) {
          for (let n = 0; n < sizeBytes; n++)
            bytes.setUint8(Number(address) - MEMORY_ADDRESS + n, Number((value >> BigInt(8 * n)) & 0xffn))
        },
      },
    },
  )
  for (const location of heldLocations) {
    const at = wordOfLocation(location)
    machine.state.set(location, valueAt([after.subarray(at), after.subarray(at + 1)], 0))
  }
  for (const [flag, bit] of Object.entries(flagBits)) machine.state.set(flag, BigInt((after[FLAGS_WORD]! >>> bit) & 1))
  machine.step(instruction, 0n)
  for (const location of [...heldLocations, ...Object.keys(flagBits)]) {
    const value = machine.state.get(location)!
    const words = [value, value >> 32n].map((part) => Int32Array.of(Number(BigInt.asIntN(32, part))))
    writeColumns(after, size, location, location in flagBits ? words.slice(0, 1) : words)
  }
  const difference = compare(given, after, predicted.slice(0, size))
  return difference && `the interpreter: ${difference}`
}

const heldLocations = Array.from({ length: REGISTERS }, (_, n) => [`v${n}`, `v${n}h`, `x${n}`]).flat()

/** States to choose from, made when first needed: rows without memory share them. */
function createSource(random: Random): (bases: readonly number[], choice: number) => States {
  const pool = createPool(random)
  const known = new Map<string, States>()
  return (bases, choice) => {
    const key = `${bases} ${choice}`
    const found = known.get(key) ?? createStates(STATES, pool, bases, random)
    known.set(key, found)
    return found
  }
}

function createCases(form: Form, replaced: Form, statesOf: ReturnType<typeof createSource>, random: Random): Case[] {
  return Array.from({ length: CHOICES }, (_, choice) => {
    const word = chooseWord(form, random)
    const instruction = { ...decodeWord(word)!, form: replaced }
    const bases = baseOf(instruction)
    const states = statesOf(bases, choice)
    return { instruction, states, block: { word, count: STATES, withMemory: bases.length > 0, states: states.words } }
  })
}

/** Finds where meanings of rows and the machine differ, one difference for each row. */
export interface Witness {
  /** Tries CHOICES × STATES states of every row. `replace` puts another form, with another meaning, in place of a row. */
  differences(rows: readonly Form[], replace?: (form: Form) => Form): readonly string[]
}

export function createWitness(machine: Machine): Witness {
  const random = createRandom(STATE_SEED)
  const statesOf = createSource(random)
  const batch = new Batch(STATES)
  const tried = (cases: readonly Case[]): readonly string[] => {
    const answers = machine.run(cases.map(({ block }) => block))
    const terms = createTerms()
    const found = new Map<Form, string>()
    cases.forEach((given, n) => {
      const { form } = given.instruction
      if (found.has(form)) return
      const predicted = predict(batch, given, terms)
      const difference = compare(given, predicted, answers[n]!) ?? interpreted(given, predicted)
      if (difference !== undefined)
        found.set(form, `${form.name}: ${formatInstruction(given.instruction)}: ${difference}`)
    })
    return [...found.values()]
  }
  return {
    differences(rows, replace = (form) => form) {
      const found: string[] = []
      for (let start = 0; start < rows.length; start += ROWS_PER_RUN) {
        const some = rows.slice(start, start + ROWS_PER_RUN)
        found.push(...tried(some.flatMap((form) => createCases(form, replace(form), statesOf, random))))
      }
      return found
    },
  }
}

const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, '0')
