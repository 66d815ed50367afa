import type { Value } from '@sourceless/contract'
import { createRandom, arrays as lengthened, type Oracle, type Oracles, type Random } from './oracle.js'
import { otherwise, writing } from './writing.js'

type List = readonly bigint[]
/** A list of arguments. */
type Inputs = readonly (readonly Value[])[]

const sorted = (values: List): List => values.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))
const descending = (values: List): List => sorted(values).toReversed()
const unique = (values: List): List => [...new Set(values)]
const sum = (values: List): bigint => values.reduce((total, value) => total + value, 0n)
const product = (values: List): bigint => values.reduce((total, value) => total * value, 1n)
const largest = (values: List): bigint | undefined => sorted(values).at(-1)
const smallest = (values: List): bigint | undefined => sorted(values)[0]
const size = (value: bigint): bigint => (value < 0n ? -value : value)
const count = (values: List, x: bigint): number => values.filter((value) => value === x).length
const once = (values: List): List => values.filter((value) => values.indexOf(value) === values.lastIndexOf(value))
const same = (a: List, b: List): boolean => a.join() === b.join()
const found = (index: number): bigint => BigInt(index)
const length = (values: readonly unknown[]): bigint => BigInt(values.length)
/** Pairs of elements at different places, the earlier one first. */
const pairs = (values: List): readonly (readonly [bigint, bigint])[] =>
  values.flatMap((x, i) => values.slice(i + 1).map((y) => [x, y] as const))
const distance = ([x, y]: readonly [bigint, bigint]): bigint => size(x - y)
/** Runs of neighbours, empty ones left out. */
const runs = (values: List): readonly List[] =>
  values.flatMap((_, i) => values.slice(i).map((_, j) => values.slice(i, i + j + 1)))
/** All choices of elements, in their order. */
const choices = (values: List): readonly List[] =>
  values.length === 0 ? [[]] : choices(values.slice(1)).flatMap((chosen) => [chosen, [values[0]!, ...chosen]])
/** All choices of elements of which no two are neighbours. */
const apart = (values: List): readonly List[] => {
  if (values.length === 0) return [[]]
  return [...apart(values.slice(1)), ...apart(values.slice(2)).map((chosen) => [values[0]!, ...chosen])]
}
const rises = (values: List): boolean => values.every((value, i) => i === 0 || value > values[i - 1]!)
const longest = (lists: readonly List[]): bigint => BigInt(Math.max(0, ...lists.map((list) => list.length)))
const byFrequency = (values: List): List => unique(values).toSorted((a, b) => count(values, b) - count(values, a))
const even = (value: bigint): boolean => /[02468]$/.test(String(value))

/** Elements near zero, few different ones, and whatever the type can hold, at the lengths 0, 1, 2, … */
const small = (random: Random): bigint => BigInt(random(13)) - 4n
const few = (random: Random): bigint => BigInt(random(3))
const edges = (random: Random): bigint =>
  [2n ** 63n - 1n, -(2n ** 63n), 2n ** 63n - 2n, 1n - 2n ** 63n, 0n, 1n, -1n][random(7)]!
const any = (random: Random): bigint =>
  BigInt.asIntN(64, (BigInt(random(2 ** 31)) << 40n) ^ (BigInt(random(2 ** 31)) << 11n) ^ BigInt(random(4096)))
const near: readonly List[] = [...lengthened(10, small), ...lengthened(10, few), ...lengthened(9, small).map(sorted)]
const lists: readonly List[] = [...near, ...lengthened(7, edges), ...lengthened(7, any)]
const positive = near.map((values) => values.map(size))
const bytes: readonly List[] = [
  ...lengthened(10, (random) => BigInt(random(256))),
  ...lengthened(10, (random) => BigInt(random(4))),
  ...lengthened(10, (random) => [0n, 1n, 254n, 255n][random(4)]!),
]
const thirtyTwo = lists.map((values) => values.map((value) => BigInt.asIntN(32, value)))

