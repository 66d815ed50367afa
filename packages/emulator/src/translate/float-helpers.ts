import type { BinaryOp, Term, TermBuilder } from '@sourceless/isa'

/**
 * Float operations that WebAssembly lacks, as terms over bit patterns: the same code generator makes functions of them.
 * Results are those of `applyOperation`; NaNs may differ in payload.
 */
export interface TermHelper {
  /** Widths of the parameters in bits. */
  readonly parameters: readonly number[]
  readonly build: (terms: TermBuilder, parameters: readonly Term[]) => Term
}

/** Short spellings for 64-bit (or otherwise equally wide) operations. */
function shorthand(terms: TermBuilder) {
  const binary =
    (op: BinaryOp) =>
    (a: Term, b: Term | number | bigint): Term =>
      terms.binary(op, a, typeof b === 'object' ? b : terms.constant(b, a.bits))
  const number = (value: number | bigint, bits = 64): Term => terms.constant(value, bits)
  const lessThan = (a: Term, b: Term | number): Term =>
    terms.compare('slt', a, typeof b === 'object' ? b : number(b, a.bits))
  return {
    number,
    lessThan,
    add: binary('add'),
    subtract: binary('sub'),
    and: binary('and'),
    or: binary('or'),
    xor: binary('xor'),
    shiftLeft: binary('shl'),
    shiftRight: binary('lshr'),
    addFloat: binary('fadd'),
    subtractFloat: binary('fsub'),
    multiplyFloat: binary('fmul'),
    not: (a: Term): Term => terms.unary('not', a),
    equal: (a: Term, b: Term | number | bigint): Term =>
      terms.compare('eq', a, typeof b === 'object' ? b : number(b, a.bits)),
    choose: (condition: Term, whenTrue: Term, whenFalse: Term): Term => terms.ite(condition, whenTrue, whenFalse),
    minimum: (a: Term, b: number): Term => terms.ite(lessThan(a, b), a, number(b, a.bits)),
    maximum: (a: Term, b: number): Term => terms.ite(lessThan(a, b), number(b, a.bits), a),
    extend: (a: Term, bits = 64): Term => terms.convert('zext', a, bits),
    bit: (a: Term, index: number): Term => terms.extract(a, index, 1),
  }
}

/**
 * The product of two singles is exact in double; the sum is rounded to odd there, so that the rounding to single sees
 * where the exact value lies (Boldo and Melquiond, "Emulation of a FMA and correctly rounded sums", 2008).
 */
function fusedSingle(terms: TermBuilder, [a, b, c]: readonly Term[]): Term {
  const { number, and, or, xor, not, add, addFloat, subtractFloat, multiplyFloat, choose, bit } = shorthand(terms)
  const [x, y, z] = [a, b, c].map((each) => terms.convert('fcvt', each!, 64)) as [Term, Term, Term]
  const product = multiplyFloat(x, y)
  const sum = addFloat(product, z)
  // Knuth's exact error of an addition; NaN where the sum is infinite.
  const part = subtractFloat(sum, product)
  const error = addFloat(subtractFloat(product, subtractFloat(sum, part)), subtractFloat(z, part))
  const isInexact = or(terms.compare('flt', error, number(0)), terms.compare('flt', number(0), error))
  const towardZero = xor(bit(error, 63), bit(sum, 63))
  const step = choose(towardZero, number(-1n), number(1))
  const odd = choose(and(isInexact, not(bit(sum, 0))), add(sum, step), sum)
  return terms.convert('fcvt', odd, 32)
}

const fractionBits = 52
const hidden = 1n << 52n

/** A nonzero finite double as significand × 2^(exponent − 1075), with bit 52 of the significand set. */
function normalised(terms: TermBuilder, x: Term): { significand: Term; exponent: Term; sign: Term; field: Term } {
  const { number, and, or, subtract, shiftLeft, shiftRight, equal, choose, bit } = shorthand(terms)
  const field = and(shiftRight(x, fractionBits), 0x7ff)
  const fraction = and(x, hidden - 1n)
  const isSubnormal = equal(field, 0)
  const shift = subtract(terms.unary('clz', fraction), 11)
  return {
    significand: choose(isSubnormal, shiftLeft(fraction, shift), or(fraction, hidden)),
    exponent: choose(isSubnormal, subtract(number(1), shift), field),
    sign: bit(x, 63),
    field,
  }
}

