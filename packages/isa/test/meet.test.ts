import { describe, expect, it } from 'vitest'
import { createTerms, evaluate, planEvaluation, printTerm, type Term, type TermBuilder } from '../src/index.js'
import { createRandom, edgeValue } from './random-term.js'

/** Builds the two sides of a rule over fresh variables of one width: x, y, z of `bits`, c and d conditions. */
interface Side {
  readonly t: TermBuilder
  readonly x: Term
  readonly y: Term
  readonly z: Term
  readonly c: Term
  readonly d: Term
  /** A constant of the width. */
  k(value: bigint | number): Term
}

const side = (t: TermBuilder, bits: number): Side => ({
  t,
  x: t.variable('x', bits),
  y: t.variable('y', bits),
  z: t.variable('z', bits),
  c: t.variable('c', 1),
  d: t.variable('d', 1),
  k: (value) => t.constant(BigInt(value), bits),
})

const top = ({ t }: Side, a: Term): Term => t.extract(a, a.bits - 1, 1)
const not = ({ t }: Side, a: Term): Term => t.unary('not', a)
/** Flags after `cmp a, b`, as the x86-64 meanings write them. */
const carry = ({ t }: Side, a: Term, b: Term): Term => t.compare('ult', a, b)
const zero = ({ t }: Side, a: Term, b: Term): Term => t.compare('eq', t.binary('sub', a, b), t.constant(0, a.bits))
const sign = (s: Side, a: Term, b: Term): Term => top(s, s.t.binary('sub', a, b))
const overflow = (s: Side, a: Term, b: Term): Term => s.t.binary('xor', s.t.compare('slt', a, b), sign(s, a, b))
const less = (s: Side, a: Term, b: Term): Term => s.t.binary('xor', sign(s, a, b), overflow(s, a, b))

