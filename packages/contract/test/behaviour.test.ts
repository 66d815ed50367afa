import { describe, expect, test } from 'vitest'
import { createInterpreter, type Value } from '../src/index.js'
import { contractOf } from './contracts.js'

/** Runs `body` as a function `f` and gives its result or how it stopped. */
function run(signature: string, body: string, ...values: Value[]): unknown {
  const outcome = createInterpreter(contractOf(`function f${signature} {\n${body}\n}`)).call(values)
  if (outcome.kind === 'returned') return outcome.result ?? outcome.after
  return outcome.kind === 'violation' ? outcome.violation : outcome.kind
}

describe('expressions', () => {
  const rows: readonly [expression: string, type: string, result: Value][] = [
    ['1 + 2 * 3', 'u32', 7n],
    ['u8(255) + 1', 'u8', 0n],
    ['i8(-128) - 1', 'i8', 127n],
    ['-i8(-128)', 'i8', -128n],
    ['-7 / i32(2)', 'i32', -3n],
    ['i32(-7) % 2', 'i32', -1n],
    ['i8(-128) / -1', 'i8', -128n],
    ['i8(-128) % -1', 'i8', 0n],
    ['i8(-128) >> 7', 'i8', -1n],
    ['u8(128) >> 7', 'u8', 1n],
    ['u8(1) << 9', 'u8', 2n],
    ['u32(1) << i8(-1)', 'u32', 0x80000000n],
    ['~u16(0)', 'u16', 65535n],
    ['0xff & 0b1010 | 1 ^ 2', 'u8', 11n],
    ['1_000_000', 'u32', 1000000n],
    ["'a'", 'u8', 97n],
    ["u32('\\n')", 'u32', 10n],
    ['18446744073709551615', 'u64', 18446744073709551615n],
    ['-9223372036854775808', 'i64', -9223372036854775808n],
    ['u8(i32(-1))', 'u8', 255n],
    ['i64(i8(-1))', 'i64', -1n],
    ['u64(u32(i32(-1)))', 'u64', 4294967295n],
    ['u32(true) + u32(bool(u8(3)))', 'u32', 2n],
    ['bool(u8(0))', 'bool', false],
    ['bool(f64(0.0) / f64(0.0))', 'bool', true],
    ['1.5', 'f64', 1.5],
    ['0.1', 'f32', Math.fround(0.1)],
    ['3', 'f32', 3],
    ['-0.0', 'f64', -0],
    ['f32(16777217.0)', 'f32', 16777216],
    ['f32(u64(9007199791611905))', 'f32', 9007200328482816], // double rounding would give 9007199254740992
    ['i32(f64(-1.9))', 'i32', -1n],
    ['u8(f64(300.5))', 'u8', 255n],
    ['u8(f64(-5.0))', 'u8', 0n],
    ['i64(f64(1e30))', 'i64', 9223372036854775807n],
    ['i32(f64(0.0) / 0.0)', 'i32', 0n],
    ['u8(1) < 2 && 3 > u8(2) || false', 'bool', true],
    ['true == !false', 'bool', true],
    ['u8(1) === 1 ? 10 : 20', 'u16', 10n],
    ['min(i32(-1), 1)', 'i32', -1n],
    ['max(1, u8(7))', 'u8', 7n],
    ['max(2, 3)', 'i16', 3n],
    ['abs(i8(-128))', 'i8', -128n],
    ['abs(-5)', 'i64', 5n],
    ['popcount(i8(-1))', 'i8', 8n],
    ['clz(u16(1))', 'u16', 15n],
    ['clz(u8(0))', 'u8', 8n],
    ['ctz(u32(8))', 'u32', 3n],
    ['ctz(i64(0))', 'i64', 64n],
    ['rotl(u8(0x81), 1)', 'u8', 3n],
    ['rotr(u8(1), u64(9))', 'u8', 128n],
    ['rotl(i8(-128), 1)', 'i8', 1n],
    ['rotl(u32(5), 32)', 'u32', 5n],
    ['bswap(u32(0x01020304))', 'u32', 0x04030201n],
    ['bswap(i16(0x00ff))', 'i16', -256n],
    ['mulhi(u64(0xffffffffffffffff), 0xffffffffffffffff)', 'u64', 0xfffffffffffffffen],
    ['mulhi(i64(-1), 1)', 'i64', -1n],
    ['sqrt(2.0)', 'f32', Math.fround(Math.SQRT2)],
    ['round(2.5) + round(3.5) + round(-0.5)', 'f64', 6],
    ['floor(-1.5) + ceil(1.2) + trunc(-1.9)', 'f64', -1],
    ['min(f64(0.0), -0.0)', 'f64', -0],
    ['isNaN(max(f32(1.0), f32(0.0) / 0.0))', 'bool', true],
    ['bits(f32(1.0))', 'u32', 0x3f800000n],
    ['bits(f64(0.0) / 0.0)', 'u64', 0x7ff8000000000000n],
    ['bits(-(f32(0.0) / 0.0))', 'u32', 0x7fc00000n],
    ['float32(0x3f800000)', 'f32', 1],
    ['float64(0xbff0000000000000)', 'f64', -1],
  ]
  test.each(rows)('%s as %s', (expression, type, result) => {
    expect(run(`(): ${type}`, `return ${expression}`)).toEqual(result)
  })
})