/** Shifts right; the lowest bit also stands for all that was shifted out. */
function shiftRightSticky(terms: TermBuilder, value: Term, count: Term): Term {
  const { or, not, shiftLeft, shiftRight, equal, extend } = shorthand(terms)
  const shifted = shiftRight(value, count)
  return or(shifted, extend(not(equal(shiftLeft(shifted, count), value)), value.bits))
}

/** sign and magnitude × 2^exponent, rounded to a double; the magnitude has 128 bits and is not zero. */
function roundDouble(terms: TermBuilder, sign: Term, magnitude: Term, exponent: Term): Term {
  const { number, add, subtract, and, or, not, shiftLeft, shiftRight, equal, lessThan, choose, extend, bit } =
    shorthand(terms)
  const leading = terms.unary('clz', magnitude)
  const aligned = shiftLeft(magnitude, leading)
  const [high, low] = [terms.extract(aligned, 64, 64), terms.extract(aligned, 0, 64)]
  // 63 bits, the lowest sticky.
  const whole = or(shiftRight(high, 1), extend(or(bit(high, 0), not(equal(low, 0)))))
  const biased = add(subtract(exponent, terms.extract(leading, 0, 64)), 1150)
  const isSubnormal = lessThan(biased, 1)
  const excess = subtract(number(11), biased)
  const dropped = choose(isSubnormal, choose(lessThan(excess, 63), excess, number(63)), number(10))
  // Less than half of the least subnormal.
  const significand = choose(lessThan(number(63), excess), number(1), whole)
  const kept = shiftRight(significand, dropped)
  const unit = shiftLeft(number(1), dropped)
  const rest = and(significand, subtract(unit, 1))
  const half = shiftRight(unit, 1)
  const roundsUp = or(terms.compare('ult', half, rest), and(equal(rest, half), bit(kept, 0)))
  const rounded = add(kept, extend(roundsUp))
  // The hidden bit, and a carry out of the significand, move the exponent by themselves.
  const field = choose(isSubnormal, number(0), subtract(biased, 1))
  const finite = add(shiftLeft(field, fractionBits), rounded)
  const infinity = number(0x7ff0000000000000n)
  const result = choose(lessThan(number(2046), biased), infinity, finite)
  return or(result, shiftLeft(extend(sign), 63))
}

/** Room below the product, and the highest place of the addend's last bit: both stay below bit 126. */
const productShift = 20
const addendShift = 73

/**
 * Exact in 128-bit integers. The product has 126 bits with 20 zeros below; the addend is placed where it belongs, and
 * whichever lies lower by more than the room is shifted out into a sticky bit, far below the place of rounding.
 */
function fusedDouble(terms: TermBuilder, [a, b, c]: readonly [Term, Term, Term]): Term {
  const s = shorthand(terms)
  const [x, y, z] = [a, b, c].map((each) => normalised(terms, each)) as [Parts, Parts, Parts]
  const [left, right] = [x, y].map(({ significand }) => s.shiftLeft(significand, productShift / 2)) as [Term, Term]
  const whole = terms.concat(terms.binary('umulh', left, right), terms.binary('mul', left, right))
  const place = s.add(s.subtract(s.subtract(z.exponent, x.exponent), y.exponent), 1075 + productShift)
  const count = (value: Term): Term => s.extend(s.minimum(s.maximum(value, 0), 127), 128)
  const productDrop = s.maximum(s.subtract(place, addendShift), 0)
  const addendUp = s.extend(s.minimum(s.maximum(place, 0), addendShift), 128)
  const product = shiftRightSticky(terms, whole, count(productDrop))
  const addend = shiftRightSticky(
    terms,
    s.shiftLeft(s.extend(z.significand, 128), addendUp),
    count(terms.unary('neg', place)),
  )
  const sign = s.xor(x.sign, y.sign)
  const subtracts = s.xor(sign, z.sign)
  const productIsLess = terms.compare('ult', product, addend)
  const difference = s.choose(productIsLess, s.subtract(addend, product), s.subtract(product, addend))
  const magnitude = s.choose(subtracts, difference, s.add(product, addend))
  const exponent = s.add(s.subtract(s.add(x.exponent, y.exponent), 2150 + productShift), productDrop)
  const resultSign = s.choose(s.and(subtracts, productIsLess), z.sign, sign)
  const rounded = roundDouble(terms, resultSign, magnitude, exponent)
  const general = s.choose(s.equal(magnitude, 0), s.number(0), rounded)

  const isZero = (each: Term): Term => s.equal(s.shiftLeft(each, 1), 0)
  const isSpecial = (parts: Parts): Term => s.equal(parts.field, 0x7ff)
  const separate = s.multiplyFloat(a, b)
  const twoSteps = s.addFloat(separate, c)
  const withFiniteAddend = s.choose(isZero(c), separate, general)
  const withFinite = s.choose(s.or(isZero(a), isZero(b)), twoSteps, withFiniteAddend)
  // A product of finite numbers must not overflow before an infinity is added to it.
  const withFiniteFactors = s.choose(isSpecial(z), s.addFloat(c, c), withFinite)
  return s.choose(s.or(isSpecial(x), isSpecial(y)), twoSteps, withFiniteFactors)
}
type Parts = ReturnType<typeof normalised>

