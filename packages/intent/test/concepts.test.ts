import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { type Contract, checkExamples, createInterpreter, parseContract, type Value } from '@sourceless/contract'
import { parseConcept, standardConcepts } from '@sourceless/intent'
import { loadConcepts } from '@sourceless/intent/node'
import { describe, expect, test } from 'vitest'
import { reader } from './reading.js'

const folder = new URL('../concepts/', import.meta.url)
const { concepts, diagnostics } = loadConcepts(folder.pathname)

test('every concept file is well-formed and its contract holds its examples', () => {
  expect(diagnostics.map((each) => each.message)).toEqual([])
  expect(concepts.length).toBeGreaterThanOrEqual(300)
})

test('the embedded library is what the folder holds', () => {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.contract'))
    .sort()
  const read = names.map((name) => parseConcept(readFileSync(new URL(name, folder), 'utf8')).value)
  expect(standardConcepts()).toEqual(read)
})

test.each([
  ['function f(): void {}', 1, /comment/],
  ['/** Title. */\n\nconst x = 1', 3, /function/],
  ['/** Title. */\nfunction f(): void {}', 1, /@says/],
  ['/** Title.\n * @nonsense x\n */\nfunction f(): void {}', 2, /@nonsense; tags are @says/],
  ['/**\n * Title.\n * @says title\n * @type T = u64\n */\nfunction f(): void {}', 4, /a type reads/],
])('a malformed concept is reported: %s', (text, line, message) => {
  const { value, diagnostics: found } = parseConcept(text)
  expect(value).toBeUndefined()
  expect(found[0]?.message).toMatch(message)
  expect(found[0]?.span?.start.line).toBe(line)
})

test('of a folder, what is sound is taken, and faults are told with the file, the line and what to do', () => {
  const own = mkdtempSync(join(tmpdir(), 'concepts-'))
  const write = (name: string, tag: string, body: string) =>
    writeFileSync(join(own, name), `/**\n * ${name}.\n * ${tag}\n */\nfunction f(x: u64): u64 {\n${body}\n}\n`)
  try {
    mkdirSync(join(own, 'inner'))
    write('inner/sound.contract', '@says sound', '  example(f(3) == 4)\n  return x + 1')
    write('name.contract', '@says name', '  return x + y')
    write('example.contract', '@says example', '  example(f(3) == 7)\n  return x')
    write('tag.contract', '@sais tag', '  return x')
    writeFileSync(join(own, 'notes.txt'), 'no concept')
    const loaded = loadConcepts(own)
    expect(loaded.concepts.map(({ title }) => title)).toEqual(['inner/sound.contract.'])
    expect(loaded.diagnostics.map(({ message, hint }) => [message.replace(`${own}/`, ''), hint])).toEqual([
      ['example.contract:6: the example f(3) == 7 is contradicted: the behaviour gives 3', expect.any(String)],
      ['name.contract:6: there is no variable y here', expect.any(String)],
      [expect.stringMatching(/^tag\.contract:3: unknown tag @sais; tags are @says/), undefined],
    ])
  } finally {
    rmSync(own, { recursive: true, force: true })
  }
  expect(() => loadConcepts(own)).toThrow(/ENOENT/)
})

function contractOf(text: string, signature: string): Contract {
  const reading = reader.read({ text, signature })
  if (reading.kind !== 'contract') throw new Error(`${text}: ${JSON.stringify(reading)}`)
  const contract = parseContract(reading.source).value!
  expect(checkExamples(contract)).toEqual([])
  return contract
}
const data = Array.from({ length: 60 }, (_, i) => BigInt((i * i * 37 + 11) % 256))
const prefixes = [0, 1, 2, 3, 4, 5, 7, 8, 9, 16, 31, 60].map((length) => data.slice(0, length))
const raw = (values: readonly bigint[]): Buffer => Buffer.from(values.map(Number))
const mask = (value: bigint, bits: bigint): bigint => value & ((1n << bits) - 1n)

