import { isIPv4 } from 'node:net'
import type { Value } from '@sourceless/contract'
import { createRandom, type Oracle, type Oracles, product, within } from './oracle.js'
import { otherwise, rooms, unwritten, writing } from './writing.js'

/** Strings are bytes: one character of Latin-1 for each. */
const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'))
const list = (text: string): readonly bigint[] => Array.from(bytes(text), BigInt)
const latin1 = (value: Iterable<number | bigint>): string => Buffer.from(Array.from(value, Number)).toString('latin1')
const reversed = (text: string): string => [...text].reverse().join('')
/** ASCII only: Latin-1 has more letters. */
const lower = (text: string): string => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
const upper = (text: string): string => text.replace(/[a-z]+/g, (letters) => letters.toUpperCase())
const swapped = (text: string): string => text.replace(/[A-Za-z]/g, (c) => (c === lower(c) ? upper(c) : lower(c)))
const sortedText = (text: string): string => [...text].sort().join('')
const found = (index: number): bigint => BigInt(index)
const length = (items: { readonly length: number } | null): bigint => BigInt(items?.length ?? 0)
const longest = (items: readonly string[] | null): bigint =>
  BigInt(Math.max(0, ...(items ?? []).map((item) => item.length)))
const matches = (text: string, pattern: RegExp): bigint => length(text.match(pattern))
const escaped = (text: string): string =>
  text.replace(/[^A-Za-z0-9]/gs, (c) => `\\x${Buffer.from(c, 'latin1').toString('hex')}`)
const isPalindrome = (text: string): boolean => text === reversed(text)
const substrings = (text: string): readonly string[] =>
  [...text].flatMap((_, i) => [...text.slice(i)].map((_, j) => text.slice(i, i + j + 1)))
/** What is left when bytes are left out, in every way. */
const subsequences = (text: string): ReadonlySet<string> =>
  text === '' ? new Set(['']) : new Set([...subsequences(text.slice(1))].flatMap((rest) => [rest, text[0] + rest]))
/** In how many rounds all innermost pairs of brackets can be taken out until nothing is left; nothing when something stays. */
function nesting(text: string, innermost: RegExp): number | undefined {
  const rest = text.replaceAll(innermost, '')
  if (rest === text) return text === '' ? 0 : undefined
  const rounds = nesting(rest, innermost)
  return rounds === undefined ? undefined : rounds + 1
}
/** The fewest insertions, deletions and replacements, all of them tried at the first difference. */
function edits(a: string, b: string): number {
  if (a === '' || b === '') return a.length + b.length
  if (a[0] === b[0]) return edits(a.slice(1), b.slice(1))
  return 1 + Math.min(edits(a.slice(1), b), edits(a, b.slice(1)), edits(a.slice(1), b.slice(1)))
}
/** Length of the shortest text that both can be made from, either's next byte tried where they differ. */
function together(a: string, b: string): number {
  if (a === '' || b === '') return a.length + b.length
  if (a[0] === b[0]) return 1 + together(a.slice(1), b.slice(1))
  return 1 + Math.min(together(a.slice(1), b), together(a, b.slice(1)))
}
/** Where each byte of a text occurs first. */
const pattern = (text: string): string => [...text].map((c) => text.indexOf(c)).join()
const replaced = (text: string, from: bigint, to: bigint): readonly Value[] => [
  bytes(text.replaceAll(latin1([from]), () => latin1([to]))),
  from,
  to,
]
/** Each letter is 26 places from the one it is exchanged with. */
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz'.repeat(2)
const LETTERS = 'ABCDEFGHIJKLMabcdefghijklmNOPQRSTUVWXYZnopqrstuvwxyz'

const random = createRandom(4711)
const some = (alphabet: string, count: number, longestText = 9): readonly string[] =>
  Array.from({ length: count }, (_, i) =>
    Array.from({ length: i % (longestText + 1) }, () => alphabet[random(alphabet.length)]).join(''),
  )
const BYTES = Array.from({ length: 255 }, (_, i) => String.fromCharCode(i + 1)).join('')
const mirrored = (texts: readonly string[]): readonly string[] =>
  texts.flatMap((text) => [text + reversed(text), text + reversed(text).slice(1)])
