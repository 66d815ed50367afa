import { crc32, deflateSync } from 'node:zlib'
import { coefficient, primesUpTo, range } from './counting.js'
import { createRandom } from './oracle.js'

/** One run of a program: texts of bytes (latin1), and the options it was made with. */
export interface Run {
  readonly text: string
  readonly args: readonly string[]
  readonly options: Readonly<Record<string, string>>
}

/** An independent way to what one program writes. */
export interface ProgramOracle {
  /** Standard inputs that it is run on, instead of `texts`. */
  readonly texts?: readonly string[]
  /** Arguments that it is run on, instead of `argumentLists`. */
  readonly argumentLists?: readonly (readonly string[])[]
  /** What its options are, one set after the other; none are given when this is not. */
  readonly options?: readonly Readonly<Record<string, string>>[]
  readonly output: (run: Run) => string
  /** Its exit status; 0 when not given. */
  readonly exit?: (run: Run) => number
  /** It never ends: `output` is what its output begins with. */
  readonly endless?: true
}

const random = createRandom(77)
const randomText = (letters: string, length: number): string =>
  Array.from({ length }, () => letters[random(letters.length)]!).join('')
const allBytes = Array.from({ length: 256 }, (_, i) => String.fromCharCode(i)).join('')
const numbered = (count: number): string =>
  range(1, count)
    .map((n) => `line ${n}\n`)
    .join('')

/** Standard inputs: with and without a final newline, blank lines and spaces at all ends, repetitions, every byte. */
export const texts: readonly string[] = [
  '',
  '\n',
  '\n\n',
  'a',
  'a\n',
  'a\nb',
  'a\nb\n',
  '\na\n\nb\n\n',
  'one two  three\n',
  '  lead and trail \t\n\t\n',
  'a\tb\t\tc',
  'Hello, World\nfoo BAR\n',
  'x\nx\ny\ny\ny\nx\n',
  'b\na\nab\n\nB\na',
  'dos\r\nlines\r\n',
  '\x0bv\x0cf \xa0nbsp\xe9\n',
  'aNNa\nracecar\n',
  allBytes,
  numbered(9),
  numbered(10),
  numbered(15),
  numbered(15).trimEnd(),
  `short\n${'long '.repeat(30)}\nmid length line\n`,
  ...[10, 20, 40, 80].map((length) => randomText('abAB \t\n', length)),
  ...[9, 30].map((length) => randomText('xyz\n\n', length)),
]
export const argumentLists: readonly (readonly string[])[] = [
  [],
  [''],
  ['a'],
  ['a', 'b'],
  ['', ''],
  ['one', '', 'three'],
  ['two words', 'x'],
  ['-n', 'x'],
  ['a,b', 'c'],
  ['\xe9', 'line\nbreak'],
  ...range(2, 12).map((count) => range(1, count).map(() => randomText('abc d', random(9)))),
]
const patterns = ['', 'a', 'b', 'x', 'line 1', 'o', ' ', 'an', 'zz']

/** The lines of a text without their newlines; the last needs none. */
const lines = (text: string): readonly string[] =>
  text
    .replace(/\n$/, '')
    .split('\n')
    .slice(0, text === '' ? 0 : undefined)
const written = (all: readonly (string | number | bigint)[]): string => all.map((line) => `${line}\n`).join('')
const words = (text: string): readonly string[] => text.split(/[\t-\r ]+/).filter((word) => word !== '')
const bytes = (text: string): Buffer => Buffer.from(text, 'latin1')
const turned = (text: string): string => [...text].reverse().join('')
const upper = (text: string): string => text.replace(/[a-z]/g, (letter) => letter.toUpperCase())
const lower = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
const alphabet = 'abcdefghijklmnopqrstuvwxyz'
const moved = (text: string, places: number): string =>
  text.replace(/[a-z]/gi, (letter) => {
    const other = alphabet.at((alphabet.indexOf(letter.toLowerCase()) + places) % 26)!
    return letter === letter.toLowerCase() ? other : other.toUpperCase()
  })
/** The longest, the first of them on ties. */
const longest = (all: readonly string[]): string | undefined =>
  all.find((each) => each.length === Math.max(...all.map((other) => other.length)))
