import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Diagnostic,
  formatDiagnostic,
  formatExample,
  formatSignature,
  formatValue,
  integerRange,
  parseContract,
  parseExample,
  parseExampleCall,
  parseSignature,
  renderContract,
  renderSummary,
  sameValue,
  scalarTypes,
  type Type,
  type Value,
} from '../src/index.js'
import { contractFromJson, contractToJson } from '../src/json.js'
import { contractOf, sampleNames, sampleSource } from './contracts.js'

const first = (parsed: { diagnostics: readonly Diagnostic[] }): string => formatDiagnostic(parsed.diagnostics[0]!)

describe('signatures', () => {
  test.each([
    ['gcd(a: u64, b: u64): u64', 'gcd(a: u64, b: u64): u64'],
    ['function f(x: readonly i8[]):void;', 'f(x: readonly i8[]): void'],
    ['  now(): f64', 'now(): f64'],
    ['main(args: cstr[]): void', 'main(args: cstr[]): void'],
    ['f(\n  s: cstr,\n  flag: bool,\n): bool', 'f(s: cstr, flag: bool): bool'],
  ])('%s', (text, formatted) => expect(formatSignature(parseSignature(text).value!)).toBe(formatted))

  test('plain T[] and cstr leave open whether they are written', () => {
    const { value } = parseSignature('f(a: u8[], b: readonly u8[], s: cstr, x: u8): void')
    expect(value!.parameters.map((parameter) => parameter.mutabilityOpen)).toEqual([true, false, true, false])
  })

  test.each([
    ['f(x: foo): u8', '1:6 unknown-type: there is no type foo'],
    ['f(x: u8, x: u8): u8', '1:10 duplicate-name: two parameters have the same name'],
    ['f(x): u8', '1:3 unknown-type: parameter x has no type'],
    ['f(x: u8)', '1:1 unknown-type: the function has no result type'],
    ['f(x: u8): u8[]', '1:11 unsupported-type: a function cannot return u8[]'],
    ['u32 gcd(u32 a)', '1:5 syntax-error'],
    ['f(x: u8): u8 { return x }', 'a signature ends after the result type'],
    ['f(x: u8): u8; g()', 'this is not a signature'],
    ['f<T>(x: u8): u8', 'type parameters'],
    ['main(x: u8): void', 'bad-program'],
    ['', '1:1 syntax-error'],
    ['f(u8: u8): u8', 'reserved-name'],
  ])('refused: %s', (text, message) => {
    const parsed = parseSignature(text)
    expect(parsed.value).toBeUndefined()
    expect(first(parsed)).toContain(message)
  })
})

describe('examples', () => {
  const rows: readonly [signature: string, text: string, formatted: string][] = [
    ['gcd(a: u64, b: u64): u64', 'gcd(48, 18) = 6', 'gcd(48, 18) == 6'],
    ['gcd(a: u64, b: u64): u64', ' gcd(0x10,18)==6 ', 'gcd(16, 18) == 6'],
    ['f(v: i32[]): void', 'f([3, -1]), v = [-1, 3]', 'f([3, -1]), v == [-1, 3]'],
    ['f(v: i32[]): u8', 'f([]) = 1, v = []', 'f([]) == 1, v == []'],
    ['f(s: cstr): bool', 'f("aé\\n") = true, s = "b"', 'f("aé\\n") == true, s == "b"'],
    ['f(b: readonly u8[]): f32', 'f("ab") = 0.1', 'f([97, 98]) == 0.1'],
    ['f(x: f64): f64', 'f(-Infinity) = NaN', 'f(-Infinity) == NaN'],
    ['f(x: f64): f64', 'f(-0.0) = 3', 'f(-0.0) == 3.0'],
    ['f(c: u8): u8', "f('a') = 'b'", 'f(97) == 98'],
    [
      'main(args: cstr[]): void',
      'main("a", "b"), stdin("x"), stdout("y\\n"), exit(2)',
      'main("a", "b"), stdin("x"), stdout("y\\n"), exit(2)',
    ],
    ['main(args: cstr[]): void', 'main()', 'main(), exit(0)'],
  ]
  test.each(rows)('%s: %s', (signature, text, formatted) => {
    const { value: shape } = parseSignature(signature)
    const { value } = parseExample(text, shape!)
    expect(formatExample(value!, shape!)).toBe(formatted)
    expect(formatExample(parseExample(formatted, shape!).value!, shape!)).toBe(formatted)
  })

  test.each([
    ['gcd(48, 18)', '1:1 bad-example: the example states no result'],
    ['gcd(48) = 6', '1:1 wrong-argument-count'],
    ['lcm(48, 18) = 6', '1:1 bad-example: the example calls lcm'],
    ['gcd(48, -1) = 6', '1:9 literal-out-of-range: -1 does not fit u64'],
    ['gcd(48, x) = 6', '1:9 bad-example'],
    ['gcd(48, 18) -> 6', '1:14 syntax-error'],
    ['gcd(48, 18) = 6, a = 3', '1:18 bad-example: a never changes'],
    ['gcd(48, 18) = 6); evil(', 'bad-example: this is more than one example'],
    ['', '1:1 bad-example'],
    ['6', '1:1 bad-example: an example starts with a call'],
  ])('refused: %s', (text, message) => {
    const parsed = parseExample(text, parseSignature('gcd(a: u64, b: u64): u64').value!)
    expect(parsed.value).toBeUndefined()
    expect(first(parsed)).toContain(message)
  })

  test('name and number of arguments, without a signature', () => {
    expect(parseExampleCall('gcd(48, 18) = 6').value).toEqual({ name: 'gcd', arguments: 2 })
    expect(parseExampleCall('f([1]), v = [2]').value).toEqual({ name: 'f', arguments: 1 })
    expect(first(parseExampleCall('1 = 2'))).toContain('bad-example')
  })
})