const narrow = [...some('ab', 30), ...some('aA', 20), ...some('abc', 20)]
const mixed = some('aAbBzZ019 .,-_\t\n@[`{', 40, 14)
const wordy = [...some('ab  ', 30, 12), ...some('abAB \t\n\v\r', 30, 12), 'the quick Brown fox', ' a  bc ', '   ']
const texts = [
  ...narrow,
  ...mixed,
  ...wordy,
  ...mirrored(some('abAB, ', 20)),
  ...some(BYTES, 40, 12),
  BYTES,
  reversed(BYTES),
]
/** Near each other: equal, a part, a part turned round, in another case, of other order, or neither. */
const relatives = (text: string): readonly string[] => [
  text,
  text.slice(1),
  text.slice(0, -1),
  text.slice(1, 3),
  text.slice(2) + text.slice(0, 2),
  swapped(text),
  reversed(text),
  `${text}a`,
  text.replace('a', 'b'),
  '',
  'b',
]
const pairs = texts
  .filter((_, i) => i % 4 === 0)
  .flatMap((text) => relatives(text).map((other) => [text, other] as const))
const shortPairs = [...some('ab', 14, 6), ...some('abc', 14, 6)].flatMap((text, i, all) =>
  [0, 1, 5, 9, 11].map((by) => [text, all[(i + by) % all.length]!] as const),
)
const both = <T>(items: readonly (readonly [T, T])[]): readonly (readonly [T, T])[] =>
  items.flatMap(([a, b]) => [[a, b] as const, [b, a] as const])
const withBytes = texts.flatMap((text) =>
  [text[0] ?? 'a', text.at(-1) ?? '\0', ' ', 'a', 'z'].map((c) => [text, list(c)[0]!] as const),
)
const replacing = texts.flatMap((text) =>
  [
    ['a', 'b'],
    ['b', ' '],
    [text[0] ?? 'x', 'b'],
    ['a', 'a'],
  ].map(([from, to]) => [text, list(from!)[0]!, list(to!)[0]!] as const),
)

type Argument = string | bigint
/** Texts become strings. */
const given = (inputs: readonly (readonly Argument[])[]): readonly (readonly Value[])[] =>
  inputs.map((values) => values.map((value) => (typeof value === 'string' ? bytes(value) : value)))
const received = (values: readonly unknown[]): never[] =>
  values.map((value) => (typeof value === 'object' ? latin1(value as Uint8Array) : value)) as never[]
const of = (inputs: readonly (readonly Argument[])[], expected: Oracle['expected']): Oracle => ({
  inputs: given(inputs),
  expected: (...values) => expected(...received(values)),
})
const ofText = (expected: (text: string) => unknown, more: readonly string[] = []): Oracle =>
  of(
    [...texts, ...more].map((text) => [text]),
    expected,
  )
const ofTwo = (expected: (a: string, b: string) => unknown): Oracle => of(both(pairs), expected)
const inPlace = (change: (text: string) => string): Oracle => ofText((text) => [bytes(change(text))])
/** The same of a byte slice, which may hold zeros. */
const inBuffer = (change: (text: string) => string): Oracle => ({
  inputs: [...texts, '\0a\0', 'A\0'].map((text) => [list(text)]),
  expected: (data: readonly bigint[]) => [list(change(latin1(data)))],
})
const ofLetters = (change: (text: string) => string): Oracle => ({
  inputs: within([0, 255]),
  expected: (c: bigint) => list(change(latin1([c])))[0],
})
/** Numbers in digits: what is one, at the types of the result; others are `INVALID`. */
function parsing(
  types: readonly string[],
  pattern: RegExp,
  number: (text: string) => bigint,
  like: readonly string[],
): readonly Oracle[] {
  const inputs = [
    ...like,
    '',
    ' ',
    '0',
    '00',
    '-',
    '+',
    '-0',
    '+0',
    '+-1',
    '1 ',
    ' 1',
    '1x',
    '0x1',
    '1.0',
    '1e3',
    '\xb2',
    ...mixed.slice(0, 20),
  ]
  return types.flatMap((type) =>
    ['0', '77'].map((invalid) => ({
      ...of(
        inputs.map((text) => [text]),
        (text: string) => {
          const value = pattern.test(text) ? number(text) : undefined
          return value === undefined || clamped(value, type) !== value ? BigInt(invalid) : value
        },
      ),
      types: { R: type },
      options: { INVALID: invalid },
    })),
  )
}
const clamped = (value: bigint, type: string): bigint => {
  const bits = BigInt(type.slice(1)) - (type.startsWith('i') ? 1n : 0n)
  const low = type.startsWith('i') ? -(2n ** bits) : 0n
  return value < low ? low : value >= 2n ** bits ? 2n ** bits - 1n : value
}
const signed = (text: string): bigint => (text.startsWith('-') ? -1n : 1n) * BigInt(text.replace(/^[+-]/, ''))
/** Numbers around the edges of the integer types. */
const numbers = product([3n, 7n, 8n, 15n, 16n, 31n, 32n, 63n, 64n, 70n], [-1n, 0n, 1n]).map(
  ([bits, more]) => 2n ** bits! + more!,
)
const decimal = [...numbers, ...numbers.map((n) => n * 10n), ...numbers.map((n) => n / 10n), 5n, 120n, 90210n].map(
  String,
)
const negative = [...decimal.map((text) => `-${text}`), ...decimal.map((text) => `+${text}`), '-007', '--5', '+-5']
const anyNumber = (signed: boolean): readonly bigint[] =>
  [0n, 1n, 9n, 10n, 15n, 16n, 99n, 100n, ...numbers.filter((n) => n < 2n ** 63n), 2n ** 63n - 1n].flatMap((n) =>
    signed ? [n, -n, -n - 1n] : [n, 2n * n + 1n],
  )