/** Each row: how people ask, the signature, inputs, and an independent way to the same answer. */
const rows: readonly (readonly [string, string, readonly (readonly Value[])[], (...values: never[]) => unknown])[] = [
  [
    'crc-32 of a byte array',
    'f(data: u8[]): u32',
    prefixes.map((each) => [each]),
    (d: bigint[]) => BigInt(crc32(raw(d))),
  ],
  [
    'number of set bits',
    'f(x: u64): u32',
    numbers().map((n) => [n]),
    (n: bigint) => BigInt([...n.toString(2)].filter((bit) => bit === '1').length),
  ],
  [
    'reverse the bits of x',
    'f(x: u32): u32',
    numbers().map((n) => [mask(n, 32n)]),
    (n: bigint) => BigInt(`0b${[...n.toString(2).padStart(32, '0')].reverse().join('')}`),
  ],
  [
    'swap the byte order',
    'f(x: u32): u32',
    numbers().map((n) => [mask(n, 32n)]),
    (n: bigint) => BigInt(Buffer.from(n.toString(16).padStart(8, '0'), 'hex').readUInt32LE()),
  ],
  [
    'days from 1970-01-01 to a date',
    'f(year: i32, month: i32, day: i32): i64',
    dates(),
    (y: bigint, m: bigint, d: bigint) => BigInt(utc(y, m, d) / 86_400_000),
  ],
  [
    'day of the week, 0 is sunday',
    'f(year: i32, month: i32, day: i32): i32',
    dates(),
    (y: bigint, m: bigint, d: bigint) => BigInt(new Date(utc(y, m, d)).getUTCDay()),
  ],
  ['integer square root', 'f(n: u64): u64', numbers().map((n) => [n]), integerRoot],
  [
    'is n prime',
    'f(n: u32): bool',
    Array.from({ length: 60 }, (_, i) => [BigInt(i)]),
    (n: bigint) => /^(?!(11+?)\1+$)11+$/.test('1'.repeat(Number(n))),
  ],
  [
    'base^exponent mod modulus',
    'f(base: u64, exponent: u64, modulus: u64): u64',
    numbers().map((n) => [n, n % 97n, (1n << 64n) - 59n - (n % 5n)]),
    (b: bigint, e: bigint, m: bigint) => b ** e % m,
  ],
  [
    'reverse the digits of n',
    'f(n: u32): u32',
    [0n, 7n, 120n, 90210n].map((n) => [n]),
    (n: bigint) => BigInt([...String(n)].reverse().join('')),
  ],
  [
    'n choose k',
    'f(n: u32, k: u32): u64',
    [
      [5n, 2n],
      [10n, 0n],
      [30n, 15n],
      [3n, 4n],
    ],
    (n: bigint, k: bigint) => (k > n ? 0n : product(n - k + 1n, n) / product(1n, k)),
  ],
  [
    'sort ascending in place',
    'f(values: i32[]): void',
    prefixes.map((each) => [each]),
    (values: bigint[]) => [[...values].sort((a, b) => Number(a - b))],
  ],
  [
    'lower median, 0 if empty',
    'f(values: u8[]): u8',
    prefixes.map((each) => [each]),
    (values: bigint[]) => [...values].sort((a, b) => Number(a - b))[(values.length - 1) >> 1] ?? 0n,
  ],
  ['is the byte buffer valid utf-8', 'f(data: u8[]): bool', utf8Cases(), (d: bigint[]) => isUtf8(raw(d))],
  [
    'saturating addition',
    'f(a: i8, b: i8): i8',
    [
      [100n, 100n],
      [-100n, -100n],
      [5n, -7n],
    ],
    (a: bigint, b: bigint) => (a + b > 127n ? 127n : a + b < -128n ? -128n : a + b),
  ],
  [
    'floor of the k-th root of n',
    'f(n: u64, k: u32): u64',
    [
      [26n, 3n],
      [27n, 3n],
      [0n, 2n],
      [1n, 4000000000n],
      [(1n << 64n) - 1n, 2n],
      [(1n << 64n) - 1n, 64n],
    ],
    (n: bigint, k: bigint) => {
      let root = 0n
      while (k < 65n && (root + 1n) ** k <= n && root < 70n) root++
      return k > 64n ? n : root < 70n ? root : integerRoot(n)
    },
  ],
  [
    'number of days from one date to another',
    'f(y1: i32, m1: i32, d1: i32, y2: i32, m2: i32, d2: i32): i64',
    dates().map((date) => [...date, 2001n, 2n, 3n]),
    (a: bigint, b: bigint, c: bigint, d: bigint, e: bigint, f: bigint) =>
      BigInt((utc(d, e, f) - utc(a, b, c)) / 86_400_000),
  ],
]

function numbers(): bigint[] {
  return [
    0n,
    1n,
    2n,
    3n,
    255n,
    256n,
    65535n,
    4294967295n,
    4294967296n,
    12345678901234567n,
    (1n << 63n) - 1n,
    1n << 63n,
    (1n << 64n) - 1n,
  ]
}
function dates(): bigint[][] {
  return [
    [1970n, 1n, 1n],
    [2000n, 2n, 29n],
    [1n, 1n, 1n],
    [9999n, 12n, 31n],
    [1900n, 3n, 1n],
    [2024n, 12n, 25n],
    [1600n, 2n, 29n],
  ]
}
function utc(year: bigint, month: bigint, day: bigint): number {
  const date = new Date(0)
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  return date.getTime()
}
function integerRoot(n: bigint): bigint {
  let root = 0n
  for (let bit = 1n << 32n; bit > 0n; bit >>= 1n) if ((root + bit) ** 2n <= n) root += bit
  return root
}
function product(from: bigint, to: bigint): bigint {
  let p = 1n
  for (let k = from; k <= to; k++) p *= k
  return p
}
function utf8Cases(): bigint[][][] {
  const cases = [
    '48c3a9',
    'eda080',
    'c080',
    'f4908080',
    'f48fbfbf',
    'e28282',
    'e282',
    '80',
    'ff',
    'f09f9880',
    'e0a080',
    'e08080',
    '00',
  ]
  return cases.map((hex) => [[...Buffer.from(hex, 'hex')].map(BigInt)])
}
function isUtf8(buffer: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(buffer)
    return true
  } catch {
    return false
  }
}

describe('concepts against independent sources', () => {
  test.each(rows)('%s', (text, signature, inputs, oracle) => {
    const interpreter = createInterpreter(contractOf(text, signature))
    for (const values of inputs) {
      const outcome = interpreter.call(values)
      if (outcome.kind !== 'returned') throw new Error(`${outcome.kind} on ${String(values)}`)
      expect(outcome.result ?? outcome.after, String(values)).toEqual(oracle(...(values as never[])))
    }
  })
})