test('values read back as themselves', () => {
  const arbitraries: readonly [Type, fc.Arbitrary<Value>][] = [
    ...Object.values(scalarTypes).map((type): [Type, fc.Arbitrary<Value>] => {
      if (type.kind === 'bool') return [type, fc.boolean()]
      if (type.kind === 'float') return [type, type.bits === 32 ? fc.float() : fc.double()]
      return [type, fc.bigInt(integerRange(type))]
    }),
    [{ kind: 'cstr', writable: false }, fc.uint8Array({ min: 1 })],
    [
      { kind: 'cstr', writable: false },
      fc.string({ unit: 'grapheme', minLength: 1 }).map((text) => new TextEncoder().encode(text.replaceAll('\0', ''))),
    ],
    [{ kind: 'slice', element: scalarTypes.i16, writable: false }, fc.array(fc.bigInt(integerRange(scalarTypes.i16)))],
  ]
  for (const [type, values] of arbitraries) {
    const parameters = [{ name: 'x', type, mutabilityOpen: false }]
    const shape = { kind: 'function', name: 'f', parameters, result: { kind: 'bool' } } as const
    fc.assert(
      fc.property(values, (value) => {
        const text = formatValue(value, type)
        const example = parseExample(`f(${text}) = true`, shape).value
        const read = example?.arguments[0] as Value
        expect(sameValue(read, value), text).toBe(true)
        expect(Object.is(read, -0)).toBe(Object.is(value, -0))
      }),
    )
  }
})

