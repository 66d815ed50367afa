import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createInterpreter, type IntType, integerRange, scalarTypes, type Value } from '../src/index.js'
import { contractOf } from './contracts.js'

const integerNames = ['u8', 'u16', 'u32', 'u64', 'i8', 'i16', 'i32', 'i64'] as const
const typeOf = (name: (typeof integerNames)[number]): IntType => scalarTypes[name]

/** Edges as often as anything in between. */
function integers(type: IntType): fc.Arbitrary<bigint> {
  const { min, max } = integerRange(type)
  return fc.oneof(
    fc.bigInt({ min, max }),
    fc.constantFrom(min, min + 1n, 0n, 1n, 2n, max - 1n, max),
    fc.bigInt({ min: min < -130n ? -130n : min, max: max > 130n ? 130n : max }),
  )
}

const cut = (type: IntType, value: bigint): bigint =>
  type.signed ? BigInt.asIntN(type.bits, value) : BigInt.asUintN(type.bits, value)
const bitString = (type: IntType, value: bigint): string =>
  BigInt.asUintN(type.bits, value).toString(2).padStart(type.bits, '0')
const fromBitString = (type: IntType, text: string): bigint => cut(type, BigInt(`0b${text}`))

/** Meanings written another way than in the interpreter: over exact integers, or over strings of bits. */
const binary: Readonly<Record<string, (a: bigint, b: bigint, type: IntType) => bigint>> = {
  'a + b': (a, b, t) => cut(t, a + b),
  'a - b': (a, b, t) => cut(t, a - b),
  'a * b': (a, b, t) => cut(t, a * b),
  'b == 0 ? 0 : a / b': (a, b, t) =>
    b === 0n
      ? 0n
      : cut(t, a < 0n === b < 0n ? (a < 0n ? -a : a) / (b < 0n ? -b : b) : -((a < 0n ? -a : a) / (b < 0n ? -b : b))),
  'b == 0 ? 0 : a % b': (a, b, t) =>
    b === 0n ? 0n : cut(t, (a < 0n ? -1n : 1n) * ((a < 0n ? -a : a) % (b < 0n ? -b : b))),
  'a & b': (a, b, t) =>
    fromBitString(
      t,
      Array.from(bitString(t, a), (bit, i) => (bit === '1' && bitString(t, b)[i] === '1' ? '1' : '0')).join(''),
    ),
  'a | b': (a, b, t) =>
    fromBitString(
      t,
      Array.from(bitString(t, a), (bit, i) => (bit === '1' || bitString(t, b)[i] === '1' ? '1' : '0')).join(''),
    ),
  'a ^ b': (a, b, t) =>
    fromBitString(t, Array.from(bitString(t, a), (bit, i) => (bit !== bitString(t, b)[i] ? '1' : '0')).join('')),
  'a << b': (a, b, t) => fromBitString(t, (bitString(t, a) + '0'.repeat(count(b, t))).slice(-t.bits)),
  'a >> b': (a, b, t) =>
    fromBitString(t, ((t.signed ? bitString(t, a)[0]! : '0').repeat(count(b, t)) + bitString(t, a)).slice(0, t.bits)),
  'rotl(a, b)': (a, b, t) =>
    fromBitString(t, bitString(t, a).slice(count(b, t)) + bitString(t, a).slice(0, count(b, t))),
  'rotr(a, b)': (a, b, t) =>
    fromBitString(t, (bitString(t, a) + bitString(t, a)).slice(t.bits - count(b, t), 2 * t.bits - count(b, t))),
  'min(a, b)': (a, b) => (a - b < 0n ? a : b),
  'max(a, b)': (a, b) => (a - b < 0n ? b : a),
  'mulhi(a, b)': (a, b, t) =>
    cut(
      t,
      (a * b - ((((a * b) % 2n ** BigInt(t.bits)) + 2n ** BigInt(t.bits)) % 2n ** BigInt(t.bits))) /
        2n ** BigInt(t.bits),
    ),
  'abs(a)': (a, _, t) => cut(t, a < 0n ? -a : a),
  '-a': (a, _, t) => cut(t, -a),
  '~a': (a, _, t) => cut(t, -a - 1n),
  'popcount(a)': (a, _, t) => BigInt(bitString(t, a).replaceAll('0', '').length),
  'clz(a)': (a, _, t) => BigInt(bitString(t, a).search(/1|$/)),
  'ctz(a)': (a, _, t) => BigInt([...bitString(t, a)].reverse().join('').search(/1|$/)),
  'bswap(a)': (a, _, t) => fromBitString(t, bitString(t, a).match(/.{8}/g)!.reverse().join('')),
}
const count = (b: bigint, type: IntType): number => Number(BigInt.asUintN(64, b) % BigInt(type.bits))

