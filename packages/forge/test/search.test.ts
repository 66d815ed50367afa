import { createInterpreter, sameValue } from '@sourceless/contract'
import { riscv64Guest } from '@sourceless/emulator/riscv64'
import { describe, expect, it } from 'vitest'
import { type BackEnd, type Candidate, type ProofVerdict, type ProposeOptions, propose } from '../src/index.js'
import { riscv64Linux } from '../src/riscv64/index.js'
import { wasm32 } from '../src/wasm/index.js'
import { x64Linux } from '../src/x64/index.js'
import { casesOf, contractOf, firstDifference } from './support/cases.js'
import { type Emulation, runEmulated } from './support/emulated.js'
import { hasCompiler, runNative } from './support/native.js'
import { runWasm } from './support/wasm.js'

/** Obvious definitions for which a few instructions suffice, and the most bytes the x86-64 code may take. */
const contracts: readonly (readonly [source: string, bytes: number])[] = [
  [
    `function isolate(x: u64): u64 { for (let i: u64 = 0; i < 64; i++) if (((x >> i) & 1) != 0) return u64(1) << i
    return 0 }`,
    10,
  ],
  [
    `function clear_lowest(x: u32): u32 { for (let i: u32 = 0; i < 32; i++) if (((x >> i) & 1) != 0) return x - (u32(1) << i)
    return 0 }`,
    6,
  ],
  [
    `function power_of_two(x: u64): bool { let n: u32 = 0
    for (let i: u64 = 0; i < 64; i++) n += u32((x >> i) & 1)
    return n == 1 }`,
    20,
  ],
  [
    `function sign(x: i64): i32 { if (x > 0) return 1
    if (x < 0) return -1
    return 0 }`,
    18,
  ],
  [`function differing(a: u32, b: u32): u32 { return (a | b) - (a & b) }`, 5],
  [`function odd(x: i32): bool { return x % 2 != 0 }`, 6],
]

async function all<Target extends string, Unit>(
  source: string,
  target: BackEnd<Target, Unit>,
  options: ProposeOptions<Target, Unit>,
): Promise<Candidate<Target, Unit>[]> {
  const out: Candidate<Target, Unit>[] = []
  for await (const candidate of propose(contractOf(source), target, options)) out.push(candidate)
  return out
}

describe('search', () => {
  it.each(contracts)('finds shorter code: %s', async (source, bytes) => {
    const contract = contractOf(source)
    const candidates = await all(source, x64Linux, { effort: 2 })
    const [lowering, found] = candidates
    expect(candidates.map((c) => c.origin)).toEqual(['lowering', 'search'])
    expect(found.sizeBytes).toBeLessThanOrEqual(bytes)
    expect(found.cost).toBeLessThan(lowering.cost)
    if (!hasCompiler) return
    const cases = casesOf(contract, 2000, 7)
    const [results] = runNative([{ contract, unit: found.unit, inputs: cases.map((c) => c.input) }])
    cases.forEach(({ input, result }, i) => {
      expect(results[i].status).toBe(0)
      if (!sameValue(results[i].result!, result!)) expect.fail(`${contract.name}(${input}) gives ${results[i].result}`)
    })
  })

  it('serves WebAssembly too', async () => {
    const contract = contractOf(contracts[0][0])
    const found = (await all(contracts[0][0], wasm32, { effort: 1 })).at(-1)!
    expect(found.origin).toBe('search')
    const cases = casesOf(contract, 500, 3)
    const results = runWasm(
      contract,
      found.unit,
      cases.map((c) => c.input),
    )
    expect(results.map((r) => r.result)).toEqual(cases.map((c) => c.result))
  })

  it('serves machines whose callers extend arguments and results', async () => {
    const emulation: Emulation = { backEnd: riscv64Linux, guest: riscv64Guest }
    for (const [source] of contracts) {
      const contract = contractOf(source)
      const [lowering, found] = await all(source, riscv64Linux, { effort: 1 })
      expect(found.origin).toBe('search')
      expect(found.cost).toBeLessThan(lowering.cost)
      const cases = casesOf(contract, 300, 5)
      const inputs = cases.map(({ input }) => input)
      expect(firstDifference(contract, cases, runEmulated(emulation, contract, found.unit, inputs))).toBeUndefined()
    }
  })

  it('gives the same candidates for the same seed', async () => {
    const runs = await Promise.all([0, 0].map(() => all(contracts[3][0], x64Linux, { effort: 1, seed: 5 })))
    expect(runs[0]).toEqual(runs[1])
  })

  it('goes on after a counterexample, and drops what is not proved', async () => {
    // Differs from x only for one value, which no test vector hits by chance.
    const source = 'function f(x: u64): u64 { return rotl(x, u8(7)) == 0x123456789abcdef ? x - 1 : x }'
    const interpreter = createInterpreter(contractOf(source))
    const asked: Candidate[] = []
    const prove = async (candidate: Candidate): Promise<ProofVerdict> => {
      asked.push(candidate)
      const special = 0xde02468acf13579bn
      expect(interpreter.call([special])).toMatchObject({ result: special - 1n })
      return asked.length === 1 ? { counterexample: [special] } : 'unknown'
    }
    const candidates = await all(source, x64Linux, { effort: 1, prove })
    expect(asked.length).toBeGreaterThan(0)
    expect(candidates.map((c) => c.origin)).toEqual(['lowering'])
  })

  it('does nothing at effort 0, for memory, or when stopped', async () => {
    const stopped = AbortSignal.abort()
    expect(await all(contracts[0][0], x64Linux, { effort: 0 })).toHaveLength(1)
    expect(await all(contracts[0][0], x64Linux, { signal: stopped })).toHaveLength(1)
    expect(await all('function n(a: readonly u8[]): u64 { return a.length }', x64Linux, {})).toHaveLength(1)
  })
})
