import type { ScalarType, Type, Value } from '@sourceless/contract'

export const sizeOfScalar = (type: ScalarType): number => (type.kind === 'bool' ? 1 : type.bits / 8)

const scratch = new DataView(new ArrayBuffer(8))

/** Unsigned bit pattern of a scalar. */
export function scalarPattern(type: ScalarType, value: bigint | number | boolean): bigint {
  if (type.kind === 'bool') return value ? 1n : 0n
  if (type.kind === 'int') return BigInt.asUintN(type.bits, value as bigint)
  if (type.bits === 32) {
    scratch.setFloat32(0, value as number)
    return BigInt(scratch.getUint32(0))
  }
  scratch.setFloat64(0, value as number)
  return scratch.getBigUint64(0)
}

export function bytesOf(element: ScalarType, values: readonly (bigint | number | boolean)[]): Uint8Array {
  const size = sizeOfScalar(element)
  const out = new Uint8Array(values.length * size)
  values.forEach((value, i) => {
    const pattern = scalarPattern(element, value)
    for (let k = 0; k < size; k++) out[i * size + k] = Number((pattern >> BigInt(8 * k)) & 0xffn)
  })
  return out
}

export function scalarFrom(type: ScalarType, bytes: Uint8Array, index: number): bigint | number | boolean {
  const size = sizeOfScalar(type)
  let pattern = 0n
  for (let k = size - 1; k >= 0; k--) pattern = (pattern << 8n) | BigInt(bytes[index * size + k])
  if (type.kind === 'bool') return pattern === 1n ? true : pattern === 0n ? false : Number(pattern)
  if (type.kind === 'int') return type.signed ? BigInt.asIntN(type.bits, pattern) : pattern
  if (type.bits === 32) {
    scratch.setUint32(0, Number(pattern))
    return scratch.getFloat32(0)
  }
  scratch.setBigUint64(0, pattern)
  return scratch.getFloat64(0)
}

/** Deterministic source of numbers for tests (xorshift64*). */
export class Random {
  private state: bigint
  constructor(seed: number) {
    this.state = BigInt(seed) * 0x9e3779b97f4a7c15n + 1n
  }
  next(): bigint {
    let x = this.state & 0xffffffffffffffffn
    x ^= x >> 12n
    x ^= (x << 25n) & 0xffffffffffffffffn
    x ^= x >> 27n
    this.state = x
    return (x * 0x2545f4914f6cdd1dn) & 0xffffffffffffffffn
  }
  below(limit: number): number {
    return Number(this.next() % BigInt(limit))
  }
  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]
  }
}

const floats = [
  0,
  -0,
  1,
  -1,
  0.5,
  -0.5,
  1.5,
  2.5,
  -2.5,
  255,
  256,
  -129,
  65535.5,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 32,
  2 ** 52,
  2 ** 53 + 1,
  2 ** 63,
  -(2 ** 63),
  2 ** 64,
  1e300,
  -1e300,
  1e-300,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
]

/** A scalar that is often at an edge of its type. */
export function randomScalar(random: Random, type: ScalarType): bigint | number | boolean {
  if (type.kind === 'bool') return random.below(2) === 1
  if (type.kind === 'float') {
    const raw =
      random.below(3) > 0
        ? random.pick(floats)
        : (Number(random.next() >> 11n) / 2 ** 53) * 10 ** (random.below(30) - 10) * (random.below(2) === 0 ? 1 : -1)
    return type.bits === 32 ? Math.fround(raw) : raw
  }
  const wrap = (value: bigint) => (type.signed ? BigInt.asIntN(type.bits, value) : BigInt.asUintN(type.bits, value))
  switch (random.below(5)) {
    case 0:
      return wrap(BigInt(random.below(12) - 4))
    case 1:
      return wrap((1n << BigInt(random.below(type.bits))) - BigInt(random.below(3)))
    case 2:
      return wrap(-(1n << BigInt(random.below(type.bits))))
    default:
      return wrap(random.next() >> BigInt(random.below(64)))
  }
}

export function randomValue(random: Random, type: Type): Value {
  if (type.kind === 'slice')
    return Array.from({ length: random.below(random.below(4) === 0 ? 40 : 9) }, () =>
      randomScalar(random, type.element),
    )
  if (type.kind === 'cstr')
    return Uint8Array.from({ length: random.below(20) }, () =>
      random.below(3) === 0 ? 1 + random.below(255) : 32 + random.below(95),
    )
  return randomScalar(random, type as ScalarType) as Value
}
