import { createInterpreter, type Value } from '@sourceless/contract'
import { describe, expect, test } from 'vitest'
import { contractOf, sampleSource } from '../../../contract/test/contracts.js'
import { compileOracle, statusCodes, violationStatus } from '../../src/oracle/index.js'

describe('outcomes', () => {
  const rows: readonly [name: string, source: string, values: Value[]][] = [
    ['division by zero', 'function f(x: u8): u8 { return 1 / x }', [0n]],
    ['remainder by zero', 'function f(x: i64): i64 { return 1 % x }', [0n]],
    ['most negative by −1', 'function f(x: i64): i64 { return x / -1 }', [-(2n ** 63n)]],
    ['most negative modulo −1', 'function f(x: i32): i32 { return x % -1 }', [-(2n ** 31n)]],
    ['index', 'function f(a: readonly u32[], i: i8): u32 { return a[i] }', [[1n, 2n], -1n]],
    ['NUL may be read', 'function f(s: cstr): u8 { return s[s.length] }', [new Uint8Array([65])]],
    ['NUL may not be written', 'function f(s: cstr): void { s[s.length] = 1 }', [new Uint8Array([65])]],
    ['missing return', 'function f(x: bool): f32 { if (x) return 1 }', [false]],
    [
      'violation in a helper',
      'function f(x: u8): u8 { return g(x) + 1 }\nfunction g(x: u8): u8 { return h(x) }\nfunction h(x: u8): u8 { return 3 / x }',
      [0n],
    ],
    [
      'violation in an inner expression',
      'function f(x: u8, a: u8[]): u8 { a[0] = 1; return x + (a[0] + 7 / x) }',
      [0n, [5n]],
    ],
    ['requires', 'function f(x: u8): u8 { requires(x > 3); requires(x < 9); return x }', [9n]],
    ['ensures', 'function f(x: u8): u8 { ensures(result > x); return x + 1 }', [255n]],
    [
      'ensures with parameters as passed',
      'function f(x: u8): u8 { ensures(result == x); const r = x; x = 0; return r }',
      [3n],
    ],
    ['ensures that violates', 'function f(x: u8): u8 { ensures(1 / x == 1); return x }', [0n]],
    [
      'tables and texts',
      'function f(i: u8): u64 { return g(T, "abc") + u64(T[i]) }\nconst T: i16[3] = [5, -6]\nfunction g(a: readonly i16[], b: readonly u8[]): u64 { return a.length * 10 + b.length }',
      [1n],
    ],
    [
      'a string shortened, then passed as a slice',
      'function f(s: cstr): u64 { s[1] = 0; return n(s) }\nfunction n(b: readonly u8[]): u64 { return b.length }',
      [new Uint8Array([1, 2, 3])],
    ],
  ]
  test.each(rows)('%s', (_, source, values) => {
    const contract = contractOf(source)
    expect(compileOracle(contract).call(values)).toEqual(createInterpreter(contract).call(values))
  })

  test('fuel bounds every loop', () => {
    expect(compileOracle(contractOf('function f(): void { for (;;) {} }'), { fuel: 1000n }).call([])).toEqual({
      kind: 'limit',
      steps: 1000,
    })
    const long = compileOracle(contractOf('function f(s: cstr): u64 { return s.length }'), { fuel: 100n })
    expect(long.call([new Uint8Array(200).fill(1)])).toMatchObject({ kind: 'limit' })
    expect(long.call([new Uint8Array(50).fill(1)])).toMatchObject({ result: 50n })
  })

  test('values of the wrong type are refused', () => {
    const oracle = compileOracle(contractOf('function f(x: u8): u8 { return x }'))
    expect(() => oracle.call([256n])).toThrow(TypeError)
    expect(() => oracle.call([])).toThrow(TypeError)
    expect(() => oracle.runProgram({})).toThrow(TypeError)
  })

  test('a call leaves nothing behind for the next one', () => {
    const oracle = compileOracle(
      contractOf('function f(a: u8[], x: u8): u8 { let n: u8[2]; n[0] += 1; a[0] = n[0]; return 9 / x }'),
    )
    expect(oracle.call([[5n], 0n])).toMatchObject({ kind: 'violation' })
    expect(oracle.call([[5n], 3n])).toEqual({ kind: 'returned', result: 3n, after: [[1n], 3n] })
  })
})