const one = (values: readonly List[]): Inputs => values.map((list) => [list])
const two = (values: readonly List[]): Inputs => {
  const random = createRandom(values.length)
  return [
    ...values.map((list) => [list, list]),
    ...values.map((list) => [list, list.toReversed()]),
    ...values.flatMap((list) => [0, 1, 2].map(() => [list, values[random(values.length)]!])),
  ]
}
/** With an element, a neighbour of it, and what may not occur. */
const withNumber = (values: readonly List[], more: List = []): Inputs =>
  values.flatMap((list) => [...unique([list[0] ?? 0n, list.at(-1) ?? 1n, 1n, 2n, ...more])].map((x) => [list, x]))
/** With the ranks there are, and one more on both sides. */
const ranked = (values: readonly List[]): Inputs =>
  values.flatMap((list) => [0n, ...upTo(length(list)), length(list) + 1n].map((k) => [list, k]))
const withRange = (values: readonly List[]): Inputs =>
  values.flatMap((list) =>
    [
      [0n, 2n],
      [1n, 1n],
      [list.length === 0 ? 0n : smallest(list)!, list.length === 0 ? 0n : largest(list)!],
      [3n, 250n],
    ].map((range) => [list, ...range]),
  )

const of = (inputs: Inputs, expected: Oracle['expected'], more: Partial<Oracle> = {}): Oracle => ({
  inputs,
  expected,
  ...more,
})
/** On 64-bit integers and on bytes, the value for nothing being `none`. */
const onBoth = (
  inputs: (values: readonly List[]) => Inputs,
  expected: (none: bigint) => Oracle['expected'],
  option?: string,
  wide: readonly List[] = lists,
): readonly Oracle[] => [
  of(
    inputs(wide),
    expected(-1n),
    option === undefined ? { types: { T: 'i64' } } : { types: { T: 'i64' }, options: { [option]: '-1' } },
  ),
  of(
    inputs(bytes),
    expected(7n),
    option === undefined ? { types: { T: 'u8' } } : { types: { T: 'u8' }, options: { [option]: '7' } },
  ),
]
const ofOne = (
  expected: (values: List, none: bigint) => unknown,
  option?: string,
  wide?: readonly List[],
): readonly Oracle[] => onBoth(one, (none) => (values: List) => expected(values, none), option, wide)
const ofTwo = (expected: (a: List, b: List) => unknown): readonly Oracle[] => onBoth(two, () => expected)
const ofNumber = (expected: (values: List, x: bigint, none: bigint) => unknown, option?: string): readonly Oracle[] =>
  onBoth(withNumber, (none) => (values: List, x: bigint) => expected(values, x, none), option)
const ofRange = (expected: (values: List, lo: bigint, hi: bigint) => unknown): readonly Oracle[] =>
  onBoth(withRange, () => expected)
/** In place: the array afterwards, other parameters as they were. */
const inPlace = (
  inputs: (values: readonly List[]) => Inputs,
  change: (values: List, ...others: never[]) => List,
  types: readonly string[] = ['i32', 'u8'],
): readonly Oracle[] =>
  types.map((type) =>
    of(
      inputs(type === 'u8' ? bytes : type === 'i32' ? thirtyTwo : lists),
      (values: List, ...others: never[]) => [change(values, ...others), ...others],
      { types: { T: type } },
    ),
  )
const inPlaceWide = (inputs: (values: readonly List[]) => Inputs, change: (values: List, ...others: never[]) => List) =>
  inPlace(inputs, change, ['i64', 'u8'])
/** In place, the elements that stay moved to the front; how many they are. */
const keeping = (
  inputs: (values: readonly List[]) => Inputs,
  kept: (values: List, ...others: never[]) => List,
): Oracle =>
  of(inputs(thirtyTwo), (values: List, ...others: never[]) => length(kept(values, ...others)), {
    after: (values: List, ...others: never[]) => {
      const left = kept(values, ...others)
      return [[...left, ...values.slice(left.length)], ...others]
    },
  })