describe('statements', () => {
  const rows: readonly [name: string, signature: string, body: string, values: Value[], result: unknown][] = [
    ['while and compound assignment', '(n: u32): u32', 'let s: u32; while (n > 0) { s += n; n-- } return s', [4n], 10n],
    ['do runs once', '(): u8', 'let n: u8 = 5\ndo n++\nwhile (n < 3)\nreturn n', [], 6n],
    [
      'continue goes to the step',
      '(): u32',
      'let s: u32 = 0; for (let i: u32 = 0; i < 5; i++) { if (i == 2) continue; s += i } return s',
      [],
      8n,
    ],
    [
      'continue in do tests the condition',
      '(): u32',
      'let i: u32 = 0; do { i++; if (i < 3) continue; break } while (i < 10); return i',
      [],
      3n,
    ],
    [
      'break leaves one loop',
      '(): u32',
      'let s: u32 = 0; for (let i: u32 = 0; i < 3; i++) for (;;) { s++; break }\nreturn s',
      [],
      3n,
    ],
    [
      'two counters',
      '(): i32',
      'let s: i32 = 0; for (let i: i32 = 0, j: i32 = 9; i < j; i++, j--) s += j - i\nreturn s',
      [],
      25n,
    ],
    ['shadowing', '(): u8', 'let x: u8 = 1; { let x: u8 = 2; x++ } return x', [], 1n],
    [
      'a declaration in a loop starts anew',
      '(): u32',
      'let s: u32; for (let i: u32 = 0; i < 3; i++) { let a: u32[2]; a[0] += 1; s += a[0] } return s',
      [],
      3n,
    ],
    ['early return', '(x: u8): u8', 'if (x > 3) return 1; else return 2', [4n], 1n],
    ['array from a list, rest zero', '(): i32', 'const a: i32[3] = [1, -2]; return a[0] + a[1] + a[2]', [], -1n],
    ['array from text', '(): u8', 'const a: u8[3] = "ab"; return a[1]', [], 98n],
    [
      'elements written',
      '(a: u16[]): void',
      'for (let i: u8 = 0; u64(i) < a.length; i++) a[i] = a[i] * 2',
      [[1n, 40000n]],
      [[2n, 14464n]],
    ],
    ['strings end at the NUL', '(s: cstr): u64', 's[1] = 0; return s.length', [new Uint8Array([65, 66, 67])], 1n],
    ['lazy and', '(x: u8): bool', 'return x != 0 && 10 / x > 3', [0n], false],
    ['division by zero', '(x: u8): u8', 'return 1 / x', [0n], 'division-by-zero'],
    ['remainder by zero', '(x: i8): i8', 'return 1 % x', [0n], 'division-by-zero'],
    ['float division by zero is infinite', '(x: f64): f64', 'return 1 / x', [0], Number.POSITIVE_INFINITY],
    ['index at the length', '(a: readonly u8[]): u8', 'return a[a.length]', [[1n]], 'index-out-of-range'],
    ['negative index', '(a: readonly u8[]): u8', 'return a[i32(-1)]', [[1n]], 'index-out-of-range'],
    ['the NUL may be read', '(s: cstr): u8', 'return s[1]', [new Uint8Array([65])], 0n],
    ['behind the NUL not', '(s: cstr): u8', 'return s[2]', [new Uint8Array([65])], 'index-out-of-range'],
    ['the NUL may not be written', '(s: cstr): void', 's[1] = 65', [new Uint8Array([65])], 'index-out-of-range'],
    ['end of a function with a result', '(x: bool): u8', 'if (x) return 1', [false], 'missing-return'],
    ['endless', '(): void', 'for (;;) {}', [], 'limit'],
    ['requires', '(x: u8): u8', 'requires(x > 3)\nreturn x', [3n], 'requires-not-met'],
    ['ensures fails', '(x: u8): u8', 'ensures(result > x)\nreturn x + 1', [255n], 'ensures-failed'],
    [
      'ensures sees parameters as passed',
      '(x: u8): u8',
      'ensures(result == x)\nconst r = x; x = 0; return r',
      [7n],
      7n,
    ],
    ['ensures sees slices as they are at the end', '(a: u8[]): void', 'ensures(a[0] == 9)\na[0] = 9', [[1n]], [[9n]]],
  ]
  test.each(rows)('%s', (_, signature, body, values, result) => {
    expect(run(signature, body, ...values)).toEqual(result)
  })
})

