import type { Value } from '@sourceless/contract'
import { createRandom, type Oracle, type Oracles, product } from './oracle.js'

/** An integer as the text of its bits, the highest first, at the width of its type. */
type Bits = string

const number = (bits: Bits): bigint => BigInt(`0b${bits || '0'}`)
const reversed = (bits: Bits): Bits => [...bits].reverse().join('')
const only = (bits: Bits, bit: '0' | '1'): Bits => bits.replace(bit === '1' ? /0/g : /1/g, '')
const flipped = (bits: Bits): Bits => bits.replace(/./g, (bit) => (bit === '1' ? '0' : '1'))
const ones = (bits: Bits): bigint => BigInt(only(bits, '1').length)
/** How long what a pattern finds is. */
const lengthOf = (bits: Bits, pattern: RegExp): bigint => BigInt(pattern.exec(bits)![0].length)
/** The positions at which two numbers differ. */
const differences = (a: Bits, b: Bits): readonly string[] => [...a].filter((bit, i) => bit !== b[i])
/** Position of a bit that was found at `at` in the text; -1 when it was not. */
const position = (bits: Bits, at: number): bigint => BigInt(at < 0 ? -1 : bits.length - 1 - at)
/** Both numbers' bits in turn, those of `high` first. */
const zipped = (high: Bits, low: Bits): Bits => [...high].map((bit, i) => bit + low[i]).join('')

const widthOf = (type: string): number => Number(type.slice(1))
const bitsOf = (type: string, value: bigint): Bits =>
  BigInt.asUintN(widthOf(type), value).toString(2).padStart(widthOf(type), '0')
const integerOf = (type: string, bits: Bits): bigint =>
  type.startsWith('i') ? BigInt.asIntN(bits.length, number(bits)) : number(bits)

/** Numbers of a type: none, single, all bits set; runs of them, alternating ones, palindromes, and any. */
function numbersOf(type: string, count: number): readonly bigint[] {
  const width = widthOf(type)
  const random = createRandom(width * 131 + type.charCodeAt(0))
  const half = (): Bits => Array.from({ length: width / 2 }, () => random(2)).join('')
  const sparse = (): Bits => Array.from({ length: width }, () => Number(random(5) === 0)).join('')
  const mirrored = half()
  return [
    '0',
    '1',
    '1'.repeat(width),
    `1${'0'.repeat(width - 1)}`,
    '1'.repeat(width - 1),
    '01'.repeat(width / 2),
    '10'.repeat(width / 2),
    '100',
    '0110'.repeat(width / 4),
    mirrored + reversed(mirrored),
    ...Array.from({ length: 9 }, () => [half() + half(), half(), sparse(), flipped(sparse())]).flat(),
  ]
    .slice(0, count)
    .map((bits) => integerOf(type, bits.padStart(width, '0')))
}
const COUNTS: readonly bigint[] = [0n, 1n, 2n, 3n, 4n, 7n, 8n, 9n, 31n, 32n, 33n, 63n, 64n, 65n, 200n, 2n ** 31n - 1n]

/** Fewer, for two of them at once. */
const FEW_COUNTS: readonly bigint[] = [0n, 1n, 7n, 8n, 33n, 63n, 64n, 200n]

const ANY = ['u64', 'i32', 'u8']
const UNSIGNED = ['u64', 'u32', 'u8']

/** Oracles of functions of bits, at each type that `T` may be. */
function at(
  types: readonly string[],
  inputs: (type: string) => readonly (readonly Value[])[],
  expected: (type: string) => Oracle['expected'],
  others: (type: string) => Readonly<Record<string, string>> = () => ({}),
): readonly Oracle[] {
  return types.map((type) => ({ types: { T: type, ...others(type) }, inputs: inputs(type), expected: expected(type) }))
}
const ofOne = (types: readonly string[], f: (x: Bits, value: bigint) => unknown): readonly Oracle[] =>
  at(
    types,
    (type) => numbersOf(type, 44).map((x) => [x]),
    (type) => (x: bigint) => f(bitsOf(type, x), x),
  )
