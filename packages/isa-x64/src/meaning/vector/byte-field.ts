import type { Term, TermBuilder } from '@sourceless/isa'

/**
 * Arithmetic on all bytes of a term at once in GF(2^8) modulo x^8 + x^4 + x^3 + x + 1, the field of AES and GFNI. For
 * inversion a value is held as bit planes: plane i has bit i of every byte in that byte's lowest bit, so that one
 * `and` or `xor` works on all bytes.
 */
export type Planes = readonly Term[]

const bytesOf = (byte: number, bits: number): bigint => {
  let pattern = 0n
  for (let n = 0; n < bits / 8; n++) pattern = (pattern << 8n) | BigInt(byte)
  return pattern
}

/** The byte in all bytes of a term of `bits` bits. */
export const everyByte = (terms: TermBuilder, byte: number, bits: number): Term =>
  terms.constant(bytesOf(byte, bits), bits)

const shift = (terms: TermBuilder, op: 'shl' | 'lshr', a: Term, count: number): Term =>
  terms.binary(op, a, terms.constant(count, a.bits))

export function toPlanes(terms: TermBuilder, value: Term): Planes {
  const lowest = everyByte(terms, 1, value.bits)
  return Array.from({ length: 8 }, (_, bit) => terms.binary('and', shift(terms, 'lshr', value, bit), lowest))
}

export const fromPlanes = (terms: TermBuilder, planes: Planes): Term =>
  planes.map((plane, bit) => shift(terms, 'shl', plane, bit)).reduce((a, b) => terms.binary('or', a, b))

/** Output plane n is the sum of the input planes whose bits are set in row n of the matrix. */
export function transform(terms: TermBuilder, matrix: readonly number[], planes: Planes): Planes {
  return matrix.map((row) =>
    planes.filter((_, bit) => ((row >> bit) & 1) === 1).reduce((a, b) => terms.binary('xor', a, b)),
  )
}

const add = (terms: TermBuilder, a: Planes, b: Planes): Planes => a.map((plane, n) => terms.binary('xor', plane, b[n]!))

/** GF(2^4) modulo x^4 + x + 1, four planes. */
function multiply16(terms: TermBuilder, a: Planes, b: Planes): Planes {
  const sums: (Term | undefined)[] = [undefined, undefined, undefined, undefined, undefined, undefined, undefined]
  a.forEach((x, i) => {
    b.forEach((y, j) => {
      const product = terms.binary('and', x, y)
      const sum = sums[i + j]
      sums[i + j] = sum === undefined ? product : terms.binary('xor', sum, product)
    })
  })
  const [s0, s1, s2, s3, s4, s5, s6] = sums as Term[]
  // x^4 = x + 1, x^5 = x^2 + x, x^6 = x^3 + x^2.
  const plus = (x: Term, y: Term): Term => terms.binary('xor', x, y)
  return [plus(s0!, s4!), plus(plus(s1!, s4!), s5!), plus(plus(s2!, s5!), s6!), plus(s3!, s6!)]
}

const square16 = (terms: TermBuilder, [a0, a1, a2, a3]: Planes): Planes => [
  terms.binary('xor', a0!, a2!),
  a2!,
  terms.binary('xor', a1!, a3!),
  a3!,
]

const timesCube16 = (terms: TermBuilder, [a0, a1, a2, a3]: Planes): Planes => [
  a1!,
  terms.binary('xor', a1!, a2!),
  terms.binary('xor', a2!, a3!),
  terms.binary('xor', a0!, a3!),
]

/** x^14 = x^2 x^4 x^8; zero stays zero. */
function invert16(terms: TermBuilder, a: Planes): Planes {
  const second = square16(terms, a)
  const fourth = square16(terms, second)
  return multiply16(terms, multiply16(terms, second, fourth), square16(terms, fourth))
}

/** The byte field as GF(2^4)[y] modulo y^2 + y + x^3: x of the byte field goes to x y here. Row n gives plane n. */
const toTower = [0xa1, 0x04, 0xfc, 0x18, 0x70, 0xd2, 0xac, 0xa0]
const fromTower = [0x81, 0xb0, 0x02, 0xc2, 0xca, 0x54, 0x8e, 0xd4]

/** Inverses of all bytes, zero for zero: (h y + l)^-1 = (h y + h + l) / (h^2 x^3 + h l + l^2). */
export function invert(terms: TermBuilder, planes: Planes): Planes {
  const tower = transform(terms, toTower, planes)
  const [low, high] = [tower.slice(0, 4), tower.slice(4)]
  const scaled = timesCube16(terms, square16(terms, high))
  const norm = add(terms, add(terms, scaled, multiply16(terms, high, low)), square16(terms, low))
  const inverse = invert16(terms, norm)
  const result = [...multiply16(terms, add(terms, high, low), inverse), ...multiply16(terms, high, inverse)]
  return transform(terms, fromTower, result)
}

/** All bytes times x. */
export function timesX(terms: TermBuilder, value: Term): Term {
  const top = terms.binary('and', shift(terms, 'lshr', value, 7), everyByte(terms, 1, value.bits))
  const doubled = terms.binary('and', shift(terms, 'shl', value, 1), everyByte(terms, 0xfe, value.bits))
  // 1b is x^4 + x^3 + x + 1.
  return [0, 1, 3, 4].reduce((sum, bit) => terms.binary('xor', sum, shift(terms, 'shl', top, bit)), doubled)
}

/** All bytes of a times those of b. */
export function multiply(terms: TermBuilder, a: Term, b: Term): Term {
  let [power, product] = [a, terms.constant(0, a.bits)]
  for (const plane of toPlanes(terms, b)) {
    // 01 becomes ff: the borrow of each byte ends in the next one's subtraction.
    const mask = terms.binary('sub', shift(terms, 'shl', plane, 8), plane)
    product = terms.binary('xor', product, terms.binary('and', power, mask))
    power = timesX(terms, power)
  }
  return product
}