describe('plain English', () => {
  test('the first sentence', () => {
    expect(renderSummary(contractOf(sampleSource('popcount')))).toBe(
      'Given x, a 64-bit unsigned integer, returns a 32-bit unsigned integer: number of set bits in x.',
    )
    expect(renderSummary(contractOf('function f(s: cstr, b: u8[]): bool { s[0] = 1; return true }'))).toBe(
      'Given s, a writable string that ends with a NUL byte; and b, a writable list of 8-bit unsigned integers, changes s and b in place and returns true or false.',
    )
    expect(renderSummary(contractOf('function main(): void { write("hi") }'))).toBe('A program.')
  })

  test('a whole contract', () => {
    expect(
      renderContract(contractOf(sampleSource('days'))),
    ).toBe(`Given year, a 32-bit signed integer; month, a 32-bit signed integer; and day, a 32-bit signed integer, returns a 32-bit signed integer: day of the year, 1 to 366.
The caller promises that month is at least 1 and month is at most 12.
The caller promises that day is at least 1 and day is at most 31.
At the end, the result is at least 1 and the result is at most 366.
For example, dayOfYear(2024, 3, 1) gives 61.
For example, dayOfYear(1900, 12, 31) gives 365.

Step by step:
  let leap (bool) be isLeap(year) is true and month is greater than 2
  return (element (month - 1) of DAYS) + day + (1 if leap is true, otherwise 0)

where isLeap(year: i32): bool is:
  return ((the remainder of year ÷ 4) equals 0 and (the remainder of year ÷ 100) does not equal 0) or (the remainder of year ÷ 400) equals 0

DAYS is the list 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334.
`)
  })

  const statements: readonly [body: string, lines: string[]][] = [
    ['for (let i: u8 = 0; i < 3; i++) x += i', ['for each i from 0 up to but not including 3:', '  add i to x']],
    [
      'for (let i: u8 = 0; i < 3; i++) i = x',
      ['let i (u8) start as 0', 'as long as i is less than 3:', '  set i to x', '  after each round, add 1 to i'],
    ],
    [
      'for (let i: u8 = 0; i < x; i++) x--',
      [
        'let i (u8) start as 0',
        'as long as i is less than x:',
        '  subtract 1 from x',
        '  after each round, add 1 to i',
      ],
    ],
    [
      'for (;;) { if (x > 3) break; else continue }',
      [
        'repeat without end:',
        '  if x is greater than 3:',
        '    leave the loop',
        '  otherwise:',
        '    go on with the next round',
      ],
    ],
    ['do x *= 2; while (x < 9)', ['repeat:', '  multiply x by 2', 'as long as x is less than 9']],
    [
      'if (x == 1) x = 2; else if (!(x < 3)) x = ~x; else return 1',
      [
        'if x equals 1:',
        '  set x to 2',
        'otherwise, if not (x is less than 3):',
        '  set x to the complement of x',
        'otherwise:',
        '  return 1',
      ],
    ],
    [
      'let a: bool[4]; let b: u8[3] = [1, x]',
      ['let a be a list of 4 bool: all false', 'let b be a list of 3 u8: 1, x, the rest 0'],
    ],
    [
      'x = u8(u32(x) << 3) + u8(x == 3)',
      ['set x to (the low 8 bits of (x shifted left by 3) as u8) + (1 if x equals 3, otherwise 0)'],
    ],
    ["x = min(x, 'a') - rotl(x, 1)", ["set x to (the smaller of x and 'a') - (x rotated left by 1)"]],
  ]
  test.each(statements)('%s', (body, lines) => {
    const text = renderContract(contractOf(`function f(x: u8): u8 { ${body}\n return x }`))
    expect(text).toContain(`Step by step:\n${[...lines, 'return x'].map((line) => `  ${line}\n`).join('')}`)
  })

  test.each(sampleNames)('%s is rendered whole', (name) => {
    const text = renderContract(contractOf(sampleSource(name)))
    expect(text).toContain('Step by step:')
    expect(text).not.toMatch(/undefined|\[object/)
  })
})

describe('JSON form', () => {
  test.each(sampleNames)('%s survives', (name) => {
    const contract = contractOf(sampleSource(name))
    const json = JSON.parse(JSON.stringify(contractToJson(contract)))
    expect(contractFromJson(json).value).toEqual(contract)
  })
  const good = contractToJson(contractOf('function f(x: u8): u8 { return x }'))
  test.each([
    [{ ...good, version: 2 }, 'bad-json', /version/],
    [{ ...good, name: 'g' }, 'bad-json', /name is "g", but the source says "f"/],
    [{ ...good, signature: 'f(x: u16): u8' }, 'bad-json', /signature/],
    [{ ...good, extra: 1 }, 'bad-json', /extra/],
    [{ ...good, source: 'function f(' }, 'syntax-error', /Unexpected/],
    ['text', 'bad-json', /the whole/],
  ])('%# refused', (json, code, message) => {
    const parsed = contractFromJson(json)
    expect(parsed.value).toBeUndefined()
    expect(parsed.diagnostics[0]!.code).toBe(code)
    expect(parsed.diagnostics[0]!.message).toMatch(message)
  })
})

test('a description is the text of the doc comment', () => {
  expect(parseContract('/**\n * Two\n * lines.\n */\nfunction f(): void {}').value!.description).toBe('Two\nlines.')
  expect(parseContract('// no\nfunction f(): void {}').value!.description).toBe('')
})
