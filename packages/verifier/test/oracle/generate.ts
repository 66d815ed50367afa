import {
  type Contract,
  integerRange,
  type ScalarType,
  type ScalarTypeName,
  scalarTypes,
  type Type,
  type Value,
} from '@sourceless/contract'

/** Seeded numbers (mulberry32), so that a failure can be repeated from its seed. */
export interface Random {
  below(limit: number): number
  pick<T>(items: readonly T[]): T
  bits64(): bigint
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return (t ^ (t >>> 14)) >>> 0
  }
  return {
    below: (limit) => next() % limit,
    pick: (items) => items[next() % items.length]!,
    bits64: () => (BigInt(next()) << 32n) | BigInt(next()),
  }
}

const floatEdges = [
  0,
  -0,
  1,
  -1,
  0.5,
  -1.5,
  2.5,
  255.9,
  -129,
  65536,
  2147483648,
  -2147483649,
  1.8446744073709552e19,
  1e30,
  Number.NaN,
  Infinity,
  -Infinity,
  1e-40,
]

export function randomScalar(random: Random, type: ScalarType): bigint | number | boolean {
  if (type.kind === 'bool') return random.below(2) === 1
  if (type.kind === 'float') {
    if (random.below(2) === 0) return type.bits === 32 ? Math.fround(random.pick(floatEdges)) : random.pick(floatEdges)
    const view = new DataView(new ArrayBuffer(8))
    view.setBigUint64(0, random.bits64())
    return type.bits === 32 ? view.getFloat32(0) : view.getFloat64(0)
  }
  const { min, max } = integerRange(type)
  const cut = (value: bigint): bigint =>
    type.signed ? BigInt.asIntN(type.bits, value) : BigInt.asUintN(type.bits, value)
  switch (random.below(4)) {
    case 0:
      return random.pick([min, max, 0n, 1n, cut(-1n), min + 1n, max - 1n])
    case 1:
      return cut(BigInt(random.below(20)) - 5n)
    case 2:
      return cut(1n << BigInt(random.below(64)))
    default:
      return cut(random.bits64())
  }
}

export function randomValue(random: Random, type: Type): Value {
  if (type.kind === 'slice') return Array.from({ length: random.below(9) }, () => randomScalar(random, type.element))
  if (type.kind === 'cstr')
    return Uint8Array.from({ length: random.below(9) }, () =>
      random.below(3) === 0 ? 65 + random.below(58) : 1 + random.below(255),
    )
  return randomScalar(random, type as ScalarType)
}

export function randomArguments(random: Random, contract: Contract): Value[] {
  return contract.entry.parameters.map(({ type }) => randomValue(random, type))
}

const names = Object.keys(scalarTypes) as ScalarTypeName[]
const integerNames = names.filter((name) => scalarTypes[name].kind === 'int')

/** Parameters of every generated function: two of each scalar type, and three in memory. */
const parameters = [
  ...names.flatMap((name) => [`${name}a: ${name}`, `${name}b: ${name}`]),
  'bytes: u8[]',
  'words: readonly i16[]',
  'text: cstr',
]

/** Text of an expression of the type, over the parameters and `extra` variables. */
function expression(random: Random, name: ScalarTypeName, depth: number): string {
  const inner = (of: ScalarTypeName = name): string => expression(random, of, depth - 1)
  if (depth === 0 || random.below(8) === 0) return leaf(random, name)
  const type: ScalarType = scalarTypes[name]
  if (random.below(8) === 0) return `(${inner('bool')} ? ${inner()} : ${inner()})`
  if (random.below(6) === 0) return `helper_${name}(${inner()}, ${inner('bool')})`
  if (type.kind === 'bool') return condition(random, inner)
  if (random.below(4) === 0) return `${name}(${inner(random.pick(names))})`
  if (type.kind === 'float') {
    if (random.below(10) === 0) return name === 'f32' ? `float32(${inner('u32')})` : `float64(${inner('u64')})`
    if (random.below(2) === 0) return `(${inner()} ${random.pick(['+', '-', '*', '/'])} ${inner()})`
    if (random.below(3) === 0) return `${random.pick(['min', 'max'])}(${inner()}, ${inner()})`
    return `${random.pick(['-', 'abs', 'sqrt', 'floor', 'ceil', 'trunc', 'round'])}(${inner()})`
  }
  if (random.below(8) === 0 && (name === 'u32' || name === 'u64'))
    return `bits(${inner(name === 'u32' ? 'f32' : 'f64')})`
  switch (random.below(6)) {
    case 0:
      return `(${inner()} ${random.pick(['<<', '>>'])} ${inner(random.pick(integerNames))})`
    case 1:
      return `${random.pick(['min', 'max', 'mulhi'])}(${inner()}, ${inner()})`
    case 2:
      return `${random.pick(['rotl', 'rotr'])}(${inner()}, ${inner(random.pick(integerNames))})`
    case 3:
      return `${random.pick(['-', '~', 'abs', 'popcount', 'clz', 'ctz', 'bswap'])}(${inner()})`
    default:
      return `(${inner()} ${random.pick(['+', '-', '*', '&', '|', '^', '/', '%'])} ${inner()})`
  }
}