test.each(integerNames)('integer operations of %s', (name) => {
  const type = typeOf(name)
  for (const [expression, meaning] of Object.entries(binary)) {
    const interpreter = createInterpreter(
      contractOf(`function f(a: ${name}, b: ${name}): ${name} { return ${expression} }`),
    )
    fc.assert(
      fc.property(integers(type), integers(type), (a, b) => {
        expect(interpreter.call([a, b]), expression).toMatchObject({ result: meaning(a, b, type) })
      }),
      { numRuns: 60 },
    )
  }
})

test('conversions between all integer types', () => {
  for (const from of integerNames) {
    for (const to of integerNames) {
      const interpreter = createInterpreter(contractOf(`function f(a: ${from}): ${to} { return ${to}(a) }`))
      fc.assert(
        fc.property(integers(typeOf(from)), (a) => {
          expect(interpreter.call([a])).toMatchObject({ result: cut(typeOf(to), a) })
        }),
        { numRuns: 20 },
      )
    }
  }
})

test('comparisons', () => {
  for (const name of integerNames) {
    const interpreter = createInterpreter(
      contractOf(
        `function f(a: ${name}, b: ${name}): u8 { return u8(a < b) | u8(a <= b) << 1 | u8(a > b) << 2 | u8(a >= b) << 3 | u8(a == b) << 4 | u8(a != b) << 5 }`,
      ),
    )
    fc.assert(
      fc.property(integers(typeOf(name)), integers(typeOf(name)), (a, b) => {
        const bits = [a < b, a <= b, a > b, a >= b, a === b, a !== b]
        expect(interpreter.call([a, b])).toMatchObject({
          result: BigInt(bits.reduce((sum, bit, at) => sum + (bit ? 2 ** at : 0), 0)),
        })
      }),
      { numRuns: 60 },
    )
  }
})

/** f32 arithmetic through a typed array: stored values are rounded by the engine, not by Math.fround. */
const asF32 = (value: number): number => new Float32Array([value])[0]!
const floats32 = fc.oneof(
  fc.float(),
  fc.constantFrom(0, -0, 1, -1, Number.NaN, Infinity, -Infinity, 2 ** -149, asF32(3.4028234663852886e38)),
)
const floats64 = fc.oneof(
  fc.double(),
  fc.constantFrom(0, -0, 1, -1, 0.5, 1.5, 2.5, Number.NaN, Infinity, -Infinity, 2 ** -1074, Number.MAX_VALUE),
)

const floatMeanings: Readonly<Record<string, (a: number, b: number) => number>> = {
  'a + b': (a, b) => a + b,
  'a - b': (a, b) => a - b,
  'a * b': (a, b) => a * b,
  'a / b': (a, b) => a / b,
  '-a': (a) => -a,
  'abs(a)': (a) => Math.abs(a),
  'sqrt(a)': (a) => Math.sqrt(a),
  'floor(a)': (a) => Math.floor(a),
  'ceil(a)': (a) => Math.ceil(a),
  'trunc(a)': (a) => Math.trunc(a),
  'min(a, b)': (a, b) =>
    Number.isNaN(a) || Number.isNaN(b)
      ? Number.NaN
      : a === b
        ? Object.is(a, -0)
          ? a
          : b
        : [a, b].sort((x, y) => x - y)[0]!,
  'max(a, b)': (a, b) =>
    Number.isNaN(a) || Number.isNaN(b)
      ? Number.NaN
      : a === b
        ? Object.is(a, -0)
          ? b
          : a
        : [a, b].sort((x, y) => y - x)[0]!,
  // Adding and taking away 2^52 (2^23) makes the processor round to nearest even.
  'round(a)': (a) =>
    Math.abs(a) < 2 ** 52
      ? ((sign) => (Object.is(sign, -1) ? -(-a + 2 ** 52 - 2 ** 52) : a + 2 ** 52 - 2 ** 52))(
          Object.is(a, -0) || a < 0 ? -1 : 1,
        )
      : a,
}