const shift = (values: List, k: bigint): List => {
  const by = values.length === 0 ? 0 : Number(((k % length(values)) + length(values)) % length(values))
  return [...values.slice(by), ...values.slice(0, by)]
}
/** Every place is reached from the first in the fewest jumps, tried one number of jumps after the other. */
const jumps = (values: List, none: bigint): bigint => {
  let reached = new Set([0])
  for (let times = 0n; times <= values.length; times++) {
    if (values.length === 0 || reached.has(values.length - 1)) return times
    reached = new Set(
      [...reached].flatMap((at) =>
        values.flatMap((_, to) => (to === at || (to > at && BigInt(to - at) <= values[at]!) ? [to] : [])),
      ),
    )
  }
  return none
}
/** The bars' cells, level by level: what lies between the outermost bars that reach a level and is lower holds water. */
const water = (bars: List): bigint => {
  let units = 0n
  for (let level = smallest(bars) ?? 0n; level <= (largest(bars) ?? -1n); level++) {
    const high = bars.flatMap((bar, i) => (bar >= level ? [i] : []))
    units += BigInt(bars.slice(high[0], high.at(-1)).filter((bar) => bar < level).length)
  }
  return units
}
const divides = (divisor: bigint, value: bigint): boolean => value % divisor === 0n
const upTo = (n: bigint): List => Array.from({ length: Number(n) }, (_, i) => BigInt(i) + 1n)
const ascending = (values: readonly List[]): readonly List[] => values.map(sorted)
const merging = (values: readonly List[], rooms: readonly number[]): readonly (readonly List[])[] =>
  two(values).flatMap(([a, b]) =>
    rooms.flatMap((more) => {
      const room = (a as List).length + (b as List).length + more
      return room < 0 ? [] : [[sorted(a as List), sorted(b as List), Array.from({ length: room }, () => 99n)]]
    }),
  )