/** The fraction under the single's exponent field, times 2^112: subnormals come right by themselves. */
function singleOfHalf(terms: TermBuilder, [half]: readonly Term[]): Term {
  const { number, and, or, shiftLeft, multiplyFloat, equal, choose, extend } = shorthand(terms)
  const wide = extend(half!, 32)
  const magnitude = shiftLeft(and(wide, 0x7fff), 13)
  const scaled = multiplyFloat(magnitude, number(0x77800000, 32))
  const isSpecial = equal(and(wide, 0x7c00), 0x7c00)
  return or(choose(isSpecial, or(magnitude, 0x7f800000), scaled), shiftLeft(and(wide, 0x8000), 16))
}

/** Adding 1.5 × 2^42 times the number's power of two, and subtracting it again, rounds to 11 significant bits. */
function halfOfDouble(terms: TermBuilder, [double]: readonly Term[]): Term {
  const s = shorthand(terms)
  const magnitude = s.and(double!, 0x7fffffffffffffffn)
  const least = 1023 - 14
  const field = s.minimum(s.maximum(s.shiftRight(magnitude, fractionBits), least), 1040)
  const large = s.or(s.shiftLeft(s.add(field, 42), fractionBits), 1n << 51n)
  const rounded = s.subtractFloat(s.addFloat(magnitude, large), large)
  const subnormal = terms.convert('f2u', s.multiplyFloat(rounded, 0x4170000000000000n), 64)
  const normal = s.subtract(s.shiftRight(rounded, 42), (1023 - 15) << 10)
  const isSubnormal = terms.compare('ult', s.shiftRight(rounded, fractionBits), s.number(least))
  const finite = s.choose(isSubnormal, subnormal, normal)
  const overflows = terms.compare('ule', s.number(0x40effe0000000000n), magnitude)
  const isNotNumber = terms.compare('ult', s.number(0x7ff0000000000000n), magnitude)
  const result = s.choose(isNotNumber, s.number(0x7e00), s.choose(overflows, s.number(0x7c00), finite))
  return terms.extract(s.or(result, s.and(s.shiftRight(double!, 48), 0x8000)), 0, 16)
}

export const floatHelpers = {
  fma32: { parameters: [32, 32, 32], build: fusedSingle },
  fma64: { parameters: [64, 64, 64], build: (terms, [a, b, c]) => fusedDouble(terms, [a!, b!, c!]) },
  singleOfHalf: { parameters: [16], build: singleOfHalf },
  doubleOfHalf: { parameters: [16], build: (terms, half) => terms.convert('fcvt', singleOfHalf(terms, half), 64) },
  halfOfSingle: {
    parameters: [32],
    build: (terms, [single]) => halfOfDouble(terms, [terms.convert('fcvt', single!, 64)]),
  },
  halfOfDouble: { parameters: [64], build: halfOfDouble },
} as const satisfies Readonly<Record<string, TermHelper>>
