import type { Contract, IntType, ScalarType, Value } from '@sourceless/contract'
import { hasBuffers } from '../abi.js'
import { firstLengths, randomElements, randomLength, randomText } from './buffers.js'
import type { Harvest } from './harvest.js'
import { createRandom, type Random } from './random.js'
import { compactEdges, edgeValues, randomScalar, type Scalar, wrapped } from './scalars.js'

export type Input = readonly Value[]

/** Products of edge values stop here; beyond, combinations are drawn. */
const largestProduct = 1024
const longestBuffer = 300

export interface InputPlan {
  readonly contract: Contract
  readonly harvest: Harvest
  readonly seed: number
}

/**
 * What a contract alone suggests, with its own harvest: examples, products of edge values, every edge, the contract's
 * constants, short buffers. Finite.
 */
export function* contractInputs({ contract, harvest, seed }: InputPlan): Generator<Input> {
  const random = createRandom(seed ^ 0x5eed)
  for (const example of contract.examples) if (example.kind === 'function') yield example.arguments
  const { parameters } = contract.entry
  const isScalar = parameters.every((p) => p.type.kind !== 'slice' && p.type.kind !== 'cstr')
  if (!isScalar) {
    for (const length of firstLengths)
      for (let round = 0; round < 6; round++) yield drawWithLength(contract, harvest, random, length)
    return
  }
  const types = parameters.map((p) => p.type as ScalarType)
  if (types.length === 0) {
    yield []
    return
  }
  if (types.length === 1) {
    for (const value of shuffled(edgeValues(types[0]!), random)) yield [value]
  } else {
    const edges = types.map(compactEdges)
    const count = edges.reduce((n, e) => n * e.length, 1)
    if (count <= largestProduct) yield* shuffled([...product(edges)], random)
    else for (let i = 0; i < largestProduct; i++) yield edges.map((e) => random.pick(e))
  }
  yield* harvestedInputs(types, harvest.integers, random)
  yield* relatedInputs(types, harvest.integers, random)
}

/** Inputs with buffers that are drawn with what the code has in it. */
const drawnWithCode = 64

/** What code with constants of its own suggests besides: each of them in each place, or as the length of buffers. Finite. */
export function* codeInputs({ contract, harvest, seed }: InputPlan, known: Harvest): Generator<Input> {
  const { parameters } = contract.entry
  const constants = harvest.integers.filter((constant) => !known.integers.includes(constant))
  if (constants.length === 0) return
  const random = createRandom(seed ^ 0xc0de)
  if (parameters.every((p) => p.type.kind !== 'slice' && p.type.kind !== 'cstr')) {
    yield* harvestedInputs(
      parameters.map((p) => p.type as ScalarType),
      constants,
      random,
    )
    return
  }
  const lengths = constants.filter((constant) => constant > 0n && constant < BigInt(longestBuffer)).map(Number)
  // A loop that is left where an index exceeds the constant gives something else from two more on.
  for (const length of lengths)
    for (const delta of [-1, 0, 1, 2]) yield drawWithLength(contract, harvest, random, length + delta)
  for (let i = 0; i < drawnWithCode; i++) yield drawWithLength(contract, harvest, random, undefined)
}

/** Neighbours find the same faults: apart from each other they find the first one sooner. */
function shuffled<T>(items: readonly T[], random: Random): readonly T[] {
  const list = [...items]
  for (let left = list.length; left > 1; left--) {
    const at = random.below(left)
    const last = list[left - 1]!
    list[left - 1] = list[at]!
    list[at] = last
  }
  return list
}

function* product(choices: readonly (readonly Scalar[])[]): Generator<Scalar[]> {
  const [first, ...rest] = choices
  if (first === undefined) {
    yield []
    return
  }
  for (const value of first) for (const others of product(rest)) yield [value, ...others]
}

/** Each harvested constant and its neighbours in each place, the others drawn. */
function* harvestedInputs(
  types: readonly ScalarType[],
  constants: readonly bigint[],
  random: Random,
): Generator<Input> {
  for (let place = 0; place < types.length; place++) {
    const type = types[place]!
    if (type.kind !== 'int') continue
    for (const constant of constants) {
      for (const delta of [-1n, 0n, 1n]) {
        const value = wrapped(type, constant + delta)
        yield types.map((t, i) => (i === place ? value : randomScalar(t, random, constants)))
      }
    }
  }
}