const total = (numbers: readonly string[]): bigint => numbers.reduce((sum, number) => sum + BigInt(number), 0n)
const counted = (low: number, high: number, name: string) => range(low, high).map((n) => ({ [name]: String(n) }))
const numberTexts = [
  '',
  '5\n',
  '5',
  '-5\n',
  '1\n2\n3\n',
  '1\n2\n3',
  '-1\n-20\n-3\n',
  '0\n',
  '10\n9\n100\n',
  '-9223372036854775807\n5\n',
  '9223372036854775807\n-1\n',
  ...range(1, 12).map((count) => written(range(1, count).map(() => random(20001) - 10000))),
]
const nested = [
  '()',
  '[]',
  '{}',
  '([{}])',
  '(',
  ')',
  '(]',
  '([)]',
  '{[()()]}()',
  '}{',
  '((',
  'a(b)c',
  '[(a)(b]',
  '',
  'x',
  '[[[]]]',
  '(((((((((())))))))))',
  '{(})',
  ']',
  '()\n[]\n',
  '(\n)',
]
const base64Texts = [
  ...texts.slice(0, 20).map((text) => bytes(text).toString('base64')),
  bytes(allBytes).toString('base64').replace(/.{76}/g, '$&\n'),
]
const fixedLines = ({ text, args }: Run): readonly string[] => lines(text).filter((line) => line.includes(args[0]!))
const primes = (limit: number): string => written(primesUpTo(limit))