function condition(random: Random, inner: (of: ScalarTypeName) => string): string {
  const of = random.pick(names)
  switch (random.below(4)) {
    case 0:
      return `(${inner('bool')} ${random.pick(['&&', '||'])} ${inner('bool')})`
    case 1:
      return `!${inner('bool')}`
    case 2:
      return `isNaN(${inner(random.pick(['f32', 'f64']))})`
    default:
      return `(${inner(of)} ${random.pick(of === 'bool' ? ['==', '!='] : ['<', '<=', '>', '>=', '==', '!='])} ${inner(of)})`
  }
}

function leaf(random: Random, name: ScalarTypeName): string {
  if (random.below(3) > 0) return `${name}${random.pick(['a', 'b'])}`
  if (name === 'u8') return random.pick(['bytes[u8a & 3]', 'text[u16b & 1]', 'own[i8a & 3]', 'u8(7)', "'x'"])
  if (name === 'i16') return random.pick(['words[i32a & 1]', 'i16(-3)', 'TABLE[u8a & 3]'])
  if (name === 'u64') return random.pick(['bytes.length', 'text.length', 'words.length', 'u64(1)'])
  if (name === 'bool') return random.pick(['true', 'false'])
  return scalarTypes[name].kind === 'float' ? `${name}(0.5)` : `${name}(${random.below(100)})`
}

/** Text of a statement; loops are bounded by their counter, which has its own name. */
function statement(random: Random, depth: number): string {
  const name = random.pick(names)
  const value = (of: ScalarTypeName): string => expression(random, of, 2)
  const inner = (): string => statement(random, depth - 1)
  switch (depth === 0 ? random.below(3) : random.below(8)) {
    case 0:
      return `${name}a = ${value(name)}`
    case 1:
      return random.pick([
        `bytes[${value('u8')} & 3] = ${value('u8')}`,
        `own[u8b & 3] ^= ${value('u8')}`,
        `text[u8a & 1] = ${value('u8')}`,
      ])
    case 2: {
      const integer = random.pick(integerNames)
      return random.pick([
        `${integer}b ${random.pick(['+=', '-=', '*=', '<<=', '>>=', '|='])} ${value(integer)}`,
        `${integer}a++`,
        'fill(own, u8a)',
        'fill(bytes, u8b)',
      ])
    }
    case 3:
    case 4:
      return `if (${value('bool')}) { ${inner()}\n${inner()} } else { ${inner()} }`
    case 5: {
      const jump = random.pick(['break', 'continue', `return ${value('u64')}`, inner()])
      return `for (let i${depth}: u8 = 0; i${depth} < ${random.below(6)}; i${depth}++) { ${inner()}\nif (${value('bool')}) ${jump}\n${inner()} }`
    }
    case 6:
      return `{ let n: u8 = 3; do { ${inner()}; n--; if (${value('bool')}) continue } while (n > 0 && ${value('bool')}) }`
    default:
      return `{ let local: i16[4] = [${value('i16')}, ${value('i16')}]; i16a += local[u8a & 3] }`
  }
}

/** A function contract that uses a bit of everything; it may well violate or run long. */
export function randomContract(random: Random): string {
  const helpers = names.map(
    (name) => `function helper_${name}(x: ${name}, c: bool): ${name} { if (c) return x
    const y = ${name === 'bool' ? '!x' : name.startsWith('f') ? 'x * 0.5' : 'x + 1'}
    return y }`,
  )
  const body = Array.from({ length: 1 + random.below(5) }, () => statement(random, 2))
  const ends = random.pick(names)
  return `function generated(${parameters.join(', ')}): u64 {
  ${random.below(3) === 0 ? `requires(${condition(random, (of) => `${of}a`)})` : ''}
  let own: u8[4] = [1, 2]
  ${body.join('\n  ')}
  ${random.below(10) === 0 ? '' : `return u64(${expression(random, ends, 4)})`}
}
const TABLE: i16[4] = [-1, 300]
${helpers.join('\n')}
function fill(to: u8[], value: u8): void { for (let i: u64 = 0; i < to.length; i++) to[i] += value }
`
}

/** One expression of a type as a function of its own, so that the result itself is compared. */
export function randomExpressionContract(random: Random): string {
  const name = random.pick(names)
  const source = randomContract(random)
  const head = `function generated(${parameters.join(', ')}): ${name} {\n  const own: u8[4] = [9, 8, 7]\n  return ${expression(random, name, 4)}\n}\n`
  return head + source.slice(source.indexOf('const TABLE'))
}
