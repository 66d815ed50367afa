import { type Contract, parseContract } from '@sourceless/contract'
import { lower } from '@sourceless/forge'
import { targets } from '@sourceless/targets'
import { verify } from '@sourceless/verifier'
import { describe, expect, it } from 'vitest'
import { type DatasetRow, datasetRow, datasetRowSchema, scoreCandidate } from '../../src/score/index.js'

const contractOf = (text: string): Contract => parseContract(text).value!

const contracts = {
  distance: 'function distance(a: i32, b: i32): u32 { return a < b ? u32(b) - u32(a) : u32(a) - u32(b) }',
  sum: `function sum(values: readonly u32[]): u64 {
    let total: u64 = 0
    for (let i: u64 = 0; i < values.length; i++) total += u64(values[i])
    return total
  }`,
  weekday: `const names: u8[7] = [3, 5, 1, 9, 2, 8, 4]
  function weekday(x: u32): u8 { return names[x % 7] }`,
}

async function rowOf(triple: string, text: string): Promise<DatasetRow> {
  const contract = contractOf(text)
  const target = await targets.find((one) => one.triple === triple)!.load()
  const candidate = lower(contract, target.backEnd).value!
  const file = target.write({ candidate, contract, emit: 'object', fileName: 'f.o' }) as Uint8Array
  const { verdict } = await verify({ contract, file, platform: target.platform, effort: 'quick' })
  const build = {
    contract,
    restatement: 'what it does',
    target: triple,
    emit: 'object',
    verdict,
    origin: candidate.origin,
    files: [{ name: 'f.o', role: 'binary', bytes: file, executable: false }],
    listing: target.list(file, contract, false),
  } as const
  return datasetRow(build, { target, intent: 'a sentence', effort: 'quick', seed: 0 })
}

describe.each(['x86_64-linux', 'aarch64-linux', 'riscv64-linux', 'wasm32', 'x86_64-windows', 'aarch64-macos'])(
  'a row for %s',
  (triple) => {
    it.each([contracts.distance, contracts.sum])('holds code that reads back and is judged the same', async (text) => {
      const row = await rowOf(triple, text)
      expect(datasetRowSchema.parse(JSON.parse(JSON.stringify(row)))).toEqual(row)
      expect(row).toMatchObject({
        version: 1,
        intent: 'a sentence',
        kind: 'function',
        target: triple,
        origin: 'lowering',
      })
      expect(row.level).not.toBeNull()
      expect(row.program.split('\n').length).toBeGreaterThanOrEqual(row.instructions - 1)
      const target = await targets.find((one) => one.triple === triple)!.load()
      const written = row.level === 'real' ? row.program : row.bytes
      const score = await scoreCandidate(contractOf(row.contract), target, { level: row.level!, text: written })
      expect(score.verdict).toEqual(row.verdict)
      expect(score.code).toMatchObject({ sizeBytes: row.sizeBytes })
    })

    it('says that code with data is more than its text', async () => {
      expect(await rowOf(triple, contracts.weekday)).toMatchObject({ level: null })
    })
  },
)

it('is not made of what is rejected', async () => {
  const row = await rowOf('x86_64-linux', contracts.sum)
  expect(() => datasetRowSchema.parse({ ...row, verdict: { level: 'rejected' } })).toThrow()
  expect(() => datasetRowSchema.parse({ ...row, version: 2 })).toThrow()
})