/** String methods, regular expressions, Buffer and zlib, by the names of the programs' files. */
export const programs: Readonly<Record<string, ProgramOracle>> = {
  // The last four bytes of a zlib stream.
  adler32: { output: ({ text }) => `${deflateSync(bytes(text)).subarray(-4).toString('hex')}\n` },
  'alphabet-upper': { output: () => `${alphabet.toUpperCase()}\n` },
  alphabet: { output: () => `${alphabet}\n` },
  'argument-count': { output: ({ args }) => `${args.length}\n` },
  'argument-lengths': { output: ({ args }) => written(args.map((arg) => arg.length)) },
  'arguments-joined-commas': { output: ({ args }) => `${args.join(',')}\n` },
  'arguments-one-per-line': { output: ({ args }) => written(args) },
  'arguments-reversed-lines': { output: ({ args }) => written([...args].reverse()) },
  'arguments-reversed': { output: ({ args }) => `${[...args].reverse().join(' ')}\n` },
  'balanced-brackets': {
    texts: nested,
    // What is left when pairs of neighbours are crossed out.
    output: ({ text }) => (crossedOut(text) === '' ? 'balanced\n' : 'unbalanced\n'),
    exit: ({ text }) => (crossedOut(text) === '' ? 0 : 1),
  },
  'base64-decode': { texts: base64Texts, output: ({ text }) => Buffer.from(text, 'base64').toString('latin1') },
  'base64-encode': { output: ({ text }) => `${bytes(text).toString('base64')}\n` },
  caesar: {
    options: ['0', '1', '3', '25', '26', '29', '-3', '-26'].map((SHIFT) => ({ SHIFT })),
    output: ({ text, options }) => moved(text, Number(options.SHIFT)),
  },
  'capitalize-words': { output: ({ text }) => text.replace(/(^|[\t-\r ])[a-z]/g, (start) => upper(start)) },
  cat: { output: ({ text }) => text },
  'count-bytes': { output: ({ text }) => `${text.length}\n` },
  'count-characters-per-line': { output: ({ text }) => written(lines(text).map((line) => line.length)) },
  'count-lines': { output: ({ text }) => `${text.replace(/[^\n]/g, '').length}\n` },
  'count-words': { output: ({ text }) => `${words(text).length}\n` },
  countdown: {
    options: counted(0, 19, 'FIRST'),
    output: ({ options }) => written([...range(1, BigInt(options.FIRST!))].reverse()),
  },
  crc32: { output: ({ text }) => `${crc32(bytes(text)).toString(16).padStart(8, '0')}\n` },
  echo: { output: ({ args }) => `${args.join(' ')}\n` },
  'every-second-line': { output: ({ text }) => written(lines(text).filter((_, i) => i % 2 === 0)) },
  'exit-code': {
    options: ['0', '1', '7', '255'].map((CODE) => ({ CODE })),
    output: () => '',
    exit: ({ options }) => Number(options.CODE),
  },
  'expand-tabs-to-spaces': {
    options: counted(0, 4, 'COUNT'),
    output: ({ text, options }) => text.split('\t').join(' '.repeat(Number(options.COUNT))),
  },
  false: { output: () => '', exit: () => 1 },
  'fibonacci-list': {
    options: counted(0, 40, 'COUNT'),
    output: ({ options }) =>
      written(range(0, BigInt(options.COUNT!) - 1n).map((n) => coefficient([0n, 1n], [1n, -1n, -1n], n))),
  },
  'filter-long-lines': {
    options: ['1', '20'].map((LIMIT) => ({ LIMIT })),
    output: ({ text, options }) => written(lines(text).filter((line) => line.length > Number(options.LIMIT))),
  },
  'first-primes': {
    options: counted(0, 30, 'COUNT'),
    output: ({ options }) => written(primesUpTo(200).slice(0, Number(options.COUNT))),
  },
  fizzbuzz: {
    options: [...counted(0, 31, 'LIMIT'), {}],
    output: ({ options: { LIMIT = '100' } }) =>
      written(range(1, BigInt(LIMIT)).map((n) => `${n % 3n ? '' : 'Fizz'}${n % 5n ? '' : 'Buzz'}` || n)),
  },
  'grep-count': { argumentLists: patterns.map((each) => [each]), output: (run) => `${fixedLines(run).length}\n` },
  'grep-fixed-inverted': {
    argumentLists: patterns.map((each) => [each]),
    output: ({ text, args }) => written(lines(text).filter((line) => !line.includes(args[0]!))),
  },
  'grep-fixed': {
    argumentLists: patterns.map((each) => [each]),
    output: (run) => written(fixedLines(run)),
    exit: (run) => (fixedLines(run).length > 0 ? 0 : 1),
  },
  head: {
    options: [{}, ...['0', '1', '2', '9'].map((COUNT) => ({ COUNT }))],
    output: ({ text, options: { COUNT = '10' } }) => written(lines(text).slice(0, Number(COUNT))),
  },
  hello: {
    options: [{}, { TEXT: '"Hi"' }],
    output: ({ options }) => (options.TEXT === undefined ? 'Hello, world!\n' : 'Hi\n'),
  },
  'hex-dump-lines': { output: ({ text }) => bytes(text).toString('hex').replace(/../g, '$&\n') },
  'hex-encode': { output: ({ text }) => `${bytes(text).toString('hex')}\n` },
  'join-lines': { output: ({ text }) => `${lines(text).join(' ')}\n` },
  'letter-histogram': {
    output: ({ text }) =>
      written(
        [...alphabet]
          .map((letter) => [letter, lower(text).split(letter).length - 1] as const)
          .filter(([, count]) => count > 0)
          .map((pair) => pair.join(' ')),
      ),
  },
  'longest-argument': { output: ({ args }) => `${longest(args) ?? ''}\n` },
  'longest-line-length': { output: ({ text }) => `${Math.max(0, ...lines(text).map((line) => line.length))}\n` },
  'longest-line': { output: ({ text }) => written(lines(text).length === 0 ? [] : [longest(lines(text))!]) },
  lowercase: { output: ({ text }) => lower(text) },
  'max-number': {
    texts: numberTexts.slice(1),
    output: ({ text }) =>
      `${lines(text)
        .map(BigInt)
        .sort((a, b) => Number(a - b))
        .at(-1)}\n`,
  },
  'multiplication-table': {
    options: [...counted(0, 12, 'LIMIT'), { LIMIT: '3', SEPARATOR: '"\\t"' }],
    output: ({ options: { LIMIT, SEPARATOR } }) => {
      const factors = range(1, BigInt(LIMIT!))
      return written(factors.map((a) => factors.map((b) => a * b).join(SEPARATOR === undefined ? ' ' : '\t')))
    },
  },
  'number-lines': {
    options: [{}, { SEPARATOR: '": "' }],
    output: ({ text, options }) =>
      written(lines(text).map((line, i) => `${i + 1}${options.SEPARATOR === undefined ? '\t' : ': '}${line}`)),
  },
  'one-word-per-line': { output: ({ text }) => written(words(text)) },
  'powers-of-two': {
    options: counted(0, 63, 'LAST'),
    output: ({ options }) => written(range(0, BigInt(options.LAST!)).map((n) => 2n ** n)),
  },
  'primes-below': { options: counted(0, 40, 'LIMIT'), output: ({ options }) => primes(Number(options.LIMIT) - 1) },
  'primes-up-to': { options: counted(0, 40, 'LIMIT'), output: ({ options }) => primes(Number(options.LIMIT)) },
  'remove-blank-lines': { output: ({ text }) => written(lines(text).filter((line) => line !== '')) },
  'repeat-text': {
    options: counted(0, 19, 'COUNT').map((count) => ({ ...count, TEXT: '"a b"' })),
    output: ({ options }) => 'a b\n'.repeat(Number(options.COUNT)),
  },
  'replace-byte': {
    options: [
      { FROM: '" "', TO: '"_"' },
      { FROM: '"\\n"', TO: '", "' },
      { FROM: '"a"', TO: '""' },
    ],
    output: ({ text, options }) =>
      text.replaceAll(JSON.parse(options.FROM!) as string, JSON.parse(options.TO!) as string),
  },
  'reverse-bytes': { output: ({ text }) => turned(text) },
  'reverse-lines-characters': { output: ({ text }) => written(lines(text).map(turned)) },
  'reverse-words-per-line': {
    output: ({ text }) =>
      written(
        lines(text).map((line) =>
          line
            .split(/[\t ]+/)
            .filter((word) => word !== '')
            .reverse()
            .join(' '),
        ),
      ),
  },
  rot13: { output: ({ text }) => moved(text, 13) },
  'sort-lines': { output: ({ text }) => written([...lines(text)].sort((a, b) => Buffer.compare(bytes(a), bytes(b)))) },
  'squeeze-spaces': { output: ({ text }) => text.replace(/ +/g, ' ') },
  'sum-arguments': {
    argumentLists: [...numberTexts.map((text) => lines(text)), ['-0'], ['007', '-010']],
    output: ({ args }) => `${total(args)}\n`,
  },
  'sum-numbers': {
    texts: [...numberTexts, ...numberTexts.slice(11).map((text) => text.replaceAll('\n', ' \t\n '))],
    output: ({ text }) => `${BigInt.asIntN(64, total(words(text)))}\n`,
  },
  'swap-case': {
    output: ({ text }) =>
      [...text].map((letter) => (upper(letter) === letter ? lower(letter) : upper(letter))).join(''),
  },
  tac: { output: ({ text }) => written([...lines(text)].reverse()) },
  'tail-from-all-but-first': {
    options: ['0', '1', '2', '9'].map((COUNT) => ({ COUNT })),
    output: ({ text, options }) => written(lines(text).slice(Number(options.COUNT))),
  },
  tail: {
    options: [{}, { COUNT: '2' }],
    output: ({ text, options: { COUNT = '10' } }) =>
      written(lines(text).slice(Math.max(0, lines(text).length - Number(COUNT)))),
  },
  triangle: {
    options: counted(0, 19, 'HEIGHT'),
    output: ({ options }) => written(range(1, BigInt(options.HEIGHT!)).map((k) => '*'.repeat(Number(k)))),
  },
  'trim-trailing': { output: ({ text }) => text.replace(/[ \t]+(?=\n|$)/g, '') },
  true: { output: () => '' },
  uniq: { output: ({ text }) => written(lines(text).filter((line, i, all) => i === 0 || line !== all[i - 1])) },
  uppercase: { output: ({ text }) => upper(text) },
  wc: {
    output: ({ text }) => `${text.replace(/[^\n]/g, '').length} ${words(text).length} ${text.length}\n`,
  },
  yes: {
    options: [{}, { TEXT: '"no"' }],
    output: ({ options }) => (options.TEXT === undefined ? 'y\n' : 'no\n').repeat(1000),
    endless: true,
  },
}

/** Brackets without all pairs of neighbours that belong together. */
function crossedOut(text: string): string {
  const without = text.replace(/[^()[\]{}]/g, '').replace(/\(\)|\[\]|\{\}/g, '')
  return without === text ? text : crossedOut(without)
}