/** Equal and nearly equal values in parameters of one type, which independent choices hardly ever give. */
function* relatedInputs(types: readonly ScalarType[], constants: readonly bigint[], random: Random): Generator<Input> {
  const first = types[0]!
  if (types.length < 2 || first.kind !== 'int') return
  for (let round = 0; round < 64; round++) {
    const base = randomScalar(first, random, constants) as bigint
    yield types.map((type) => {
      if (type.kind !== 'int') return randomScalar(type, random, constants)
      const related = [
        base,
        base,
        base + 1n,
        base - 1n,
        -base,
        ~base,
        base ^ (1n << BigInt(random.below(type.bits))),
        base * 2n,
      ][random.below(8)]!
      return wrapped(type, related)
    })
  }
}

/** One input at random; never ends. */
export function* randomInputs({ contract, harvest, seed }: InputPlan): Generator<Input> {
  const random = createRandom(seed)
  for (;;) yield drawWithLength(contract, harvest, random, undefined)
}

function drawWithLength(contract: Contract, harvest: Harvest, random: Random, given: number | undefined): Input {
  const { parameters } = contract.entry
  // Buffers of equal length are common in contracts, and so are scalars that count or index elements.
  const shared = given ?? randomLength(random, harvest.integers, longestBuffer)
  const isShared = random.below(4) !== 0 || given !== undefined
  const scalarsAreSizes = hasBuffers(contract.entry) && random.oneIn(2)
  let copied: Value | undefined
  return parameters.map(({ type }): Value => {
    if (type.kind === 'args' || type.kind === 'array' || type.kind === 'void') throw new Error('not a parameter type')
    if (type.kind === 'slice') {
      const { element } = type
      const wantsText = element.kind === 'int' && element.bits === 8 && random.oneIn(2)
      const length = isShared ? shared : randomLength(random, harvest.integers, longestBuffer)
      if (Array.isArray(copied) && random.oneIn(3)) return alter(copied as Scalar[], element, random, harvest)
      copied = wantsText
        ? textElements(element, length, random, harvest)
        : randomElements(element, length, random, harvest.integers)
      return copied
    }
    if (type.kind === 'cstr') {
      if (copied instanceof Uint8Array && random.oneIn(3)) return alterText(copied, random)
      const length = isShared ? shared : randomLength(random, harvest.integers, longestBuffer)
      copied = randomText(length, random, harvest.texts, () => 1 + random.below(255))
      return copied
    }
    if (scalarsAreSizes && type.kind === 'int')
      return wrapped(type, BigInt(random.oneIn(3) ? shared : random.below(shared + 2)))
    return randomScalar(type, random, harvest.integers)
  })
}

function textElements(type: IntType, length: number, random: Random, harvest: Harvest): Scalar[] {
  const elements: Scalar[] = []
  for (const byte of randomText(length, random, harvest.texts, () => random.below(256)))
    elements.push(wrapped(type, BigInt(byte)))
  return elements
}

/** A copy of an earlier buffer, as it is or with one element changed, one dropped or one added. */
function alter(source: readonly Scalar[], element: ScalarType, random: Random, harvest: Harvest): Scalar[] {
  const copy = source.slice()
  const kind = random.below(4)
  if (kind === 1 && copy.length > 0) copy[random.below(copy.length)] = randomScalar(element, random, harvest.integers)
  if (kind === 2 && copy.length > 0) copy.pop()
  if (kind === 3) copy.push(randomScalar(element, random, harvest.integers))
  const fits = copy.every((v) => typeof v === typeof randomScalar(element, random, []))
  return fits ? copy.map((v) => (element.kind === 'int' && typeof v === 'bigint' ? wrapped(element, v) : v)) : []
}

function alterText(source: Uint8Array, random: Random): Uint8Array {
  const kind = random.below(4)
  if (kind === 2) return source.slice(0, -1)
  if (kind === 3) return Uint8Array.from([...source, 97 + random.below(26)])
  const copy = source.slice()
  if (kind === 1 && copy.length > 0) copy[random.below(copy.length)] = 1 + random.below(255)
  return copy
}

/** Changes one part of an input that `requires` accepted, to reach more inputs when it accepts few. */
export function mutateInput(contract: Contract, input: Input, harvest: Harvest, random: Random): Input {
  const { parameters } = contract.entry
  const place = random.below(Math.max(1, parameters.length))
  return input.map((value, i): Value => {
    const { type } = parameters[i]!
    if (i !== place) return value
    if (value instanceof Uint8Array) return alterText(value, random)
    if (type.kind === 'slice') {
      const copy = (value as readonly Scalar[]).slice()
      if (copy.length > 0) copy[random.below(copy.length)] = randomScalar(type.element, random, harvest.integers)
      return copy
    }
    if (type.kind === 'int' && random.oneIn(2)) return wrapped(type, (value as bigint) + BigInt(random.below(5) - 2))
    return randomScalar(type as ScalarType, random, harvest.integers)
  })
}