describe('helpers', () => {
  test('memory is shared, values are not', () => {
    const contract =
      contractOf(`function f(a: u8[], x: u8): u8 { fill(a, x); let own: u8[2]; fill(own, 3); return x + own[1] }
      function fill(b: u8[], v: u8): void { for (let i: u64 = 0; i < b.length; i++) b[i] = v
        v = 100 }`)
    expect(createInterpreter(contract).call([[1n, 2n], 5n])).toEqual({
      kind: 'returned',
      result: 8n,
      after: [[5n, 5n], 5n],
    })
  })
  test('a string passed as a slice is as long as it is then; texts and tables pass too', () => {
    const contract = contractOf(`const T: u8[2] = [1, 2]
      function f(s: cstr): u64 { s[1] = 0; return count(s) * 100 + count("abcd") * 10 + count(T) }
      function count(b: readonly u8[]): u64 { return b.length }`)
    expect(createInterpreter(contract).call([new Uint8Array([65, 66, 67])])).toMatchObject({ result: 142n })
  })
  test('the name of the entry is that of the builtin inside bodies', () => {
    const contract = contractOf('function popcount(x: u64): u32 { example(popcount(3) == 2); return u32(popcount(x)) }')
    expect(createInterpreter(contract).call([7n])).toMatchObject({ result: 3n })
  })
})

describe('programs', () => {
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
  const program = (body: string, stdin = ''): unknown => {
    const outcome = createInterpreter(contractOf(`function main(): void { ${body} }`)).runProgram({
      stdin: new TextEncoder().encode(stdin),
    })
    return [
      outcome.kind === 'exited' ? outcome.exit : outcome.kind === 'violation' ? outcome.violation : outcome.kind,
      text(outcome.stdout),
    ]
  }
  const rows: readonly [body: string, stdin: string, result: unknown][] = [
    ['write(65); write("bc"); write(\'d\'); write(u8(101))', '', [0, 'Abcde']],
    [
      'writeDecimal(i8(-5)); writeDecimal(18446744073709551615 - u64(0)); writeDecimal(7)',
      '',
      [0, '-5184467440737095516157'],
    ],
    ['let a: u8[3] = "xyz"; write(a)', '', [0, 'xyz']],
    ['exit(3); write("no")', '', [3, '']],
    ['write("a"); let c = read(); exit(c)', '', ['exit-code-out-of-range', 'a']],
    ['read(); exit(read())', 'ab', [98, '']],
    ['if (read() == -1 && read() == -1) exit(1)', '', [1, '']],
    ['for (;;) write("aaaaaaaaaa")', '', ['limit', expect.any(String)]],
    ['write(u8(1 / (u8(read()) - 97)))', 'a', ['division-by-zero', '']],
  ]
  test.each(rows)('%s', (body, stdin, result) => expect(program(body, stdin)).toEqual(result))
})

test('values of the wrong type are refused, the given ones never changed', () => {
  const interpreter = createInterpreter(
    contractOf('function f(a: u8[], s: cstr, x: f32): void { a[0] = 9; s[0] = 66 }'),
  )
  const slice = [1n]
  const string = new Uint8Array([65])
  expect(interpreter.call([slice, string, 0.5])).toEqual({ kind: 'returned', after: [[9n], new Uint8Array([66]), 0.5] })
  expect([slice, string]).toEqual([[1n], new Uint8Array([65])])
  for (const bad of [
    [[256n], string, 0],
    [[1], string, 0],
    [slice, [65n], 0],
    [slice, new Uint8Array([0]), 0],
    [slice, string, 0.1],
    [slice, string, 1n],
    [slice, string],
  ]) {
    expect(() => interpreter.call(bad as Value[])).toThrow(TypeError)
  }
})

test('operations count as steps where that is asked for', () => {
  const sum = (length: number) => Array(length).fill('x').join(' + ')
  const kindOf = (length: number, countsOperations: boolean) =>
    createInterpreter(contractOf(`function f(x: u64): u64 { return ${sum(length)} }`), {
      stepLimit: 100,
      countsOperations,
    }).call([1n]).kind
  expect(kindOf(40, true)).toBe('returned')
  expect(kindOf(60, true)).toBe('limit')
  expect(kindOf(60, false)).toBe('returned')
})