const shown = (text: (n: bigint) => string, isSigned = false): readonly Oracle[] =>
  otherwise('FULL', (value) =>
    writing(
      (n: bigint) => list(text(n)),
      rooms(
        anyNumber(isSigned).map((n) => [n]),
        (n) => text(n).length,
      ),
      value,
    ),
  )

const cases = (pattern: string, ...strings: readonly string[]) => strings.map((text) => [pattern, text] as const)
const globs = [
  ...cases('*', '', 'a', 'a.b'),
  ...cases('a*b?c', 'abxc', 'aXXbbc', 'abc', 'abcc', 'aabbcc'),
  ...cases('**a', 'a', 'ba', 'ab', ''),
  ...cases('*.txt', '.txt', 'x.txt', 'x.txt.gz', 'txt'),
  ...some('ab*?', 60, 6).flatMap((pattern) => some('ab', 6, 6).map((text) => [pattern, text] as const)),
  ...some('ab*?', 20, 5).map((text) => ['a*', text] as const),
]
/** Brackets put around what there is, or beside it. */
const balanced = Array.from({ length: 40 }, (_, i) => {
  let text = i % 3 === 0 ? 'x' : ''
  for (let step = 0; step < i % 12; step++) text = [`(${text})`, `${text}()`, `a${text}(b)`, `(())${text}`][random(4)]!
  return text
})
const ROMAN = ['', 'I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX']
/** A number below 4000 in Roman numerals: the letters of each digit, moved up by a power of ten. */
const roman = (n: number): string =>
  [...String(n)]
    .map((digit, i, all) =>
      ROMAN[Number(digit)]!.replace(/./g, (c) => 'IVXLCDM'['IVX'.indexOf(c) + 2 * (all.length - 1 - i)]!),
    )
    .join('')