type Make = (s: Side) => Term
/** What machine code comes to, and what a contract says: the same term. */
const meetings: readonly [name: string, machine: Make, contract: Make][] = [
  ['jbe', (s) => s.t.binary('or', carry(s, s.x, s.y), zero(s, s.x, s.y)), (s) => s.t.compare('ule', s.x, s.y)],
  ['ja', (s) => not(s, s.t.binary('or', carry(s, s.x, s.y), zero(s, s.x, s.y))), (s) => s.t.compare('ult', s.y, s.x)],
  [
    'jbe, constant',
    (s) => s.t.binary('or', carry(s, s.x, s.k(5)), zero(s, s.x, s.k(5))),
    (s) => s.t.compare('ule', s.x, s.k(5)),
  ],
  [
    'jbe 1',
    (s) => s.t.binary('or', carry(s, s.x, s.k(1)), zero(s, s.x, s.k(1))),
    (s) => s.t.compare('ule', s.x, s.k(1)),
  ],
  ['jl', (s) => less(s, s.x, s.y), (s) => s.t.compare('slt', s.x, s.y)],
  ['jge 0', (s) => not(s, less(s, s.x, s.k(0))), (s) => s.t.compare('sle', s.k(0), s.x)],
  ['jle', (s) => s.t.binary('or', zero(s, s.x, s.y), less(s, s.x, s.y)), (s) => s.t.compare('sle', s.x, s.y)],
  [
    'jle after test',
    (s) => s.t.binary('or', s.t.compare('eq', s.x, s.k(0)), top(s, s.x)),
    (s) => s.t.compare('sle', s.x, s.k(0)),
  ],
  ['jg', (s) => not(s, s.t.binary('or', zero(s, s.x, s.y), less(s, s.x, s.y))), (s) => s.t.compare('slt', s.y, s.x)],
  [
    'absorbed equality',
    (s) => s.t.binary('or', s.t.compare('ule', s.x, s.y), s.t.compare('eq', s.x, s.y)),
    (s) => s.t.compare('ule', s.x, s.y),
  ],
  ['x + (y - x)', (s) => s.t.binary('add', s.x, s.t.binary('sub', s.y, s.x)), (s) => s.y],
  ['lea 15', (s) => s.t.binary('sub', s.t.binary('shl', s.x, s.k(4)), s.x), (s) => s.t.binary('mul', s.x, s.k(15))],
  [
    '(x + 3) * 5',
    (s) => s.t.binary('mul', s.t.binary('add', s.x, s.k(3)), s.k(5)),
    (s) => s.t.binary('add', s.t.binary('mul', s.k(5), s.x), s.k(15)),
  ],
  ['~x + 1', (s) => s.t.binary('add', not(s, s.x), s.k(1)), (s) => s.t.unary('neg', s.x)],
  ['-1 - x', (s) => s.t.binary('sub', s.k(-1), s.x), (s) => not(s, s.x)],
  ['sbb mask', (s) => s.t.unary('neg', s.t.convert('zext', s.c, s.x.bits)), (s) => s.t.ite(s.c, s.k(-1), s.k(0))],
  [
    'masked select',
    (s) => s.t.binary('and', s.x, s.t.convert('sext', s.c, s.x.bits)),
    (s) => s.t.ite(s.c, s.x, s.k(0)),
  ],
  ['masked fill', (s) => s.t.binary('or', s.x, s.t.convert('sext', s.c, s.x.bits)), (s) => s.t.ite(s.c, s.k(-1), s.x)],
  ['bit product', (s) => s.t.binary('mul', s.x, s.t.convert('zext', s.c, s.x.bits)), (s) => s.t.ite(s.c, s.x, s.k(0))],
  [
    'minimum, either strictness',
    (s) => s.t.ite(s.t.compare('ule', s.x, s.y), s.x, s.y),
    (s) => s.t.ite(s.t.compare('ult', s.x, s.y), s.x, s.y),
  ],
  [
    'carry of either addend',
    (s) => s.t.compare('ult', s.t.binary('add', s.x, s.y), s.y),
    (s) => s.t.compare('ult', s.t.binary('add', s.y, s.x), s.x),
  ],
  [
    'carry of a constant',
    (s) => s.t.compare('ult', s.t.binary('add', s.x, s.k(7)), s.k(7)),
    (s) => s.t.compare('ult', s.k(-8), s.x),
  ],
  [
    'carry of a constant, seen from x',
    (s) => s.t.compare('ult', s.t.binary('add', s.x, s.k(7)), s.x),
    (s) => s.t.compare('ult', s.k(-8), s.x),
  ],
  ['x - y = 0', (s) => s.t.compare('eq', s.t.binary('sub', s.x, s.y), s.k(0)), (s) => s.t.compare('eq', s.y, s.x)],
  ['x ^ y = 0', (s) => s.t.compare('eq', s.t.binary('xor', s.x, s.y), s.k(0)), (s) => s.t.compare('eq', s.x, s.y)],
  [
    'x + 3 = y + 5',
    (s) => s.t.compare('eq', s.t.binary('add', s.x, s.k(3)), s.t.binary('add', s.y, s.k(5))),
    (s) => s.t.compare('eq', s.t.binary('sub', s.x, s.k(2)), s.y),
  ],
  ['test bit', (s) => not(s, s.t.compare('eq', s.t.binary('and', s.x, s.k(4)), s.k(0))), (s) => s.t.extract(s.x, 2, 1)],
  ['test bit, set', (s) => s.t.compare('eq', s.t.binary('and', s.x, s.k(4)), s.k(4)), (s) => s.t.extract(s.x, 2, 1)],
  [
    'rotate by two shifts',
    (s) => s.t.binary('or', s.t.binary('shl', s.x, s.k(3)), s.t.binary('lshr', s.x, s.k(s.x.bits - 3))),
    (s) => s.t.binary('rotl', s.x, s.k(3)),
  ],
  ['rotate right', (s) => s.t.binary('rotr', s.x, s.k(3)), (s) => s.t.binary('rotl', s.x, s.k(s.x.bits - 3))],
  [
    'narrowed sum',
    (s) => s.t.extract(s.t.binary('add', s.t.convert('zext', s.x, 128), s.t.convert('sext', s.y, 128)), 0, s.x.bits),
    (s) => s.t.binary('add', s.x, s.y),
  ],
  [
    'high half',
    (s) => s.t.binary('lshr', s.x, s.k(s.x.bits / 2)),
    (s) => s.t.convert('zext', s.t.extract(s.x, s.x.bits / 2, s.x.bits / 2), s.x.bits),
  ],
  [
    'bytes and back',
    (s) =>
      s.t.concat(
        s.t.extract(s.t.binary('xor', s.x, s.y), 4, s.x.bits - 4),
        s.t.extract(s.t.binary('xor', s.x, s.y), 0, 4),
      ),
    (s) => s.t.binary('xor', s.y, s.x),
  ],
  ['nors', (s) => s.t.binary('and', not(s, s.x), not(s, s.y)), (s) => not(s, s.t.binary('or', s.x, s.y))],
  ['nands', (s) => s.t.binary('or', not(s, s.x), not(s, s.y)), (s) => not(s, s.t.binary('and', s.x, s.y))],
  ['sign spread', (s) => s.t.binary('ashr', s.x, s.k(s.x.bits - 1)), (s) => s.t.convert('sext', top(s, s.x), s.x.bits)],
  [
    'cqo; idiv',
    (s) => s.t.divideWide('sdivWide', s.t.binary('ashr', s.x, s.k(s.x.bits - 1)), s.x, s.y),
    (s) => s.t.binary('sdiv', s.x, s.y),
  ],
  ['xor edx, edx; div', (s) => s.t.divideWide('uremWide', s.k(0), s.x, s.y), (s) => s.t.binary('urem', s.x, s.y)],
  ['remainder by 8', (s) => s.t.binary('urem', s.x, s.k(8)), (s) => s.t.binary('and', s.x, s.k(7))],
  ['absorption', (s) => s.t.binary('or', s.c, s.t.binary('and', not(s, s.c), s.d)), (s) => s.t.binary('or', s.c, s.d)],
  ['division by multiplication', (s) => quotientByTen(s), (s) => s.t.binary('udiv', s.x, s.k(10))],
  [
    'remainder by multiplication',
    (s) => s.t.binary('sub', s.x, s.t.binary('mul', quotientByTen(s), s.k(10))),
    (s) => s.t.binary('urem', s.x, s.k(10)),
  ],
  [
    'divisible, by multiplication',
    (s) => s.t.compare('eq', s.t.binary('mul', quotientByTen(s), s.k(10)), s.x),
    (s) => s.t.compare('eq', s.t.binary('urem', s.x, s.k(10)), s.k(0)),
  ],
  [
    'setne; and',
    (s) => s.t.binary('and', low8(s, s.c), low8(s, s.d)),
    (s) => s.t.convert('zext', s.t.binary('and', s.c, s.d), 8),
  ],
  ['signed division by multiplication', (s) => signedQuotientByTen(s), (s) => s.t.binary('sdiv', s.x, s.k(10))],
  [
    'signed remainder by multiplication',
    (s) => s.t.binary('sub', s.x, s.t.binary('mul', signedQuotientByTen(s), s.k(10))),
    (s) => s.t.binary('srem', s.x, s.k(10)),
  ],
  ['bswap and shifts', (s) => bytesReversed(s), (s) => s.t.unary('bswap', s.x)],
  ['popcount by bits', (s) => bitSum(s, s.x.bits), (s) => s.t.unary('popcount', s.x)],
]

