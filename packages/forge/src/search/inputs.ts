import { type Contract, createInterpreter, type IntType, type ScalarType } from '@sourceless/contract'

/** One case: unsigned argument patterns at the working width, and the pattern that must come out. */
export interface SearchCase {
  readonly arguments: readonly bigint[]
  readonly result: bigint
}

/** splitmix64: deterministic by seed. */
export function createRandom(seed: number): () => bigint {
  let state = BigInt.asUintN(64, BigInt(seed) * 0x9e3779b97f4a7c15n + 0x1234567n)
  return () => {
    state = BigInt.asUintN(64, state + 0x9e3779b97f4a7c15n)
    let z = state
    z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n)
    z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn)
    return z ^ (z >> 31n)
  }
}

const bitsOf = (type: ScalarType): number => (type.kind === 'bool' ? 1 : type.bits)
const isSigned = (type: ScalarType): boolean => type.kind === 'int' && type.signed

/** A value of the type from a pattern. */
function fromPattern(type: ScalarType, pattern: bigint): bigint | boolean {
  if (type.kind === 'bool') return (pattern & 1n) === 1n
  const { bits, signed } = type as IntType
  return signed ? BigInt.asIntN(bits, pattern) : BigInt.asUintN(bits, pattern)
}

const toPattern = (value: bigint | boolean, width: number): bigint => BigInt.asUintN(width, BigInt(value))

/** Runs the contract on argument patterns. Undefined where it is not defined. */
export function createOracle(
  contract: Contract,
  width: number,
): (patterns: readonly bigint[]) => SearchCase | undefined {
  const interpreter = createInterpreter(contract, { stepLimit: 20_000 })
  const types = contract.entry.parameters.map(({ type }) => type as ScalarType)
  return (patterns) => {
    const values = types.map((type, i) => fromPattern(type, patterns[i]))
    const outcome = interpreter.call(values)
    if (outcome.kind !== 'returned' || outcome.result === undefined) return undefined
    return {
      arguments: values.map((value) => toPattern(value, width)),
      result: toPattern(outcome.result as bigint | boolean, width),
    }
  }
}

/** Edges of each type against each other, sparse and dense patterns, then random ones. */
export function* patterns(
  types: readonly ScalarType[],
  constants: readonly bigint[],
  random: () => bigint,
): Generator<bigint[]> {
  const edges = (type: ScalarType): bigint[] => {
    const top = 1n << BigInt(bitsOf(type) - 1)
    return isSigned(type) ? [0n, 1n, -1n, top - 1n, -top, 2n] : [0n, 1n, top * 2n - 1n, top, top - 1n, 2n]
  }
  for (let round = 0; ; round++) {
    yield types.map((type, i) => {
      const list = edges(type)
      const kind = round < 8 ? 0 : Number(random() % 6n)
      if (kind === 0) return list[(round + i * (1 + (round >> 2))) % list.length]
      if (kind === 1) return 1n << (random() % BigInt(bitsOf(type)))
      if (kind === 2 && constants.length > 0)
        return constants[Number(random() % BigInt(constants.length))] + (random() % 3n) - 1n
      if (kind === 3) return random() & random() & random()
      if (kind === 4) return random() >> (random() % BigInt(bitsOf(type)))
      return random()
    })
  }
}
