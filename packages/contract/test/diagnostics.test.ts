import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  checkExamples,
  diagnosticCodes,
  formatDiagnostic,
  limits,
  parseContract,
  parseExample,
  parseSignature,
} from '../src/index.js'
import { contractFromJson } from '../src/json.js'
import { contractOf, sampleNames, sampleSource } from './contracts.js'

/** `^` in the source marks where the first diagnostic points. */
const rows: readonly [code: string, source: string, message: RegExp][] = [
  ['syntax-error', 'function f(x: u8): u8 { return + ^}', /Unexpected token/],
  ['syntax-error', 'function f(x: u8): u8 { const c: u8^; return x }', /a const needs a value/],
  [
    'syntax-error',
    'function f(): void { g(^"\\ud800") }\nfunction g(b: readonly u8[]): void {}',
    /half of a character/,
  ],
  ['too-deep', `function f(x: u8): u8 { return ${'-'.repeat(1000)}x }`, /more than 200 levels/],
  ['missing-function', 'const A: u8[1] = [1]', /no function/],
  ['unknown-type', 'function f(x: ^number): u8 { return 1 }', /no type number \(say the width/],
  ['unknown-type', 'function f(^x): u8 { return 1 }', /parameter x has no type/],
  ['unknown-type', 'function ^f(x: u8) { return 1 }', /no result type/],
  ['unsupported-type', 'function f(x: ^u8 | u16): u8 { return 1 }', /form of type/],
  ['syntax-error', 'function f(x: ^readonly u8): u8 { return 1 }', /readonly/],
  ['unsupported-type', 'function f(x: ^u8[][]): u8 { return 1 }', /a slice holds numbers/],
  ['unsupported-type', 'function f(x^: u8[4]): u8 { return 1 }', /cannot be an array of fixed size/],
  ['unsupported-type', 'function f(x^: cstr[]): u8 { return 1 }', /cstr\[\] is for main only/],
  ['unsupported-type', 'function f(x^: void): u8 { return 1 }', /cannot be void/],
  ['unsupported-type', 'function f(): ^cstr { return 1 }', /cannot return cstr/],
  ['unsupported-type', 'function f(): void { let a: ^u8[] }', /a local cannot be a slice.*u8\[16\]/],
  ['unsupported-type', 'function f(s: cstr): void { let ^t = s }', /t cannot hold cstr/],
  ['unsupported-type', 'function f(): void { let t: ^cstr }', /a local cannot be cstr/],
  ['unsupported-type', 'function f(): void { }\nconst ^A: u8 = 1', /A is not a table/],
  ['unknown-name', 'function f(): u8 { return ^y }', /no variable y/],
  ['unknown-name', 'function f(): u8 { return ^f }', /it is a function/],
  ['unknown-name', 'function f(x: f64): f64 { return x + ^Math.PI }', /there is no Math/],
  ['unknown-name', 'function f(): u8 { { let y: u8 = 1 } return ^y }', /no variable y/],
  ['unknown-function', 'function f(): void { ^foo(1) }', /no function foo/],
  ['unknown-function', 'function f(x: f64): f64 { return ^Math.sqrt(x) }', /cannot be called/],
  ['unknown-function', 'function f(min: u8): u8 { return ^min(min, 2) }', /min is a variable here/],
  ['duplicate-name', 'function f(a: u8, ^a: u8): u8 { return a }', /same name/],
  ['duplicate-name', 'function f(a: u8): u8 { let b: u8 = 1; let ^b: u8 = 2; return a }', /already declared/],
  ['duplicate-name', 'function f(): u8 { return 1 }\nfunction ^f(): u8 { return 2 }', /already declared/],
  ['duplicate-name', 'function f(result: u8): u8 { ^ensures(result > 0); return 2 }', /called result/],
  ['reserved-name', 'function f(^u8: u8): u8 { return 1 }', /word of the notation/],
  ['reserved-name', 'function f(): u8 { let ^cstr: u8 = 1; return 1 }', /word of the notation/],
  ['reserved-name', 'function f(): u8 { return 1 }\nfunction ^max(a: u8): u8 { return a }', /word of the notation/],
  [
    'type-mismatch',
    'function f(x: u8, y: u16): u16 { return ^x + y }',
    /x is u8 and y is u16 \(cast one of them, as in u8\(y\)\)/,
  ],
  ['type-mismatch', 'function f(x: u8): u16 { return ^x }', /x is u8 but u16 is wanted.*u16\(x\)/],
  ['type-mismatch', 'function f(x: u8): u8 { if (^x) return 1; return 2 }', /write x != 0/],
  ['type-mismatch', 'function f(x: bool): bool { return ^x + x }', /\+ needs numbers/],
  ['type-mismatch', 'function f(x: bool): bool { return ^x & x }', /write &&/],
  ['type-mismatch', 'function f(x: bool): bool { return ^x < x }', /< needs numbers/],
  ['type-mismatch', 'function f(x: f64): f64 { return ^x % x }', /% needs integers/],
  ['type-mismatch', 'function f(x: f64): f64 { return ^~x }', /~ needs an integer/],
  ['type-mismatch', 'function f(x: bool): bool { return ^-x }', /- needs a number/],
  ['type-mismatch', 'function f(x: u8): u8 { return x + ^1.5 }', /1.5 is not an integer but u8/],
  ['type-mismatch', 'function f(x: u8): bool { return ^1 }', /1 is not a bool/],
  ['type-mismatch', "function f(x: i32): bool { return ^x == 'a' }", /x is i32 and 'a' is u8/],
  ['type-mismatch', 'function f(a: u8[]): u8 { return ^a }', /a is a u8\[\], not a value/],
  ['type-mismatch', 'function f(a: u8): u8 { return ^a[0] }', /it has no elements/],
  ['type-mismatch', 'function f(a: u8[], x: f32): u8 { return a[^x] }', /an integer is wanted/],
  ['type-mismatch', 'function f(x: u8): u8 { ^return }', /return needs a value/],
  ['type-mismatch', 'function f(x: u8): void { ^return x }', /returns void/],
  ['type-mismatch', 'function f(x: u8): u8 { return ^g() }\nfunction g(): void {}', /g\(\) is void/],
  ['type-mismatch', 'function f(x: u8): u8 { return u8(^popcount(f32(1.5))) }', /popcount takes an integer/],
  ['type-mismatch', 'function f(x: bool): void { ^x++ }', /needs a number/],
  ['type-mismatch', 'function main(): void { write(^i32(1)) }', /write takes a u8/],
  ['type-mismatch', 'function main(): void { writeDecimal(^f32(1)) }', /writeDecimal takes an integer/],
  ['type-mismatch', 'function f(): bool { return u8(1) == ^"ab" }', /not one byte/],
  ['type-not-fixed', 'function f(): u8 { let n = ^1; return 1 }', /nothing says which type 1 takes/],
  ['type-not-fixed', 'function f(): bool { return ^1 < 2 }', /nothing says which type/],
  ['type-not-fixed', 'function f(): void { let ^n }', /neither a type nor a value/],
  ['type-not-fixed', 'function f(): void { let ^n = [1, 2] }', /u32\[2\]/],
  ['literal-out-of-range', 'function f(x: u8): u8 { return x + ^256 }', /256 does not fit u8 \(u8 holds 0 to 255\)/],
  ['literal-out-of-range', 'function f(): u8 { return ^-1 }', /-1 does not fit u8/],
  ['literal-out-of-range', 'function f(): f32 { return ^16777217 }', /no exact f32/],
  ['literal-out-of-range', 'function f(): f32 { return ^1e39 }', /too large for f32/],
  ['not-assignable', 'function f(): u8 { const c: u8 = 1; ^c = 2; return c }', /c is constant/],
  ['not-assignable', 'function f(a: readonly u8[]): void { ^a[0] = 1 }', /a\[0\] is read-only.*u8\[\] to write/],
  [
    'not-assignable',
    'const T: u8[1] = [1]\nfunction f(): void { ^T[0] = 1 }'.split('\n').reverse().join('\n'),
    /tables never change/,
  ],
  ['not-assignable', 'function f(): void { const a: u8[2] = [1, 2]; ^a[0] = 1 }', /declare the array with let/],
  ['not-assignable', 'function f(a: u8[]): void { ^a.length = 1 }', /cannot be assigned/],
  ['not-assignable', 'function f(a: u8[], b: u8[]): void { ^a = b }', /elements one by one/],
  ['not-assignable', 'function f(a: u8): void { ^a + 1 = 3 }', /cannot be assigned/],
  ['not-assignable', 'function main(args: cstr[]): void { ^args[0][0] = 1 }', /arguments, which are read-only/],
  ['wrong-argument-count', 'function f(x: u8): u8 { return ^min(x) }', /min takes 2 arguments, not 1/],
  ['wrong-argument-count', 'function f(x: u8): u8 { return ^u8(x, x) }', /takes 1 argument, not 2/],
  [
    'wrong-argument-count',
    'function f(x: u8): u8 { return ^g() }\nfunction g(a: u8): u8 { return a }',
    /g takes 1 argument, not 0/,
  ],
  ['wrong-argument-count', 'function f(x: u8): u8 { ^requires(x > 1, x < 3); return x }', /one expression/],
  ['wrong-argument-count', 'function f(x: u8): u8 { example(^f(1, 2) == 3); return x }', /f takes 1 argument, not 2/],
  [
    'wrong-argument',
    'function f(a: u16[]): void { g(^a) }\nfunction g(b: readonly u8[]): void {}',
    /a is u16\[\], but parameter b is readonly u8\[\]/,
  ],
  ['wrong-argument', 'function f(a: readonly u8[]): void { g(^a) }\nfunction g(b: u8[]): void {}', /read-only/],
  ['wrong-argument', 'function f(a: u8[]): void { g(^a[0]) }\nfunction g(b: u8[]): void {}', /pass a variable/],
  ['wrong-argument', 'function f(): void { g(^"x") }\nfunction g(b: u8[]): void {}', /readonly u8\[\] only/],
  [
    'wrong-argument',
    'function main(args: cstr[]): void { g(^args[0]) }\nfunction g(b: cstr): void { b[0] = 1 }',
    /read-only/,
  ],
  [
    'overlapping-arguments',
    'function f(a: u8[]): void { ^g(a, a) }\nfunction g(b: u8[], c: readonly u8[]): void {}',
    /a is passed twice/,
  ],
  ['recursion', 'function f(x: u8): u8 { return ^f(x) }', /cannot be called/],
  [
    'recursion',
    'function f(): u8 { return g() }\nfunction ^g(): u8 { return h() }\nfunction h(): u8 { return g() }',
    /g → h → g/,
  ],
  ['program-only', 'function f(): i32 { return ^read() }', /name the first function main/],
  ['misplaced-statement', 'function f(x: u8): u8 { x++; ^requires(x > 1); return x }', /at the head/],
  ['misplaced-statement', 'function f(x: u8): u8 { ^break; return x }', /inside loops only/],
  ['misplaced-statement', '^f(1)\nfunction f(x: u8): u8 { return x }', /outside of a function/],
  [
    'side-effect',
    'function f(a: u8[]): void { ^a[g(a)] += 1 }\nfunction g(b: u8[]): u64 { b[0] = 0; return 0 }',
    /side effect/,
  ],
  [
    'side-effect',
    'function f(a: u8[]): void { requires(^g(a) == 0) }\nfunction g(b: u8[]): u64 { b[0] = 0; return 0 }',
    /no side effects/,
  ],
  ['side-effect', 'function main(): void { requires(^read() == 0) }', /no side effects/],
  ['bad-array', 'function f(): void { let a: u8[^0] }', /at least 1/],
  ['bad-array', 'function f(): void { let a: ^u64[200000] }', /over the limit/],
  ['bad-array', 'function f(): void { let a: u64[100000]; let ^b: u64[100000] }', /the arrays of this function/],
  ['bad-array', 'function f(): void { let a: u8[1] = ^[1, 2] }', /make it u8\[2\]/],
  ['bad-array', 'function f(): void { let a: u8[2] = ^[, 2] }', /gap/],
  ['bad-array', 'function f(): void { let a: u8[2] = ^7 }', /not a list/],
  ['bad-array', 'function f(): void { }\nconst ^T: u8[1] = [u8(1) + 1]', /not all literals/],
  ['bad-program', 'function main()^: u8 { return 1 }', /main returns void/],
  ['bad-program', 'function main(^x: u8): void { }', /args: cstr\[\]/],
  ['bad-example', 'function f(x: u8): u8 { example(^3); return x }', /starts with a call/],
  ['bad-example', 'function f(x: u8): u8 { example(^g(1) == 2); return x }', /calls g/],
  ['bad-example', 'function f(x: u8): u8 { ^example(f(1)); return x }', /states no result/],
  ['bad-example', 'function f(x: u8): u8 { example(f(^x) == 1); return x }', /not a u8 written out/],
  ['bad-example', 'function f(x: u8[]): void { example(f([1]) == ^1) }', /returns nothing/],
  ['bad-example', 'function f(x: readonly u8[]): u8 { example(f([1]) == 1, ^x == [2]); return 1 }', /x never changes/],
  ['bad-example', 'function f(s: cstr): u8 { example(f(^"a\\0b") == 1); return 1 }', /NUL/],
  ['bad-example', 'function main(): void { example(main(), ^stdeer("x")) }', /stdin.*stdout.*exit/],
  ['bad-example', 'function main(): void { example(^main() == 1) }', /no result/],
  ['too-large', ' '.repeat(limits.sourceCharacters + 1), /at most 250000/],
  [
    'too-large',
    Array.from({ length: 300 }, (_, i) => `function f${i}(): void {}`).join('\n'),
    /more than 256 functions/,
  ],
]

test.each(rows)('%s: %s', (code, marked, message) => {
  const offset = marked.includes('^ ') || !/\^(?! )/.test(marked) ? -1 : marked.indexOf('^')
  const source = offset < 0 ? marked : marked.slice(0, offset) + marked.slice(offset + 1)
  const { value, diagnostics } = parseContract(source)
  expect(value).toBeUndefined()
  const [first] = diagnostics
  expect(first).toMatchObject({ code })
  expect(formatDiagnostic(first!)).toMatch(message)
  if (offset >= 0) expect(first!.span!.start.offset).toBe(offset)
  if (code !== 'syntax-error' && code !== 'too-large') expect(first!.hint).toBeTruthy()
})

const unsupported = [
  'switch (x) {}',
  'try {} catch {}',
  'throw 1',
  'for (const i of a) {}',
  'for (const i in a) {}',
  'var y: u8 = 1',
  'y: x++',
  'return [1]',
  'return {}',
  'return x as u8',
  'return <u8>x',
  'return x!',
  'return x ** 2',
  'return x >>> 1',
  'return +x',
  'return typeof x',
  'return `a`',
  'return /a/',
  'return null',
  'return 1n',
  'return x ?? 1',
  'return a?.length',
  'return a?.b()',
  'return (x, x)',
  'return x = 1',
  'return x++',
  'return () => 1',
  'return function () {}',
  'return new Map()',
  'return this',
  'x',
  'x + 1',
  'x **= 2',
  'x >>>= 1',
  'class A {}',
  'debugger',
  'function g() {}',
  'type T = u8',
  'enum E {}',
  'interface I {}',
  'let { y } = x',
  'let [z] = a',
  'return 0o17',
  'return x instanceof y',
  'return min(...a)',
  'return a.size',
  'popcount(x)',
  '"use strict"',
  'import("a")',
]
test.each(unsupported)('refused with its own hint: %s', (statement) => {
  const { value, diagnostics } = parseContract(`function f(x: u8, a: u8[]): u8 { ${statement} }`)
  expect(value).toBeUndefined()
  expect(diagnostics.map((found) => found.code)).toContain('unsupported-syntax')
  const found = diagnostics.find((diagnostic) => diagnostic.code === 'unsupported-syntax')!
  expect(found.message).not.toMatch(/this construct/)
  expect(found.hint).toBeTruthy()
})

const unsupportedTop = [
  'export function f(): u8 { return 1 }',
  'import a from "a"',
  'async function f(): u8 { return 1 }',
  'function* f(): u8 { return 1 }',
  'function f<T>(): u8 { return 1 }',
  'function f(x: u8 = 1): u8 { return 1 }',
  'function f(...x: u8[]): u8 { return 1 }',
  'function f(x?: u8): u8 { return 1 }',
  'declare function f(): u8',
  'namespace A {}',
  'function f(): void {}\nlet a: u8[1] = [1]',
]
test.each(unsupportedTop)('refused at the top: %s', (source) => {
  expect(parseContract(source).diagnostics.map((found) => found.code)).toContain('unsupported-syntax')
})

test('every code is reached', () => {
  const seen = new Set(rows.map(([code]) => code))
  seen.add('unsupported-syntax')
  for (const found of checkExamples(contractOf('function f(): u8 { example(f() == 2); return 1 }')))
    seen.add(found.code)
  for (const found of contractFromJson({}).diagnostics) seen.add(found.code)
  expect([...diagnosticCodes].filter((code) => !seen.has(code))).toEqual([])
})

test('several problems in one run, in source order', () => {
  const { diagnostics } = parseContract('function f(x: number): u8 {\n  let a = 1\n  foo()\n  return y\n}')
  expect(diagnostics.map((found) => [found.code, found.span?.start.line])).toEqual([
    ['unknown-type', 1],
    ['type-not-fixed', 2],
    ['unknown-function', 3],
    ['unknown-name', 4],
  ])
})

test('very many problems are cut off, and the cut is told', () => {
  const { diagnostics } = parseContract(`function f(): void { ${'foo();'.repeat(1000)} }`)
  expect(diagnostics).toHaveLength(limits.diagnostics + 1)
  expect(diagnostics.at(-1)!.message).toMatch(/950 further/)
})

test('a contradicted example tells both results', () => {
  const check = (source: string): string[] => checkExamples(contractOf(source)).map((found) => found.message)
  expect(check('function f(x: u8): u8 { example(f(1) == 2); return x }')).toEqual([
    'the example f(1) == 2 is contradicted: the behaviour gives 1',
  ])
  expect(check('function f(x: u8[]): void { example(f([1]), x == [2]); x[0] = 3 }')).toEqual([
    'the example f([1]), x == [2] is contradicted: afterwards x holds [3]',
  ])
  expect(check('function f(x: u8): u8 { example(f(0) == 2); return 1 / x }')).toEqual([
    'the example f(0) == 2 is contradicted: f(0) divides by zero at 1:52',
  ])
  expect(check('function main(): void { example(main(), stdout("a")); write("b") }')[0]).toMatch(/writes "b"/)
  expect(check('function main(): void { example(main(), exit(1)) }')[0]).toMatch(/exits with 0/)
})

test('garbage never throws', () => {
  const fragments = fc.constantFrom(
    'function ',
    'f',
    '(',
    ')',
    '{',
    '}',
    '[',
    ']',
    ': ',
    'u8',
    'i32 ',
    'cstr',
    'readonly ',
    'x',
    '=',
    '==',
    '1',
    '"a"',
    ';',
    ',',
    '+',
    '<',
    'if',
    'for',
    'while',
    'let ',
    'const ',
    'return ',
    'example',
    'requires',
    'ensures',
    'read()',
    '=>',
    '\n',
    '/**',
    '*/',
    '`',
    '\\',
    '\u0000',
    '\ud800',
    '.length',
    '...',
    '?',
    '@',
    '#',
  )
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fragments, { maxLength: 40 }).map((parts) => parts.join('')),
  )
  fc.assert(
    fc.property(texts, (text) => {
      for (const parsed of [
        parseContract(text),
        parseSignature(text),
        parseExample(text, contractOf('function f(x: u8): u8 { return x }').entry),
      ]) {
        expect(parsed.value !== undefined || parsed.diagnostics.length > 0).toBe(true)
      }
    }),
    { numRuns: 500 },
  )
})

test('a sample with a piece cut out or doubled never throws', () => {
  fc.assert(
    fc.property(fc.constantFrom(...sampleNames), fc.nat(), fc.nat(40), fc.boolean(), (name, at, length, double) => {
      const source = sampleSource(name)
      const start = at % source.length
      const piece = source.slice(start, start + length)
      const text = source.slice(0, start) + (double ? piece + piece : '') + source.slice(start + length)
      const parsed = parseContract(text)
      expect(parsed.value !== undefined || parsed.diagnostics.length > 0).toBe(true)
    }),
    { numRuns: 500 },
  )
})

test.each(['(', '[', '{', 'f(', '-', '!', 'if(x)', 'a?', '"', '/*', 'a=>', '<'])(
  '20,000 × %s is refused quickly',
  (piece) => {
    for (const text of [piece.repeat(20_000), `function f(x: u8): u8 { return ${piece.repeat(20_000)}`]) {
      expect(parseContract(text).diagnostics.length).toBeGreaterThan(0)
    }
  },
)