/** x * ceil(2^(bits + 3) / 10) >> (bits + 3), at twice the width or through the high half. */
function quotientByTen({ t, x, k }: Side): Term {
  const { bits } = x
  const multiplier = (1n << BigInt(bits + 3)) / 10n + 1n
  if (bits === 64) return t.binary('lshr', t.binary('umulh', x, k(multiplier)), k(3))
  const wide = t.binary('mul', t.convert('zext', x, 2 * bits), t.constant(multiplier, 2 * bits))
  return t.extract(t.binary('lshr', wide, t.constant(bits + 3, 2 * bits)), 0, bits)
}

function signedQuotientByTen({ t, x, k }: Side): Term {
  const { bits } = x
  const multiplier = (1n << BigInt(bits + 2)) / 10n + 1n
  const sign = t.binary('lshr', x, k(bits - 1))
  if (bits === 64) return t.binary('add', t.binary('ashr', t.binary('smulh', x, k(multiplier)), k(2)), sign)
  const wide = t.binary('mul', t.convert('sext', x, 2 * bits), t.constant(multiplier, 2 * bits))
  return t.binary('add', t.extract(t.binary('ashr', wide, t.constant(bits + 2, 2 * bits)), 0, bits), sign)
}

/** al after setcc into a register with other contents. */
function low8({ t }: Side, condition: Term): Term {
  const whole = t.concat(t.extract(t.variable('r', 64), 8, 56), t.convert('zext', condition, 8))
  return t.extract(whole, 0, 8)
}