test.each(['f32', 'f64'] as const)('float operations of %s', (name) => {
  for (const [expression, meaning] of Object.entries(floatMeanings)) {
    const interpreter = createInterpreter(
      contractOf(`function f(a: ${name}, b: ${name}): ${name} { return ${expression} }`),
    )
    const values = name === 'f32' ? floats32 : floats64
    fc.assert(
      fc.property(values, values, (a, b) => {
        const expected = name === 'f32' ? asF32(meaning(a, b)) : meaning(a, b)
        const outcome = interpreter.call([a, b]) as { result: number }
        expect(outcome.result, expression).toBe(expected)
      }),
      { numRuns: 100 },
    )
  }
})

test('integers to floats round once, to nearest even', () => {
  const nearest = (value: bigint, digits: number): number => {
    const magnitude = value < 0n ? -value : value
    const excess = BigInt(Math.max(0, magnitude.toString(2).length - digits))
    const [kept, rest] = [magnitude >> excess, magnitude & ((1n << excess) - 1n)]
    const half = excess === 0n ? 0n : 1n << (excess - 1n)
    const up = excess > 0n && (rest > half || (rest === half && (kept & 1n) === 1n))
    return Number((kept + (up ? 1n : 0n)) << excess) * (value < 0n ? -1 : 1)
  }
  for (const [from, to, digits] of [
    ['u64', 'f32', 24],
    ['i64', 'f32', 24],
    ['u64', 'f64', 53],
    ['i64', 'f64', 53],
    ['u32', 'f32', 24],
    ['i32', 'f64', 53],
  ] as const) {
    const interpreter = createInterpreter(contractOf(`function f(a: ${from}): ${to} { return ${to}(a) }`))
    const halfway = fc
      .tuple(fc.nat(40), fc.integer({ min: -1, max: 1 }))
      .map(([shift, off]) => cut(typeOf(from), (((1n << 24n) + 1n) << BigInt(shift)) + BigInt(off)))
    fc.assert(
      fc.property(fc.oneof(integers(typeOf(from)), halfway), (a) => {
        expect(interpreter.call([a])).toMatchObject({ result: a === 0n ? 0 : nearest(a, digits) })
      }),
      { numRuns: 200 },
    )
  }
})

test('floats to integers truncate and saturate', () => {
  for (const to of integerNames) {
    const { min, max } = integerRange(typeOf(to))
    const interpreter = createInterpreter(contractOf(`function f(a: f64): ${to} { return ${to}(a) }`))
    const near = fc
      .tuple(fc.constantFrom(min, max, 0n), fc.constantFrom(-1, -0.5, 0, 0.5, 1))
      .map(([edge, off]) => Number(edge) + off)
    fc.assert(
      fc.property(fc.oneof(floats64, near), (a) => {
        const exact = Number.isNaN(a) ? 0n : a === Infinity ? max : a === -Infinity ? min : BigInt(Math.trunc(a))
        expect(interpreter.call([a])).toMatchObject({ result: exact < min ? min : exact > max ? max : exact })
      }),
      { numRuns: 100 },
    )
  }
})

test('bits of floats and back', () => {
  const view = new DataView(new ArrayBuffer(8))
  const bits32 = createInterpreter(contractOf('function f(a: f32): u32 { return bits(a) }'))
  const back64 = createInterpreter(contractOf('function f(a: u64): f64 { return float64(a) }'))
  fc.assert(
    fc.property(floats32, integers(typeOf('u64')), (a, pattern) => {
      view.setFloat32(0, a)
      expect(bits32.call([a])).toMatchObject({ result: Number.isNaN(a) ? 0x7fc00000n : BigInt(view.getUint32(0)) })
      view.setBigUint64(0, pattern)
      expect((back64.call([pattern]) as { result: Value }).result).toBe(view.getFloat64(0))
    }),
  )
})
