import { parseContract } from '@sourceless/contract'
import { createNodePorts } from '@sourceless/verifier/node'
import { x64Linux } from '@sourceless/verifier/x64'
import { afterAll, describe, expect, test } from 'vitest'
import { flipEveryBit } from '../../verifier/test/bit-flips.js'
import { createNodePipeline } from '../src/node/index.js'

/** Ten functions made by the whole pipeline: branches, loops, buffers, narrow types, division, floats. */
const contracts = [
  'function twice(x: u32): u32 { return x + x }',
  'function larger(a: i64, b: i64): i64 { return a > b ? a : b }',
  'function isPowerOfTwo(x: u64): bool { return x != 0 && (x & (x - 1)) == 0 }',
  'function distance(a: u32, b: u32): u32 { return a > b ? a - b : b - a }',
  'function isolate(x: u64): u64 { return x & (~x + 1) }',
  'function tenth(x: u32): u32 { return x / 10 }',
  'function clamp(x: i16, low: i16, high: i16): i16 { return x < low ? low : x > high ? high : x }',
  'function half(x: f64): f64 { return x * 0.5 }',
  'function length(s: cstr): u64 { return s.length }',
  `function total(values: readonly u8[]): u64 {
    let sum: u64 = 0
    for (let i: u64 = 0; i < values.length; i++) sum += u64(values[i])
    return sum
  }`,
]

const pipeline = createNodePipeline()
const ports = createNodePorts()
afterAll(() => {
  pipeline.dispose()
  ports.solver.dispose()
})

describe('every one-bit flip of a produced function is rejected, proved equivalent, or listed', () => {
  test.each(contracts.map((source) => [parseContract(source).value!.name, source]))(
    '%s',
    async (name, source) => {
      const made = await pipeline.make({ contract: source, emit: 'raw' })
      if (!made.ok) throw new Error(made.message)
      const contract = parseContract(source).value!
      const report = await flipEveryBit({
        contract,
        file: made.files[0]!.bytes,
        format: 'raw',
        platform: x64Linux,
        ports,
      })
      expect(report.falselyAccepted).toEqual([])
      const rejected = Object.values(report.rejectedBy).reduce((sum, count) => sum + count, 0)
      expect(rejected + report.provedEquivalent + report.listed.length).toBe(report.flips)
      const listed = report.listed.map((line) => `\n    ${line}`).join('')
      process.stdout.write(
        `${name}: ${report.flips} flips, ${rejected} rejected, ${report.provedEquivalent} proved equivalent, ${report.listed.length} listed${listed}\n`,
      )
    },
    900_000,
  )
})