const ofTwo = (types: readonly string[], f: (x: Bits, y: Bits) => unknown): readonly Oracle[] =>
  at(
    types,
    (type) => product(numbersOf(type, 14), numbersOf(type, 18)),
    (type) => (x: bigint, y: bigint) => f(bitsOf(type, x), bitsOf(type, y)),
  )
/** Of a number and a count, which may be negative. */
const withCount = (f: (x: Bits, count: number) => unknown): readonly Oracle[] =>
  at(
    ANY,
    (type) => product(numbersOf(type, 20), [...COUNTS, -1n, -63n, -(2n ** 31n)]),
    (type) => (x: bigint, count: bigint) => f(bitsOf(type, x), Number(count)),
    () => ({ K: 'i32' }),
  )
/** x with the bit at a position, if it has one, replaced. */
const changing = (change: (bit: string) => string): readonly Oracle[] =>
  withCount((x, index) => number([...x].map((bit, i) => (x.length - 1 - i === index ? change(bit) : bit)).join('')))

/** The powers of two that a type holds, in ascending order. */
const powers = (type: string): readonly bigint[] =>
  Array.from({ length: widthOf(type) - Number(type.startsWith('i')) }, (_, i) => 2n ** BigInt(i))
const ofPowers = (types: readonly string[], f: (powers: readonly bigint[], x: bigint) => unknown): readonly Oracle[] =>
  at(
    types,
    (type) =>
      [...numbersOf(type, 40), ...powers(type).flatMap((power) => [power - 1n, power, power + 1n])]
        .filter((x) => integerOf(type, bitsOf(type, x)) === x)
        .map((x) => [x]),
    (type) => (x: bigint) => f(powers(type), x),
  )

/** The reflected binary code of `bits` bits: the one of a bit less, and the same backwards with a bit set before it. */
const gray = (bits: number): readonly Bits[] => {
  if (bits === 0) return ['']
  const shorter = gray(bits - 1)
  return [...shorter.map((code) => `0${code}`), ...shorter.toReversed().map((code) => `1${code}`)]
}
const codes = gray(8).map(number)
const bytes = codes.map((_, i) => [BigInt(i)])

