import { describe, expect, it } from 'vitest'
import {
  createSandboxes,
  type MachinePlatform,
  prepare,
  type VerifyRequest,
  type VerifyResult,
  verify,
} from '../src/index.js'
import { x64Linux } from '../src/platform/x64.js'
import { assemble, contractOf } from './assemble.js'
import { contracts } from './machines/contracts.js'
import { machines } from './machines/machines.js'
import { samples } from './samples.js'

interface Given {
  readonly platform: MachinePlatform
  readonly contract: string
  readonly code: Uint8Array
}

const given: readonly Given[] = [
  ...machines.flatMap(({ platform, right, wrong, assemble }) =>
    [...right, ...wrong].map(({ contract, assembly }) => {
      return { platform, contract: contracts[contract], code: assemble(assembly) }
    }),
  ),
  ...samples.map(({ contract, assembly }) => ({ platform: x64Linux, contract, code: assemble(assembly) })),
]
const groups = [...new Set(given.map(({ contract }) => contract))].map((text) => {
  return { text, members: given.filter(({ contract }) => contract === text) }
})

const judge = ({ platform, code }: Given, request: Pick<VerifyRequest, 'contract'> & Partial<VerifyRequest>) =>
  verify({ file: code, format: 'raw', platform, effort: 'quick', seed: 5, ...request })

async function eachOf<T>(list: readonly T[], work: (one: T) => Promise<VerifyResult>): Promise<VerifyResult[]> {
  const results: VerifyResult[] = []
  for (const one of list) results.push(await work(one))
  return results
}

describe.each(groups)('$text', ({ text, members }) => {
  const contract = contractOf(text)

  it('has the same results with and without preparation, one after the other and at once', async () => {
    const alone = await eachOf(members, (one) => judge(one, { contract }))
    const prepared = prepare(contract, { seed: 5 })
    expect(await eachOf(members, (one) => judge(one, { contract, prepared }))).toEqual(alone)
    expect(await eachOf(members.toReversed(), (one) => judge(one, { contract, prepared }))).toEqual(alone.toReversed())
    expect(await Promise.all(members.map((one) => judge(one, { contract, prepared })))).toEqual(alone)
  })

  it('has the same verdicts and failing stages in any order with a memory of failures', async () => {
    const verdicts = (results: readonly VerifyResult[]) => results.map(({ verdict }) => verdict)
    const prepared = prepare(contract, { seed: 5 })
    const alone = verdicts(await eachOf(members, (one) => judge(one, { contract })))
    const failures: number[] = []
    const remembering = (one: Given) => judge(one, { contract, prepared, failures })
    expect(verdicts(await eachOf(members, remembering))).toEqual(alone)
    expect(verdicts(await eachOf(members.toReversed(), remembering))).toEqual(alone.toReversed())
  })
})

it('has the same results in sandboxes that other contracts have used', async () => {
  const inTurn = groups.flatMap(({ text, members }) => members.map((one) => ({ one, contract: contractOf(text) })))
  const sandboxes = createSandboxes()
  for (const { one, contract } of inTurn)
    expect(await judge(one, { contract, sandboxes })).toEqual(await judge(one, { contract }))
})

it('keeps a bounded number of idle sandboxes, and none that is in use', () => {
  const sandboxes = createSandboxes()
  const options = { guest: x64Linux.isa.guest, sizeBytes: 1 << 20 }
  const taken = Array.from({ length: 20 }, () => sandboxes.take(options))
  expect(new Set(taken).size).toBe(20)
  for (const sandbox of taken) sandboxes.giveBack(sandbox)
  const again = Array.from({ length: 20 }, () => sandboxes.take(options))
  expect(new Set(again).size).toBe(20)
  expect(again.filter((sandbox) => taken.includes(sandbox))).toHaveLength(16)
})

const add: Given = { platform: x64Linux, contract: contracts.add, code: assemble('lea rax, [rdi+rsi]\nret') }

it('is refused for another contract or seed', async () => {
  const prepared = prepare(contractOf(contracts.add), { seed: 5 })
  await expect(judge(add, { contract: contractOf(contracts.add), prepared })).rejects.toThrow(/another contract/)
  await expect(judge(add, { contract: prepared.contract, prepared, seed: 6 })).rejects.toThrow(/another seed/)
})

describe('fuel', () => {
  const contract = contractOf('function same(x: u64): u64 { return x }')
  const slow: Given = {
    ...add,
    code: assemble('mov rax, rdi\nmov ecx, 100000\ntop: dec ecx\njne top\nret'),
  }

  it('ends runs that take more than asked for', async () => {
    expect((await judge(slow, { contract })).verdict.level).toBe('tested')
    expect((await judge(slow, { contract, fuel: 300_000 })).verdict.level).toBe('tested')
    const result = await judge(slow, { contract, fuel: 100_000 })
    expect(result.diagnostics[0]?.code).toBe('out-of-fuel')
  })

  it('grows with what the contract takes on the same input', async () => {
    const looping = contractOf(`function same(x: u64): u64 {
      requires(x < 1000)
      let y: u64 = 0
      while (y < x) y += 1
      return y
    }`)
    const code = assemble('xor eax, eax\ntop: cmp rax, rdi\njae done\ninc rax\njmp top\ndone: ret')
    const { verdict } = await judge({ ...add, code }, { contract: looping, fuel: 50 })
    expect(verdict.level).toBe('tested')
  })
})

describe('a memory of failures', () => {
  const contract = contractOf(contracts.add)

  it('finds again what failed before, first', async () => {
    const failures: number[] = []
    const prepared = prepare(contract, { seed: 5 })
    const wrong = { ...add, code: assemble('mov eax, edi\nadd rax, rsi\nret') }
    const first = await judge(wrong, { contract, prepared, failures })
    expect(failures).toHaveLength(1)
    const again = await judge(wrong, { contract, prepared, failures })
    expect(again.counterexample).toEqual(first.counterexample)
    expect(again.stages[2]?.facts.runsWithEveryAccessChecked).toBe(1)
    expect(first.stages[2]?.facts.runsWithEveryAccessChecked).toBeGreaterThan(1)
  })

  it('is not used for code that keeps something between runs', async () => {
    const { createObjectBuilder } = await import('@sourceless/object')
    const { writeElfObject } = await import('@sourceless/object-elf')
    const counting = (text: string) => {
      const builder = createObjectBuilder('x86_64')
      const bytes = assemble(text)
      const section = builder.section('.text', 'code', bytes, 16)
      builder.define('add', { section, sizeBytes: bytes.length, kind: 'function' })
      builder.zeroSection('.bss', 8, 8)
      return writeElfObject(builder.finish())
    }
    const file = counting('mov eax, edi\nadd rax, rsi\nret')
    const failures: number[] = []
    const prepared = prepare(contract, { seed: 5 })
    const ask = () => verify({ contract, file, platform: x64Linux, effort: 'quick', seed: 5, prepared, failures })
    expect(await ask()).toEqual(await ask())
    expect(failures).toHaveLength(1)
  })
})