function bytesReversed({ t, x, k }: Side): Term {
  let result = k(0)
  for (let low = 0; low < x.bits; low += 8) {
    const byte = t.binary('and', t.binary('lshr', x, k(low)), k(255))
    result = t.binary('or', result, t.binary('shl', byte, k(x.bits - 8 - low)))
  }
  return result
}

function bitSum({ t, x, k }: Side, bits: number): Term {
  let sum = k(0)
  for (let n = 0; n < bits; n++) sum = t.binary('add', sum, t.binary('and', t.binary('lshr', x, k(n)), k(1)))
  return sum
}

function expectEqualValues(make: Make, bits: number, seed: number): void {
  const plain = make(side(createTerms({ simplify: false }), bits))
  const simplified = make(side(createTerms(), bits))
  const random = createRandom(seed)
  for (let trial = 0; trial < 60; trial++) {
    const values = new Map(
      [...'xyzcdr'].map((name) => [name, edgeValue(random, name === 'r' ? 64 : name < 'x' ? 1 : bits)]),
    )
    const environment = (leaf: Term): bigint => values.get(leaf.name)!
    expect(evaluate(simplified, environment), printTerm(plain)).toBe(evaluate(plain, environment))
  }
}

describe('machine code and contracts meet in one term', () => {
  it.each(meetings)('%s', (_name, machine, contract) => {
    for (const bits of [8, 16, 32, 64]) {
      const s = side(createTerms(), bits)
      expect(printTerm(machine(s))).toBe(printTerm(contract(s)))
      expect(machine(s)).toBe(contract(s))
      expectEqualValues(machine, bits, bits)
      expectEqualValues(contract, bits, bits + 1)
    }
  })
})

const specials = [
  0n,
  1n,
  0x80000000n,
  0x3f800000n,
  0x7f800000n,
  0xff800000n,
  0x7fc00000n,
  0x7f800001n,
  0xffffffffn,
  0x4b800000n,
]
const swarCount = ({ t, x, k }: Side): Term => {
  const { bits } = x
  const repeat = (byte: number): Term => k((((1n << BigInt(bits)) - 1n) / 255n) * BigInt(byte))
  const and = (a: Term, byte: number): Term => t.binary('and', a, repeat(byte))
  const right = (a: Term, count: number): Term => t.binary('lshr', a, k(count))
  const pairs = t.binary('sub', x, and(right(x, 1), 0x55))
  const nibbles = t.binary('add', and(pairs, 0x33), and(right(pairs, 2), 0x33))
  const bytes = and(t.binary('add', nibbles, right(nibbles, 4)), 0x0f)
  return right(t.binary('mul', bytes, repeat(1)), bits - 8)
}

describe('bits counted in parallel', () => {
  it.each([16, 32, 64])('are the popcount of %i bits', (bits) => {
    const s = side(createTerms(), bits)
    expect(swarCount(s)).toBe(s.t.unary('popcount', s.x))
    expect(s.t.extract(swarCount(s), 0, 1)).toBe(s.t.extract(s.t.unary('popcount', s.x), 0, 1))
  })

  it('as written, have the value of popcount: every byte at every place, among others', () => {
    for (const bits of [16, 32, 64]) {
      const plain = side(createTerms({ simplify: false }), bits)
      const evaluatePlain = planEvaluation([swarCount(plain), plain.t.unary('popcount', plain.x)])
      for (const background of [0n, (1n << BigInt(bits)) - 1n, 0x0123456789abcdefn]) {
        for (let place = 0n; place < bits; place += 8n) {
          for (let byte = 0n; byte < 256n; byte++) {
            const value = BigInt.asUintN(bits, (background & ~(255n << place)) | (byte << place))
            const [counted, expected] = evaluatePlain(() => value)
            expect(counted).toBe(expected)
          }
        }
      }
    }
  })
})