describe('programs', () => {
  const rows: readonly [body: string, stdin: string][] = [
    [
      'writeDecimal(i8(-128)); writeDecimal(0); writeDecimal(18446744073709551615 - u64(0)); writeDecimal(-9223372036854775808)',
      '',
    ],
    ['for (;;) { let c = read(); if (c < 0) break; write(u8(c)); write("-") }', 'a\u0000b'],
    ['write("a"); exit(3); write("b")', ''],
    ['exit(read())', ''],
    ['exit(g())', 'x'],
    ['let t: u8[3] = "xyz"; write(t); write(T); h()\nwrite("unreached")', ''],
    ['ensures(1 == u8(2)); exit(0)', ''],
    ['for (let i: u32 = 0; i < 200000; i++) write(u8(i))', ''],
  ]
  const helpers =
    '\nconst T: u8[2] = [1, 2]\nfunction g(): i32 { return read() - 100 }\nfunction h(): void { write(1); exit(7) }'
  test.each(rows)('%s', (body, stdin) => {
    const contract = contractOf(`function main(): void { ${body} }${helpers}`)
    const input = { stdin: new TextEncoder().encode(stdin) }
    expect(compileOracle(contract).runProgram(input)).toEqual(createInterpreter(contract).runProgram(input))
  })

  test('arguments', () => {
    const contract =
      contractOf(`function main(args: cstr[]): void { requires(args.length > 0); writeDecimal(args.length); write(args[1]); write(args[0][0]); g(args[1]); writeDecimal(args[1].length) }
      function g(s: cstr): void { write(s[1]); write(s) }`)
    for (const args of [['a', 'bc'], ['a'], [], ['', 'xyz'], ['é', '']]) {
      const input = { args: args.map((text) => new TextEncoder().encode(text)) }
      expect(compileOracle(contract).runProgram(input)).toEqual(createInterpreter(contract).runProgram(input))
    }
  })
})

describe('the scalar export', () => {
  test('takes low bits, gives bits and a status', () => {
    const { scalar } = compileOracle(
      contractOf('function f(x: i8, y: bool): i16 { requires(y); return 100 / i16(x) }'),
    ).raw
    expect(scalar!(0xffffffffffffff05n, 1n)).toEqual([20n, statusCodes.returned])
    expect(scalar!(0xffn, 0xf1n)).toEqual([-100n, statusCodes.returned])
    expect(scalar!(5n, 0n)[1]).toBe(violationStatus('requires-not-met'))
    expect(scalar!(0n, 1n)[1]).toBe(violationStatus('division-by-zero'))
  })
  test('floats are their bit patterns, NaN the one quiet NaN', () => {
    const { scalar } = compileOracle(contractOf('function f(x: f32, y: f64): f32 { return x + f32(y) }')).raw
    expect(scalar!(0x3f800000n, 0x3ff0000000000000n)).toEqual([0x40000000n, 0])
    expect(scalar!(0xffc12345n, 0n)).toEqual([0x7fc00000n, 0])
  })
  test('is there for scalar parameters only', () => {
    expect(compileOracle(contractOf('function f(a: u8[]): void {}')).raw.scalar).toBeUndefined()
    expect(compileOracle(contractOf('function f(): void {}')).raw.scalar!()).toEqual([0n, 0])
  })
  test('popcount at speed', () => {
    const { scalar } = compileOracle(contractOf(sampleSource('popcount'))).raw
    let sum = 0n
    for (let x = 0n; x < 20_000n; x++) sum += scalar!(x)[0]
    expect(sum).toBe(
      BigInt(
        Array.from({ length: 20_000 }, (_, x) => x.toString(2).replaceAll('0', '').length).reduce((a, b) => a + b),
      ),
    )
  })
})
