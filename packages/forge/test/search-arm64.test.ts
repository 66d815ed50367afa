import { arm64Guest } from '@sourceless/emulator/arm64'
import { appleArm64 } from '@sourceless/isa-arm64'
import { describe, expect, it } from 'vitest'
import { arm64Linux, arm64Macos } from '../src/arm64/index.js'
import { type Candidate, propose } from '../src/index.js'
import { casesOf, contractOf, firstDifference } from './support/cases.js'
import { type Emulation, runEmulated } from './support/emulated.js'

/** Obvious definitions, and the most instructions that what is found may take. */
const contracts: readonly (readonly [source: string, instructions: number])[] = [
  [
    `function isolate(x: u64): u64 { for (let i: u64 = 0; i < 64; i++) if (((x >> i) & 1) != 0) return u64(1) << i
    return 0 }`,
    3,
  ],
  [
    `function clear_lowest(x: u32): u32 { for (let i: u32 = 0; i < 32; i++) if (((x >> i) & 1) != 0) return x - (u32(1) << i)
    return 0 }`,
    3,
  ],
  [
    `function power_of_two(x: u64): bool { let n: u32 = 0
    for (let i: u64 = 0; i < 64; i++) n += u32((x >> i) & 1)
    return n == 1 }`,
    6,
  ],
  [
    `function sign(x: i64): i32 { if (x > 0) return 1
    if (x < 0) return -1
    return 0 }`,
    5,
  ],
  [`function differing(a: u32, b: u32): u32 { return (a | b) - (a & b) }`, 2],
  [
    `function low_bit(x: u8): u8 { for (let i: u8 = 0; i < 8; i++) if (((x >> i) & 1) != 0) return u8(1) << i
    return 0 }`,
    4,
  ],
  [
    `function spread(x: i16): i16 { if (x < 0) return -1
    return 0 }`,
    4,
  ],
]

const emulations: readonly Emulation[] = [
  { backEnd: arm64Linux, guest: arm64Guest },
  { backEnd: arm64Macos, guest: arm64Guest, convention: appleArm64 },
]

describe.each(emulations)('search for $backEnd.target', (emulation) => {
  it.each(contracts)('%s', async (source, instructions) => {
    const contract = contractOf(source)
    const candidates: Candidate<string, ReturnType<Emulation['backEnd']['lower']>['unit']>[] = []
    for await (const candidate of propose(contract, emulation.backEnd, { effort: 1 })) candidates.push(candidate)
    const found = candidates.at(-1)!
    expect(found.instructions).toBeLessThanOrEqual(instructions)
    const cases = casesOf(contract, 500, 7)
    const inputs = cases.map(({ input }) => input)
    for (const { unit } of candidates)
      expect(firstDifference(contract, cases, runEmulated(emulation, contract, unit, inputs))).toBeUndefined()
  })
})