/** Texts of bits, powers, and unbounded integers. */
export const bits: Oracles = {
  flip_significant: ofOne(ANY, (x) => number(flipped(x.replace(/^0+/, '')))),
  low_mask: ['u64', 'u8'].map((type) => ({
    types: { K: 'i32', T: type },
    inputs: [...COUNTS, 5n, 6n, 30n, 62n, -1n, -64n].map((n) => [n]),
    expected: (n: bigint) => number('1'.repeat(Math.min(Math.max(0, Number(n)), widthOf(type)))),
  })),
  assign_bit: at(
    UNSIGNED,
    (type) => product<Value>(numbersOf(type, 12), COUNTS, [false, true]),
    (type) => (x: bigint, index: bigint, on: boolean) =>
      number(
        [...bitsOf(type, x)].map((bit, i, all) => (BigInt(all.length - 1 - i) === index ? Number(on) : bit)).join(''),
      ),
  ),
  average_floor: at(
    ANY,
    (type) => product(numbersOf(type, 20), numbersOf(type, 20)),
    () => (a: bigint, b: bigint) => (a + b - ((((a + b) % 2n) + 2n) % 2n)) / 2n,
  ),
  bit_length: ofOne(ANY, (x) => BigInt(x.replace(/^0+/, '').length)),
  byte_swap: ofOne(['u32', 'i64', 'u16'], (x) => number(x.match(/.{8}/g)!.reverse().join(''))),
  ceil_log2: ofPowers(UNSIGNED, (all, x) => BigInt([...all, x].findIndex((power) => power >= x))),
  clear_bit: changing(() => '0'),
  clear_highest_set_bit: ofOne(UNSIGNED, (x) => number(x.replace('1', '0'))),
  clear_lowest_set_bit: ofOne(ANY, (x) => number(x.replace(/1(0*)$/, '0$1'))),
  bit_transitions: ofOne(UNSIGNED, (x) => BigInt(x.split(/(?<=0)(?=1)|(?<=1)(?=0)/).length - 1)),
  zero_bits: ofOne(ANY, (x) => BigInt(only(x, '0').length)),
  even_bits: ofOne(['u64', 'u32'], (x) => number(x.replace(/.(.)/g, '$1'))),
  differ_in_one_bit: ofTwo(ANY, (a, b) => differences(a, b).length === 1),
  even_parity: ofOne(ANY, (x) => ones(x) % 2n === 0n),
  extract_bits: at(
    UNSIGNED,
    (type) => product(numbersOf(type, 14).slice(5), FEW_COUNTS, FEW_COUNTS),
    () => (x: bigint, pos: bigint, width: bigint) => (x / 2n ** min(pos, 64n)) % 2n ** min(width, 64n),
  ),
  floor_log2: ofPowers(ANY, (all, x) => BigInt(all.findLastIndex((power) => power <= x))),
  from_gray: [
    { types: { T: 'u8' }, inputs: bytes, expected: (code: bigint) => BigInt(codes.indexOf(code)) },
    // A digit tells whether an odd number of the code's bits are set from the highest down to it.
    ...ofOne(['u64'], (code) => number([...code].map((_, i) => ones(code.slice(0, i + 1)) % 2n).join(''))),
  ],
  to_gray: [
    { types: { T: 'u8' }, inputs: bytes, expected: (x: bigint) => codes[Number(x)] },
    ...ofOne(['u64'], (x) => number([...x].map((bit, i) => Number(bit !== (x[i - 1] ?? '0'))).join(''))),
  ],
  hamming_distance: ofTwo(ANY, (a, b) => BigInt(differences(a, b).length)),
  highest_set_bit: ofOne(ANY, (x) => position(x, x.indexOf('1'))),
  insert_bits: at(
    UNSIGNED,
    (type) => product(numbersOf(type, 10).slice(5), numbersOf(type, 14).slice(9), FEW_COUNTS, FEW_COUNTS),
    () => (x: bigint, value: bigint, pos: bigint, width: bigint) => {
      const field = 2n ** width
      const above = 2n ** (pos + width)
      return (x / above) * above + (value % field) * 2n ** pos + (x % 2n ** pos)
    },
  ),
  interleave_bits: at(
    ['u32', 'u8'],
    (type) => product(numbersOf(type, 14), numbersOf(type, 18)),
    (type) => (x: bigint, y: bigint) => number(zipped(bitsOf(type, y), bitsOf(type, x))),
    (type) => ({ R: `u${2 * widthOf(type)}` }),
  ),
  is_bit_palindrome: ofOne(UNSIGNED, (x) => x === reversed(x)),
  is_power_of_two: ofPowers(ANY, (all, x) => all.includes(x)),
  is_bit_subset: ofTwo(ANY, (a, b) => !/10/.test(zipped(a, b).replace(/../g, '$& '))),
  highest_one_bit: ofOne(ANY, (x) => number(x.replace(/(?<=1.*)1/g, '0'))),
  lowest_set_bit: ofOne(ANY, (x) => number(x.replace(/1(?=.*1)/g, '0'))),
  leading_ones: ofOne(ANY, (x) => lengthOf(x, /^1*/)),
  leading_zeros: ofOne(ANY, (x) => lengthOf(x, /^0*/)),
  longest_ones: ofOne(ANY, (x) => BigInt(Math.max(...x.split('0').map((run) => run.length)))),
  lowest_set_bit_index: ofOne(ANY, (x) => position(x, x.lastIndexOf('1'))),
  rightmost_set_bit: ofOne(ANY, (x) => position(x, x.lastIndexOf('1')) + 1n),
  lowest_zero_bit_index: ofOne(UNSIGNED, (x) => position(x, x.lastIndexOf('0'))),
  mask_range: ['u64', 'u16'].map((type) => ({
    types: { R: type },
    inputs: product(COUNTS, COUNTS),
    expected: (lo: bigint, hi: bigint) => (lo > hi ? 0n : 2n ** min(hi + 1n, 64n) - 2n ** min(lo, 64n)),
  })),
  merge_by_mask: at(
    ANY,
    (type) => product(numbersOf(type, 8), numbersOf(type, 12).slice(4), numbersOf(type, 10)),
    (type) => (a: bigint, b: bigint, mask: bigint) =>
      number(bitsOf(type, mask).replace(/./g, (bit, i) => bitsOf(type, bit === '1' ? b : a)[i]!)),
  ),
  multiply_high: at(
    ANY,
    (type) => product(numbersOf(type, 20), numbersOf(type, 20)),
    // The bits of the product above those that it and the type have in common.
    (type) => (a: bigint, b: bigint) => (a * b - BigInt.asUintN(widthOf(type), a * b)) / 2n ** BigInt(widthOf(type)),
  ),
  next_power_of_two: [
    ...ofPowers(ANY, (all, x) => all.find((power) => power >= x) ?? 0n),
    ...ofPowers(['i32'], (all, x) => all.find((power) => power >= x) ?? -1n).map((oracle) => ({
      ...oracle,
      options: { OVERFLOW: '-1' },
    })),
  ],
  // The lowest 01 becomes 10, and the ones after it go to the end.
  next_same_popcount: [
    ...ofOne(UNSIGNED, (x) => (/01/.test(x) ? number(x.replace(/01(1*)(0*)$/, '10$2$1')) : 0n)),
    {
      types: { T: 'u8' },
      inputs: bytes,
      expected: (x: bigint) => bytes.flat().find((y) => y > x && ones(bitsOf('u8', y)) === ones(bitsOf('u8', x))) ?? 0n,
    },
  ],
  odd_parity: ofOne(ANY, (x) => ones(x) % 2n === 1n),
  deposit_by_mask: ofTwo(UNSIGNED, (x, mask) => {
    const rest = [...x]
    return number(reversed(reversed(mask).replace(/1/g, () => rest.pop()!)))
  }),
  extract_by_mask: ofTwo(UNSIGNED, (x, mask) => number([...x].filter((_, i) => mask[i] === '1').join(''))),
  parity: ofOne(ANY, (x) => ones(x) % 2n),
  popcount_of_array: at(
    UNSIGNED,
    (type) => Array.from({ length: 40 }, (_, length) => [numbersOf(type, 44).slice(44 - length)]),
    (type) => (data: readonly bigint[]) => ones(data.map((x) => bitsOf(type, x)).join('')),
  ),
  count_set_bits: ofOne(ANY, ones),
  previous_power_of_two: [
    ...ofPowers(ANY, (all, x) => all.findLast((power) => power <= x) ?? 0n),
    ...ofPowers(['i32'], (all, x) => all.findLast((power) => power <= x) ?? -1n).map((oracle) => ({
      ...oracle,
      options: { ZERO: '-1' },
    })),
  ],
  reverse_bits: ofOne(ANY, (x) => number(reversed(x))),
  rotate_left: withCount((x, count) => number(rotated(x, count))),
  rotate_right: withCount((x, count) => number(rotated(x, -count))),
  set_bit: changing(() => '1'),
  set_lowest_zero_bit: ofOne(ANY, (x) => number(x.replace(/0(1*)$/, '1$1'))),
  sign_extend: [
    ['u64', 'i64'],
    ['u32', 'i64'],
    ['u32', 'i32'],
    ['u8', 'i16'],
  ].map(([type, result]) => ({
    types: { T: type!, R: result! },
    inputs: product(numbersOf(type!, 40), COUNTS),
    expected: (x: bigint, count: bigint) => BigInt.asIntN(Number(min(count, 64n)), x),
  })),
  swap_adjacent_bits: ofOne(UNSIGNED, (x) => number(x.replace(/(.)(.)/g, '$2$1'))),
  swap_nibbles: ofOne(UNSIGNED, (x) => number(x.replace(/(.{4})(.{4})/g, '$2$1'))),
  test_bit: withCount((x, index) => reversed(x)[index] === '1'),
  toggle_bit: changing(flipped),
  trailing_ones: ofOne(ANY, (x) => lengthOf(x, /1*$/)),
  trailing_zeros: ofOne(ANY, (x) => lengthOf(x, /0*$/)),
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}
/** Rotated to the left, or to the right when the count is negative. */
function rotated(x: Bits, count: number): Bits {
  const by = ((count % x.length) + x.length) % x.length
  return x.slice(by) + x.slice(0, by)
}