/** Sets, sorting, slices and choices of elements, and Node's unbounded integers. */
export const arrays: Oracles = {
  absolute_each: inPlace(one, (values) => values.map(size)),
  add_arrays: inPlaceWide(two, (a, b: List) => a.map((x, i) => x + (b[i] ?? 0n))),
  add_saturating: of(two(bytes), (a: List, b: List) => [
    Array.from(
      Uint8ClampedArray.from(a, (x, i) => Number(x + (b[i] ?? 0n))),
      BigInt,
    ),
    b,
  ]),
  add_to_each: inPlaceWide(withNumber, (values, k: bigint) => values.map((x) => x + k)),
  adjacent_differences: inPlaceWide(one, (values) => values.map((x, i) => x - (values[i - 1] ?? 0n))),
  all_distinct: ofOne((values) => new Set(values).size === values.length),
  all_equal: ofOne((values) => new Set(values).size < 2),
  binary_search: onBoth(
    (values) => withNumber(ascending(values)),
    () => (values: List, x: bigint) => found(values.indexOf(x)),
  ),
  clamp_each: inPlace(withRange, (values, lo: bigint, hi: bigint) => values.map((x) => sorted([lo, x, hi])[1]!)),
  have_common: ofTwo((a, b) => new Set([...a, ...b]).size < new Set(a).size + new Set(b).size),
  concatenated: of(
    one(lengthened(25, (random) => [0n, 5n, 9n, 10n, 34n, 99n, 100n][random(7)]!).map((values) => values.slice(0, 6))),
    (values: List) => BigInt(values.join('') || '0'),
  ),
  contains: ofNumber((values, x) => values.includes(x)),
  copy_even: writing(
    (values: List) => values.filter(even),
    thirtyTwo.flatMap((values) =>
      [0, 2].map((more) => [
        values.map((x) => BigInt.asUintN(32, x)),
        Array.from({ length: values.length + more }, () => 5n),
      ]),
    ),
  ),
  copy: of(
    bytes.flatMap((values) =>
      [0, 1, 4].map((more) => [values, Array.from({ length: values.length + more }, () => 5n)]),
    ),
    (source: List, target: List) => [source, target.map((x, i) => source[i] ?? x)],
  ),
  count_between: ofRange((values, lo, hi) => length(values.filter((x) => lo < x && x < hi))),
  count_distinct: ofOne((values) => BigInt(new Set(values).size)),
  // A value that occurs k times makes k over 2 pairs.
  count_equal_pairs: ofOne((values) =>
    sum(unique(values).map((x) => BigInt((count(values, x) * (count(values, x) - 1)) / 2))),
  ),
  count_in_range: ofRange((values, lo, hi) => length(values.filter((x) => lo <= x && x <= hi))),
  count_inversions: ofOne((values) => length(pairs(values).filter(([x, y]) => x > y))),
  count_peaks: ofOne((values) =>
    length(runs(values).filter((run) => run.length === 3 && run[1]! > largest([run[0]!, run[2]!])!)),
  ),
  count_outside: ofRange((values, lo, hi) => length(values.filter((x) => !(lo <= x && x <= hi)))),
  count_pairs_with_difference: onBoth(
    (values) => withNumber(values, [0n, 3n]),
    () => (values: List, k: bigint) => length(pairs(values).filter((pair) => distance(pair) === size(k))),
  ),
  count_pairs_with_sum: ofNumber((values, x) => length(pairs(values).filter((pair) => sum(pair) === x))),
  count_repeats: ofOne((values) => length(values) - length(unique(values))),
  count_rotations: of(
    lists.flatMap((values) => [0n, 1n, 3n].map((k) => [shift(unique(sorted(values)), -k)])),
    (values: List) => found(Math.max(0, values.indexOf(smallest(values) ?? 0n))),
  ),
  count_same_positions: ofTwo((a, b) => length(a.filter((x, i) => x === b[i]))),
  count_different_positions: ofTwo((a, b) => length(a.filter((x, i) => i < b.length && x !== b[i]))),
  count_value: ofNumber((values, x) => found(count(values, x))),
  dedupe_sorted: keeping((values) => one(ascending(values)), unique),
  dot_product: of(two(lists), (a: List, b: List) => sum(a.map((x, i) => x * (b[i] ?? 0n)))),
  second_greater: ofTwo((a, b) => a.every((x, i) => x < (b[i] ?? x + 1n))),
  second_smaller: ofTwo((a, b) => a.every((x, i) => x > (b[i] ?? x - 1n))),
  equal_arrays: ofTwo(same),
  equilibrium_index: of(
    one([...near, ...near.map((values) => [...values, 3n, ...values.toReversed()])]),
    (values: List) => found(values.findIndex((_, i) => sum(values.slice(0, i)) === sum(values.slice(i + 1)))),
  ),
  exclusive_prefix_sums: inPlaceWide(one, (values) => values.map((_, i) => sum(values.slice(0, i)))),
  fill: inPlace(withNumber, (values, x: bigint) => Array<bigint>(values.length).fill(x)),
  first_not_repeated: ofOne((values, none) => once(values)[0] ?? none, 'NONE'),
  first_repeated: ofOne((values, none) => values.find((x, i) => values.indexOf(x) < i) ?? none, 'NONE'),
  fixed_point: [
    ...ofOne((values, none) => values.find((x, i) => x === BigInt(i)) ?? none, 'NONE'),
    // Places that a byte does not reach.
    of(
      one(
        Array.from({ length: 20 }, (_, i) =>
          Array.from({ length: 250 + i }, (_, at) => BigInt((at < 256 ? at + 1 : at) % 256)),
        ),
      ),
      (values: List) => values.find((x, i) => x === BigInt(i)) ?? 7n,
      { types: { T: 'u8' }, options: { NONE: '7' } },
    ),
  ],
  gcd_of_all: ofOne(
    (values) =>
      upTo(largest(values.map(size)) ?? 0n).findLast((divisor) => values.every((x) => divides(divisor, x))) ?? 0n,
    undefined,
    [...near, ...near.map((values) => values.map((x) => 6n * x))],
  ),
  has_duplicates: ofOne((values) => new Set(values).size < values.length),
  has_pair_with_sum: ofNumber((values, x) => pairs(values).some((pair) => sum(pair) === x)),
  index_of: ofNumber((values, x) => found(values.indexOf(x))),
  is_consecutive: ofOne((values) => {
    const low = smallest(values) ?? 0n
    return same(
      sorted(values),
      values.map((_, i) => low + BigInt(i)),
    )
  }),
  is_min_heap: ofOne((values) =>
    values.every((x, i) => [2 * i + 1, 2 * i + 2].every((child) => x <= (values[child] ?? x))),
  ),
  is_palindrome_array: ofOne((values) => same(values, values.toReversed())),
  is_sorted_descending: onBoth(
    (values) => one([...values, ...values.map(descending)]),
    () => (values: List) => same(values, descending(values)),
  ),
  is_sorted: ofOne((values) => same(values, sorted(values))),
  is_strictly_increasing: ofOne((values) => same(values, unique(sorted(values)))),
  is_subset: ofTwo((a, b) => new Set([...a, ...b]).size === new Set(a).size),
  kth_largest: onBoth(ranked, (none) => (values: List, k: bigint) => descending(values)[Number(k) - 1] ?? none, 'NONE'),
  kth_from_end: onBoth(
    (values) => values.flatMap((list) => list.map((_, i) => [list, BigInt(i + 1)])),
    () => (values: List, k: bigint) => values.toReversed()[Number(k) - 1]!,
  ),
  kth_smallest: onBoth(ranked, (none) => (values: List, k: bigint) => sorted(values)[Number(k) - 1] ?? none, 'NONE'),
  last_index_of: ofNumber((values, x) => found(values.lastIndexOf(x))),
  lcm_of_all: of(one(near.map((values) => values.slice(0, 6))), (values: List) => {
    const top = largest(values.map(size)) ?? 1n
    return values.includes(0n) ? 0n : upTo(27720n).find((n) => values.every((x) => divides(x, n * top)))! * top
  }),
  longest_consecutive: ofOne((values) =>
    longest(runs(unique(sorted(values))).filter((run) => run.at(-1)! - run[0]! === length(run) - 1n)),
  ),
  longest_equal_run: ofOne((values) => longest(runs(values).filter((run) => new Set(run).size === 1))),
  longest_increasing_run: ofOne((values) => longest(runs(values).filter(rises))),
  longest_increasing_subsequence: ofOne((values) => longest(choices(values).filter(rises))),
  lower_bound: onBoth(
    (values) => withNumber(ascending(values)),
    () => (values: List, x: bigint) => length(values.filter((value) => value < x)),
  ),
  lower_median: ofOne((values, none) => sorted(values)[(values.length - 1) >> 1] ?? none, 'EMPTY'),
  majority: ofOne((values, none) => values.find((x) => 2 * count(values, x) > values.length) ?? none, 'NONE'),
  trace: of(
    lengthened(40, small).flatMap((values) =>
      [0n, 1n, 2n, 3n, 4n, 6n].filter((n) => n * n <= values.length).map((n) => [values, n]),
    ),
    (values: List, n: bigint) => sum(values.filter((_, i) => BigInt(i) < n * n && divides(n + 1n, BigInt(i)))),
  ),
  max_adjacent_difference: ofOne(
    (values) => largest(runs(values).flatMap((run) => (run.length === 2 ? [distance([run[0]!, run[1]!])] : []))) ?? 0n,
  ),
  max_difference: ofOne((values) => (largest(values) ?? 0n) - (smallest(values) ?? 0n)),
  max_increasing_sum: of(
    one(near),
    (values: List) =>
      largest(
        choices(values)
          .filter((chosen) => chosen.length > 0 && rises(chosen))
          .map(sum),
      ) ?? 0n,
  ),
  max_magnitude: of(one(lists), (values: List) => largest(values.map(size)) ?? 0n),
  max_non_adjacent_sum: of(one(near), (values: List) => largest(apart(values).map(sum))),
  max_product_of_three: of(one(near), (values: List) =>
    largest(
      choices(values)
        .filter((chosen) => chosen.length === 3)
        .map(product),
    ),
  ),
  max_product_subarray: of(one(near), (values: List) => largest(runs(values).map(product))),
  max_profit: of(one(near), (values: List) => largest([0n, ...pairs(values).map(([buy, sell]) => sell - buy)])),
  max_subarray_sum: [
    of(one(near), (values: List) => largest(runs(values).map(sum)) ?? 0n),
    of(one(near), (values: List) => largest([0n, ...runs(values).map(sum)]), { options: { RUN: '0' } }),
  ],
  index_of_maximum: ofOne((values) => found(values.indexOf(largest(values) ?? 0n))),
  last_index_of_maximum: ofOne((values) => found(values.lastIndexOf(largest(values) ?? 0n))),
  maximum_of: ofOne((values, none) => largest(values) ?? none, 'EMPTY'),
  mean_integer: [
    ...ofOne((values, none) => (values.length === 0 ? none : sum(values) / length(values)), 'EMPTY', near),
    // Sums that do not fit the elements' type.
    of(one(lists), (values: List) => sum(values) / (length(values) || 1n)),
    // Sums that only fit without a sign.
    of(
      one(positive.map((values) => values.slice(0, 5).map((x) => (x % 4n) * 2n ** 60n))),
      (values: List) => sum(values) / (length(values) || 1n),
      { types: { T: 'u64' } },
    ),
  ],
  merge_sorted_counted: otherwise('FULL', (value) =>
    writing((a: List, b: List) => sorted([...a, ...b]), merging(thirtyTwo, [-1, 0, 2]), value),
  ),
  merge_sorted: of(merging(thirtyTwo, [0, 2]), (a: List, b: List, out: List) => [
    a,
    b,
    [...sorted([...a, ...b]), ...out.slice(a.length + b.length)],
  ]),
  min_difference: ofOne((values) => smallest(pairs(values).map(distance)) ?? 0n),
  fewest_jumps: of(
    one([...near, ...positive, ...positive.map((values) => values.map((x) => x % 3n))]),
    (values: List) => jumps(values, -1n),
  ),
  min_magnitude: of(one(lists), (values: List) => smallest(values.map(size)) ?? 0n),
  index_of_minimum: ofOne((values) => found(values.indexOf(smallest(values) ?? 0n))),
  minimum_of: ofOne((values, none) => smallest(values) ?? none, 'EMPTY'),
  missing_number: of(
    one(Array.from({ length: 40 }, (_, n) => shift([0n, ...upTo(BigInt(n))], 3n).slice(1))),
    (values: List) => [0n, ...upTo(length(values))].find((n) => !values.includes(n)),
  ),
  mode: ofOne((values, none) => byFrequency(sorted(values))[0] ?? none, 'EMPTY'),
  most_frequent: ofOne((values) => byFrequency(values)[0]),
  move_zeros: inPlace(one, (values) => values.toSorted((a, b) => Number(a === 0n) - Number(b === 0n))),
  scale: inPlaceWide(withNumber, (values, k: bigint) => values.map((x) => x * k)),
  even_first: inPlace(one, (values) => values.toSorted((a, b) => Number(even(b)) - Number(even(a)))),
  partition_less: of(withNumber(thirtyTwo), (values: List, pivot: bigint) => length(values.filter((x) => x < pivot)), {
    after: (values: List, pivot: bigint) => [values.toSorted((a, b) => Number(b < pivot) - Number(a < pivot)), pivot],
  }),
  prefix_sums: inPlaceWide(one, (values) => values.map((_, i) => sum(values.slice(0, i + 1)))),
  product_distinct: ofOne((values) => product(unique(values))),
  product_occurring_once: ofOne((values) => product(once(values))),
  product_of: ofOne(product),
  range_of: ofOne((values) => (largest(values) ?? 0n) - (smallest(values) ?? 0n)),
  remove_value: keeping(withNumber, (values, x: bigint) => values.filter((value) => value !== x)),
  reverse_first_half: inPlace(one, (values) => {
    const half = Math.floor(values.length / 2)
    return [...values.slice(0, half).toReversed(), ...values.slice(half)]
  }),
  reverse: inPlace(one, (values) => values.toReversed()),
  rotate_left_by: inPlace(
    (values) =>
      withNumber(
        values.filter((list) => list.length < 300),
        [0n, 3n, 9n, 2n ** 64n - 1n],
      ).map(([list, k]) => [list!, BigInt.asUintN(64, k as bigint)]),
    shift,
  ),
  rotate_right_by: inPlace(
    (values) =>
      withNumber(values, [0n, 3n, 9n, 2n ** 64n - 1n]).map(([list, k]) => [list!, BigInt.asUintN(64, k as bigint)]),
    (values, k: bigint) => shift(values, -k),
  ),
  same_elements: ofTwo((a, b) => same(sorted(a), sorted(b))),
  second_largest: ofOne((values, none) => descending(unique(values))[1] ?? none, 'NONE'),
  second_smallest: ofOne((values, none) => sorted(unique(values))[1] ?? none, 'NONE'),
  single_number: of(
    lists
      .map(unique)
      .filter((values) => values.length > 0)
      .flatMap((values) => [0, 1].map((at) => [[...values, ...values.toReversed()].toSpliced(at % values.length, 1)])),
    (values: List) => once(values)[0],
  ),
  smallest_missing: [
    ...ofOne((values) => [0n, ...upTo(length(values))].find((n) => !values.includes(n))),
    // All bytes there are: the next number wraps.
    of(
      one(
        Array.from({ length: 20 }, (_, i) =>
          shift(
            upTo(256n).map((n) => n - 1n),
            BigInt(i),
          ).slice(i % 3),
        ),
      ),
      (values: List) => [0n, ...upTo(length(values))].find((n) => !values.includes(n)),
      { types: { T: 'u8' } },
    ),
  ],
  sort_by_magnitude: of(one(thirtyTwo), (values: List) => [
    sorted(values).toSorted((a, b) => (size(a) < size(b) ? -1 : size(a) > size(b) ? 1 : 0)),
  ]),
  sort_descending: inPlace(one, descending),
  sort: inPlace(one, sorted),
  sum_between: [
    of(
      lists.flatMap((values) =>
        values.flatMap((_, m) =>
          [m - 1, m, m + 2, values.length - 1]
            .filter((n) => n >= 0 && n >= m - 1 && n < values.length)
            .map((n) => [values, BigInt(m), BigInt(n)]),
        ),
      ),
      (values: List, m: bigint, n: bigint) => sum(values.slice(Number(m), Number(n) + 1)),
    ),
    // Up to the last place that a byte can name.
    of(
      Array.from({ length: 20 }, (_, i) => [
        Array.from({ length: 256 + (i % 2) }, (_, at) => BigInt((at * at) % 251)),
        BigInt(12 * i),
        255n,
      ]),
      (values: List, m: bigint, n: bigint) => sum(values.slice(Number(m), Number(n) + 1)),
      { types: { T: 'u8' } },
    ),
  ],
  sum_but_first: ofOne((values) => sum(values.slice(1))),
  sum_but_last: ofOne((values) => sum(values.slice(0, -1))),
  sum_distinct: ofOne((values) => sum(unique(values))),
  sum_every_second: ofOne((values) => sum(values.filter((_, i) => i % 2 === 0))),
  sum_of_extremes: ofOne((values) => (smallest(values) ?? 0n) + (largest(values) ?? 0n)),
  sum_occurring_once: ofOne((values) => sum(once(values))),
  sum_of_squares: ofOne((values) => sum(values.map((x) => x ** 2n))),
  sum_pairwise_difference: ofOne((values) => sum(pairs(values).map(distance))),
  sum_pairwise_xor: ofOne((values) => sum(pairs(values).map(([x, y]) => x ^ y)), undefined),
  sum_of: ofOne(sum),
  alternating_sum: ofOne(
    (values) => sum(values.filter((_, i) => i % 2 === 0)) - sum(values.filter((_, i) => i % 2 === 1)),
  ),
  sum_of_largest: onBoth(ranked, () => (values: List, k: bigint) => sum(descending(values).slice(0, Number(k)))),
  sum_of_smallest: onBoth(ranked, () => (values: List, k: bigint) => sum(sorted(values).slice(0, Number(k)))),
  swap_pairs: inPlace(one, (values) => values.map((value, i) => values[i % 2 === 0 ? i + 1 : i - 1] ?? value)),
  swap_contents: of(two(bytes), (a: List, b: List) => [a.map((x, i) => b[i] ?? x), b.map((x, i) => a[i] ?? x)]),
  trapped_water: ofOne(water, undefined, near),
  upper_bound: onBoth(
    (values) => withNumber(ascending(values)),
    () => (values: List, x: bigint) => length(values.filter((value) => value <= x)),
  ),
  xor_with_key: of(two(bytes), (data: List, key: List) => {
    const stream = Buffer.alloc(data.length, key.length === 0 ? '\0' : Buffer.from(key.map(Number)))
    return [data.map((byte, i) => byte ^ BigInt(stream[i]!)), key]
  }),
  // Bit by bit: set when an odd number of elements have it.
  xor_of: of(one(thirtyTwo.map((values) => values.map((x) => BigInt.asUintN(32, x)))), (values: List) =>
    sum(
      upTo(32n).map((bit) => 2n ** (bit - 1n) * BigInt(values.filter((x) => (x >> (bit - 1n)) % 2n === 1n).length % 2)),
    ),
  ),
  zero_fill: inPlace(one, (values) => values.map(() => 0n)),
}
