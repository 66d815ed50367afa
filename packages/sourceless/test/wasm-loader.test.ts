import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createInterpreter, parseContract } from '@sourceless/contract'
import { afterAll, describe, expect, test } from 'vitest'
import { createNodePipeline } from '../src/node/index.js'

const directory = mkdtempSync(join(tmpdir(), 'sourceless-wasm-'))
const pipeline = createNodePipeline()
afterAll(() => {
  pipeline.dispose()
  rmSync(directory, { recursive: true, force: true })
})

/** Makes a contract for wasm32, writes every file, and imports the loader as a user would. */
async function load(
  request: { intent?: string; contract?: string },
  name: string,
): Promise<Record<string, (...args: unknown[]) => unknown>> {
  const made = await pipeline.make({ ...request, target: 'wasm32', effort: 'quick', fileName: `${name}.wasm` })
  if (!made.ok) throw new Error(`${made.code}: ${made.message}`)
  for (const file of made.files) writeFileSync(join(directory, file.name), file.bytes)
  return import(pathToFileURL(join(directory, `${name}.mjs`)).href)
}

const contracts = {
  mix: `function mix(a: u8, b: i16, c: u32, d: i64, e: bool, f: f32, g: f64): i32 {
    return i32(a) + i32(b) + i32(c) + i32(d) + (e ? 1 : 0) + i32(f) + i32(g)
  }`,
  narrow: `function narrow(x: u32): i8 { return i8(x) }`,
  unsigned: `function unsigned(x: u64): u64 { return x - 1 }`,
  scale: `function scale(values: f64[], factor: f64): void {
    for (let i: u64 = 0; i < values.length; i++) values[i] = values[i] * factor
  }`,
  longs: `function longs(values: readonly u64[]): u64 {
    let s: u64 = 0
    for (let i: u64 = 0; i < values.length; i++) s += values[i]
    return s
  }`,
  shout: `function shout(s: cstr): void {
    for (let i: u64 = 0; s[i] != 0; i++) if (s[i] >= 97 && s[i] <= 122) s[i] = s[i] - 32
  }`,
}

describe('wasm modules through their own loaders', () => {
  test('scalars of every type', async () => {
    const contract = parseContract(contracts.mix).value!
    const oracle = createInterpreter(contract)
    const { mix } = await load({ contract: contracts.mix }, 'mix')
    const inputs = [
      [255, -300, 4_000_000_000, -5n, true, 1.5, -2.75],
      [0, 32767, 0, 2n ** 62n, false, 3e9, 1e300],
    ] as const
    for (const [a, b, c, d, e, f, g] of inputs) {
      const expected = oracle.call([BigInt(a), BigInt(b), BigInt(c), d, e, f, g])
      expect(expected.kind).toBe('returned')
      if (expected.kind === 'returned') expect(mix!(a, b, c, d, e, f, g)).toBe(Number(expected.result))
    }
  })

  test('results keep their sign and width', async () => {
    const { narrow } = await load({ contract: contracts.narrow }, 'narrow')
    expect(narrow!(0x80)).toBe(-128)
    const { unsigned } = await load({ contract: contracts.unsigned }, 'unsigned')
    expect(unsigned!(0n)).toBe(2n ** 64n - 1n)
  })

  test('slices are copied in, and back when they are written', async () => {
    const { scale } = await load({ contract: contracts.scale }, 'scale')
    const values = Float64Array.of(1, 2.5, -3)
    scale!(values, 2)
    expect([...values]).toEqual([2, 5, -6])
    expect(() => scale!([1, 2], 2)).toThrow(/values must be a Float64Array/)
    const { longs } = await load({ contract: contracts.longs }, 'longs')
    expect(longs!(new BigUint64Array(100_000).fill(3n))).toBe(300_000n)
    expect(longs!(new BigUint64Array(0))).toBe(0n)
  })

  test('strings', async () => {
    const { shout } = await load({ contract: contracts.shout }, 'shout')
    const text = new TextEncoder().encode('abc é Z')
    shout!(text)
    expect(new TextDecoder().decode(text)).toBe('ABC é Z')
    const length = await load({ intent: 'length of a C string' }, 'length')
    const [only] = Object.values(length)
    expect(Number(only!('twelve chars'))).toBe(12)
    expect(() => only!('a\0b')).toThrow(/NUL/)
  })

  test('programs', async () => {
    const { run } = await load({ intent: 'read standard input and print it in upper case' }, 'upper')
    const long = 'some text\n'.repeat(20_000)
    const ran = run!({ stdin: long }) as { stdout: Uint8Array; exit: number }
    expect(new TextDecoder().decode(ran.stdout)).toBe(long.toUpperCase())
    expect(ran.exit).toBe(0)
  })
})