const years = Array.from({ length: 130 }, (_, i) => (i < 50 ? i + 1 : ((i * 2741) % 3999) + 1))
const addresses = [
  '0.0.0.0',
  '255.255.255.255',
  '1.2.3',
  '1.2.3.4.5',
  '1..2.3',
  '.1.2.3',
  '1.2.3.',
  '256.1.1.1',
  '01.2.3.4',
  '1.2.3.00',
  '1.2.3.4 ',
  ' 1.2.3.4',
  '1.2.3.x',
  '999.9.9.9',
  '1.2.3.4000000000',
  '0.0.0.256',
  '192.168.0.1',
]
const numerals = [
  ...some('0123456789', 80, 8),
  '4539578763621486',
  '79927398713',
  '79927398710',
  '0',
  '18',
  '12x4',
  '378282246310005',
]
const UTF8 = [
  'dfbf',
  'edbfbf',
  'eebfbf',
  'ecbfbf',
  'f3bfbfbf',
  'f0bfbfbf',
  'f5808080',
  'f9908080',
  '84808080',
  '81bfbfbf',
  '48c3a9',
  'eda080',
  'ed9fbf',
  'c080',
  'c1bf',
  'c280',
  'f4908080',
  'f48fbfbf',
  'f0908080',
  'f08fbfbf',
  'e28282',
  'e282',
  'e2',
  '80',
  'bf',
  'ff',
  'fe',
  'f8888080',
  'f09f9880',
  'e0a080',
  'e09fbf',
  '00',
  '',
  'c3a9c3',
  'efbfbd',
  'efbbbf41',
  '41efbfbf',
  'c3',
]
const utf8Inputs = [
  ...UTF8.map((hex) => Buffer.from(hex, 'hex')),
  ...Array.from({ length: 60 }, (_, i) =>
    Buffer.from(
      String.fromCodePoint(random(0x80), 0x80 + random(0x700), 0xe000 + random(0x1000), 0x10000 + random(0x9000)).slice(
        i % 3,
      ),
    ),
  ),
  ...some(BYTES, 40, 4).map((text) => Buffer.from(text, 'latin1')),
]
const isUtf8 = (data: Iterable<bigint>): boolean =>
  Buffer.from(Buffer.from(Array.from(data, Number)).toString()).equals(Buffer.from(Array.from(data, Number)))