/** Minimum or maximum from comparisons, as lowered code has it. */
const extremum = (s: Side, largest: boolean): Term => {
  const { t, x, y } = s
  const [first, second] = largest ? [y, x] : [x, y]
  const merged = t.binary(largest ? 'and' : 'or', x, y)
  const rest = t.ite(t.compare('feq', x, y), merged, t.binary('fadd', x, y))
  return t.ite(t.compare('flt', x, y), first, t.ite(t.compare('flt', y, x), second, rest))
}

const floatMakes: readonly [string, Make][] = [
  ['fneg', (s) => s.t.unary('fneg', s.x)],
  ['fabs', (s) => s.t.unary('fabs', s.x)],
  ['fcopysign', (s) => s.t.binary('fcopysign', s.x, s.y)],
  ['fadd', (s) => s.t.binary('fadd', s.y, s.x)],
  ['fmul', (s) => s.t.binary('fmul', s.y, s.x)],
  ['fmin', (s) => s.t.binary('fmin', s.y, s.x)],
  ['feq', (s) => s.t.compare('feq', s.y, s.x)],
  ['feq self', (s) => s.t.compare('feq', s.x, s.x)],
  ['fle self', (s) => s.t.compare('fle', s.x, s.x)],
  ['flt self', (s) => s.t.compare('flt', s.x, s.x)],
  ['ja after ucomis', (s) => not(s, s.t.binary('or', below(s), same(s)))],
  ['jbe after ucomis', (s) => s.t.binary('or', below(s), same(s))],
  ['not below or equal', (s) => s.t.binary('or', not(s, s.t.compare('flt', s.x, s.y)), unordered(s))],
  ['not equal, unordered', (s) => s.t.binary('or', not(s, s.t.compare('feq', s.x, s.y)), unordered(s))],
  ['sete and setnp', (s) => s.t.binary('and', same(s), not(s, unordered(s)))],
  ['less or equal by parts', (s) => s.t.binary('or', s.t.compare('flt', s.x, s.y), s.t.compare('feq', s.x, s.y))],
  ['not greater or equal', (s) => s.t.binary('or', not(s, s.t.compare('fle', s.y, s.x)), s.t.compare('feq', s.x, s.y))],
  ['minimum by comparisons', (s) => extremum(s, false)],
  ['maximum by comparisons', (s) => extremum(s, true)],
  ['s2f of an extension', (s) => s.t.convert('s2f', s.t.convert('zext', s.x, 128), s.x.bits)],
  ['u2f of an extension', (s) => s.t.convert('u2f', s.t.convert('zext', s.x, 128), s.x.bits)],
  ['s2f of a sign extension', (s) => s.t.convert('s2f', s.t.convert('sext', s.x, 128), s.x.bits)],
]
const unordered = ({ t, x, y }: Side): Term => t.compare('funordered', x, y)
const below = (s: Side): Term => s.t.binary('or', unordered(s), s.t.compare('flt', s.x, s.y))
const same = (s: Side): Term => s.t.binary('or', unordered(s), s.t.compare('feq', s.x, s.y))

describe('float rules keep the value', () => {
  it.each(floatMakes)('%s', (_name, make) => {
    for (const bits of [32, 64]) {
      const plain = make(side(createTerms({ simplify: false }), bits))
      const simplified = make(side(createTerms(), bits))
      const values = specials.map((value) => (bits === 32 ? value : value << 32n))
      for (const x of values) {
        for (const y of values) {
          const environment = (leaf: Term): bigint => (leaf.name === 'x' ? x : y)
          expect(evaluate(simplified, environment), `${printTerm(plain)} at ${x} ${y}`).toBe(
            evaluate(plain, environment),
          )
        }
      }
    }
  })

  it('flag combinations become comparisons', () => {
    const s = side(createTerms(), 64)
    const made = (name: string): Term => floatMakes.find(([candidate]) => candidate === name)![1](s)
    expect(made('ja after ucomis')).toBe(s.t.compare('flt', s.y, s.x))
    expect(made('sete and setnp')).toBe(s.t.compare('feq', s.x, s.y))
    expect(made('minimum by comparisons')).toBe(s.t.binary('fmin', s.y, s.x))
    expect(made('maximum by comparisons')).toBe(s.t.binary('fmax', s.y, s.x))
    expect(made('less or equal by parts')).toBe(s.t.compare('fle', s.x, s.y))
  })
})