/** Node's strings, regular expressions, Buffer, net, and definitions tried in all ways on short texts. */
export const strings: Oracles = {
  all_same: ofText((text) => new Set(text).size < 2),
  all_unique: ofText((text) => new Set(text).size === text.length),
  is_alternating: ofText((text) => /^(.)(?!\1)(.)(\1\2)*\1?$/s.test(text)),
  atoi: ['i32', 'i64', 'i8'].map((type) => ({
    ...of(
      [...decimal, ...negative, ...decimal.map((text) => ` \t\n\v\f\r${text}x9`), '', '-', ' + 5', ...mixed].map(
        (text) => [text],
      ),
      (text: string) => clamped(signed(/^[ \t-\r]*([+-]?\d+)/.exec(text)?.[1] ?? '0'), type),
    ),
    types: { R: type },
  })),
  is_balanced_round: of(
    some('()a', 120, 8).map((text) => [text]),
    (text: string) => nesting(text.replace(/[^()]/g, ''), /\(\)/g) !== undefined,
  ),
  is_balanced: of(
    [...some('()[]{}', 200, 6), ...some('([])x', 100, 8), '([]{})', '{[()()]}'].map((text) => [text]),
    (text: string) => nesting(text.replace(/[^()[\]{}]/g, ''), /\(\)|\[\]|\{\}/g) !== undefined,
  ),
  capitalize_words: inBuffer((text) => text.replace(/(?<=^| )[a-z]/g, upper)),
  common_prefix: ofTwo((a, b) => length([...a].filter((_, i) => b.startsWith(a.slice(0, i + 1))))),
  compare_ignoring_case: ofTwo((a, b) => BigInt(Buffer.compare(bytes(lower(a)), bytes(lower(b))))),
  compare_strings: ofTwo((a, b) => BigInt(Buffer.compare(bytes(a), bytes(b)))),
  contains_string: ofTwo((haystack, needle) => haystack.includes(needle)),
  // The length tells nothing of the NUL that is written too.
  copy_string: otherwise('FULL', (value) => ({
    inputs: texts
      .slice(0, 100)
      .flatMap((text) => [0, 1, 4].map((more) => [bytes(text), unwritten(text.length + more)])),
    expected: (s: Uint8Array, out: readonly bigint[]) => (out.length > s.length ? length(s) : value),
    after: (s: Uint8Array, out: readonly bigint[]) => [
      s,
      out.length > s.length ? [...list(`${latin1(s)}\0`), ...out.slice(s.length + 1)] : out,
    ],
  })),
  count_byte: of(withBytes, (text: string, c: bigint) => length(text.split(latin1([c]))) - 1n),
  count_consonants: ofText((text) => matches(text, /(?![aeiou])[a-z]/gi)),
  count_overlapping: ofTwo((haystack, needle) =>
    needle === '' ? 0n : matches(haystack, new RegExp(`(?=${escaped(needle)})`, 'g')),
  ),
  count_palindromic_substrings: of(
    texts.filter((text) => text.length < 30).map((text) => [text]),
    (text: string) => length(substrings(text).filter(isPalindrome)),
  ),
  count_substring: ofTwo((haystack, needle) => (needle === '' ? 0n : length(haystack.split(needle)) - 1n)),
  count_vowels: ofText((text) => matches(text, /[aeiou]/gi)),
  count_words: ofText((text) => matches(text, /[^ \t-\r]+/g)),
  ends_with_digit: ofText((text) => /[0-9]$/.test(text), ['5', '0', '9', '/', ':', 'a9']),
  ends_with: ofTwo((text, suffix) => text.endsWith(suffix)),
  equal_ignoring_case: ofTwo((a, b) => lower(a) === lower(b)),
  equal_strings: ofTwo((a, b) => a === b),
  find_last_substring: ofTwo((haystack, needle) => found(haystack.lastIndexOf(needle))),
  find_substring: ofTwo((haystack, needle) => found(haystack.indexOf(needle))),
  first_unique: ofText((text) => found([...text].findIndex((c) => text.indexOf(c) === text.lastIndexOf(c)))),
  format_hex: shown((n) => n.toString(16)),
  format_signed: shown(String, true),
  format_unsigned: shown(String),
  glob_match: of(globs, (pattern: string, text: string) =>
    new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's').test(text),
  ),
  hex_encode: otherwise('FULL', (value) =>
    writing(
      (data: readonly bigint[]) => list(Buffer.from(latin1(data), 'latin1').toString('hex')),
      rooms(
        texts.slice(0, 150).map((text) => [list(text)]),
        (data) => 2 * data.length,
      ),
      value,
    ),
  ),
  index_of_byte: of(withBytes, (text: string, c: bigint) => found(text.indexOf(latin1([c])))),
  ipv4_is_valid: of(
    [...addresses, ...some('0125.', 60, 9)].map((text) => [text]),
    isIPv4,
  ),
  is_all_digits: ofText((text) => /^[0-9]+$/.test(text), numerals),
  are_anagrams: ofTwo((a, b) => sortedText(a) === sortedText(b)),
  is_concatenation: of(
    [...both(pairs), ...narrow.flatMap((text) => [0, 2, 3].map((times) => [text.repeat(times), text] as const))],
    (a: string, b: string) => b !== '' && a.split(b).join('') === '',
  ),
  is_identifier: ofText(
    (text) => /^(?!\d)\w+$/.test(text),
    [...some('a_zZ09@[`{', 60), 'aZ', 'aAz9_', 'Az', 'z0', 'Za', 'a9'],
  ),
  are_isomorphic: ofTwo((a, b) => pattern(a) === pattern(b)),
  is_palindrome_ignoring_case: ofText((text) => isPalindrome(lower(text)), [...mirrored(narrow), 'Zz', 'aZbzA']),
  is_loose_palindrome: ofText(
    (text) => isPalindrome(lower(text).replace(/[^a-z0-9]/g, '')),
    ['Zz', 'zZ9', '9', 'Z.z', '9z', 'A man, a plan, a canal: Panama!', '0P'],
  ),
  is_palindrome: ofText(isPalindrome, mirrored(narrow)),
  is_rotation: ofTwo((a, b) => a.length === b.length && (a + a).includes(b)),
  is_subsequence: ofTwo((a, b) => new RegExp([...a].map(escaped).join('.*'), 's').test(b)),
  last_index_of_byte: of(withBytes, (text: string, c: bigint) => found(text.lastIndexOf(latin1([c])))),
  last_word_length: ofText((text) => length(/([^ ]*) *$/.exec(text)![1]!)),
  length: ofText(length),
  edit_distance: of(
    both([...shortPairs, ['kitten', 'sitting'] as const, ['flaw', 'lawn'] as const]),
    (a: string, b: string) => BigInt(edits(a, b)),
  ),
  common_subsequence: of(both(shortPairs), (a: string, b: string) =>
    longest([...subsequences(a)].filter((text) => subsequences(b).has(text))),
  ),
  longest_palindromic_subsequence: of(
    narrow.map((text) => [text]),
    (text: string) => longest([...subsequences(text)].filter(isPalindrome)),
  ),
  longest_uppercase_run: ofText((text) => longest(text.match(/[A-Z]+/g))),
  longest_run: ofText((text) => longest(text.match(/(.)\1*/gs))),
  longest_word: ofText((text) => longest(text.split(/[ \t-\r]/))),
  lower_letter: ofLetters(lower),
  // Every second digit from the right counts as the sum of the digits of its double.
  luhn_is_valid: of(
    [...numerals, '', ...mixed].map((text) => [text]),
    (text: string) =>
      /^[0-9]+$/.test(text) &&
      [...reversed(text)].reduce(
        (total, digit, i) => total + Number(i % 2 === 0 ? digit : '0246813579'[Number(digit)]),
        0,
      ) %
        10 ===
        0,
  ),
  nesting_depth: of(
    balanced.map((text) => [text]),
    (text: string) => BigInt(nesting(text.replace(/[^()]/g, ''), /\(\)/g)!),
  ),
  max_number_inside: of(
    [...texts, ...some('a0123 -', 60, 12)].map((text) => [text]),
    (text: string) => [...(text.match(/[0-9]+/g) ?? ['0'])].map(BigInt).sort((a, b) => (a < b ? 1 : -1))[0],
  ),
  minimum_rotations: ofText(
    (text) => found((text + text).indexOf(text, 1)),
    narrow.flatMap((text) => [text + text, text.repeat(3)]),
  ),
  parse_binary: parsing(
    ['u64', 'u8'],
    /^[01]+$/,
    (text) => BigInt(`0b${text}`),
    numbers.map((n) => n.toString(2)),
  ),
  parse_hex: parsing(['u64', 'u8'], /^[0-9a-f]+$/i, (text) => BigInt(`0x${text}`), [
    ...numbers.map((n) => n.toString(16)),
    ...numbers.map((n) => n.toString(16).toUpperCase()),
    'a',
    'A',
    'deadBEEF',
    '9aA',
    'g',
    '@',
    'fG',
    '/',
  ]),
  parse_signed: parsing(['i64', 'i8', 'i32'], /^[+-]?[0-9]+$/, signed, [...decimal, ...negative]),
  parse_unsigned: parsing(['u64', 'u8', 'u32'], /^[0-9]+$/, BigInt, decimal),
  remove_byte: of(withBytes, (text: string, c: bigint) => [bytes(text.split(latin1([c])).join('')), c]),
  remove_spaces: inPlace((text) => text.replaceAll(' ', '')),
  replace_and_count: {
    ...of(replacing, (text: string, from: bigint) => length(text.split(latin1([from]))) - 1n),
    after: (...values: never[]) => replaced(...(received(values) as unknown as Parameters<typeof replaced>)),
  },
  replace_byte: of(replacing, replaced),
  reverse_string: inPlace(reversed),
  roman_to_integer: of(
    years.map((year) => [roman(year)]),
    (text: string) => found(years.find((year) => roman(year) === text)!),
  ),
  shift_lowercase: {
    inputs: texts.flatMap((text) => [0n, 1n, 13n, 25n].map((k) => [bytes(text), k])),
    expected: (s: Uint8Array, k: bigint) => [
      bytes(latin1(s).replace(/[a-z]/g, (c) => ALPHABET[ALPHABET.indexOf(c) + Number(k)]!)),
      k,
    ],
  },
  rot13: inPlace((text) => text.replace(/[a-z]/gi, (c) => LETTERS[(LETTERS.indexOf(c) + 26) % 52]!)),
  starts_with: ofTwo((text, prefix) => text.startsWith(prefix)),
  supersequence_length: of(both(shortPairs), (a: string, b: string) => BigInt(together(a, b))),
  swap_case: inPlace(swapped),
  to_lower_bytes: inBuffer(lower),
  to_lower: inPlace(lower),
  to_upper_bytes: inBuffer(upper),
  to_upper: inPlace(upper),
  trimmed_length: ofText((text) => length(text.replace(/ +$/, ''))),
  trim: inPlace((text) => text.replace(/^ +| +$/g, '')),
  upper_letter: ofLetters(upper),
  utf8_length: {
    inputs: utf8Inputs
      .map((data) => Array.from(data, BigInt))
      .filter(isUtf8)
      .map((data) => [data]),
    expected: (data: readonly bigint[]) => length([...Buffer.from(data.map(Number)).toString()]),
  },
  utf8_is_valid: { inputs: utf8Inputs.map((data) => [Array.from(data, BigInt)]), expected: isUtf8 },
}
