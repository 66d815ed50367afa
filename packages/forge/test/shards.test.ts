import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { type SearchShard, searchShard } from '../src/index.js'
import { combine } from '../src/search/bank.js'
import { blocksOf, rowStart } from '../src/search/blocks.js'
import { Enumeration, type Hit, maximumHits } from '../src/search/enumerate.js'
import { evaluateExpression } from '../src/search/expression-graph.js'
import { createProblem } from '../src/search/problem.js'
import { contractOf } from './support/cases.js'

const distance = 'function distance(a: i32, b: i32): u32 { return a < b ? u32(b) - u32(a) : u32(a) - u32(b) }'
const parity = `function parity(x: u32): u32 { let n: u32 = 0
  for (let i: u32 = 0; i < 32; i++) n ^= (x >> i) & 1
  return n }`

/** A search of some million steps with a small bank, which finds something only after that is full. */
const effort = 2
const stepLimit = 20_000_000

function enumerationOf(source: string, step = stepLimit): Enumeration {
  const problem = createProblem(contractOf(source), { effort, seed: 0 })
  return new Enumeration(problem.bankOptions(problem.firstCases!), { cost: 12, step })
}

function finish(enumeration: Enumeration): Enumeration {
  const work = enumeration.run()
  while (!work.next().done);
  return enumeration
}

const shardOf = (source: string, more: Partial<SearchShard>): SearchShard => ({
  contract: source,
  effort,
  seed: 0,
  counterexamples: [],
  index: 0,
  count: 1,
  from: 0,
  bound: { cost: 12, step: stepLimit },
  ...more,
})

/** Until nothing more is kept: from there on the work may be shared. */
function fillBank(source: string): { readonly enumeration: Enumeration; readonly steps: number } {
  const enumeration = enumerationOf(source)
  enumeration.restrict({ indexes: new Set(), count: 1, from: 0 })
  finish(enumeration)
  return { enumeration, steps: enumeration.tried }
}

const stepsOf = (hits: readonly Hit[]) => hits.map(({ step }) => step)

/** The shards' findings put together by one who searched nothing of it; `order` says which ends when. */
async function together(source: string, count: number, order: (index: number) => number): Promise<readonly Hit[]> {
  const { enumeration } = fillBank(source)
  const indexes = Array.from({ length: count }, (_, index) => index).sort((a, b) => order(a) - order(b))
  for (const index of indexes) {
    const outcome = await searchShard(shardOf(source, { index, count }))
    expect(enumeration.take(outcome!.found)).toBe(true)
  }
  return enumeration.hits
}

test('the hits are those of a search that evaluates every combination on its own', () => {
  const contract = contractOf(distance)
  const problem = createProblem(contract, { effort, seed: 0 })
  const limit = 12_000_000
  const enumeration = finish(enumerationOf(distance, limit))
  const { steps: full } = fillBank(distance)
  const cases = problem.firstCases!
  const [first, ...others] = [...cases].reverse()
  const agrees = (expression: Hit['expression'], one: (typeof cases)[number]) =>
    evaluateExpression(expression, one.arguments, problem.width) === one.result
  const found: number[] = []
  let step = 0
  let rows = 0
  for (let cost = 1; cost <= 12; cost++) {
    for (const block of blocksOf(enumeration.bank, cost)) {
      for (let row = 0; row < block.lefts.length && step < limit; row++) {
        const start = step
        const isChosen =
          rows++ % 40 === 0 || enumeration.hits.some((hit) => hit.step >= start && hit.step < start + 6000)
        for (let column = rowStart(block, row); column < block.rights.length; column++, step++) {
          if (!isChosen || step < full) continue
          const expression = combine(block.op, block.lefts[row], block.rights[column])
          if (agrees(expression, first) && others.every((one) => agrees(expression, one))) found.push(step)
        }
      }
    }
  }
  expect(stepsOf(enumeration.hits).length).toBeGreaterThan(0)
  expect(found.filter((at) => at < enumeration.currentBound.step)).toEqual(stepsOf(enumeration.hits))
})

test.each([1, 2, 3, 8])('%i shards try each combination of the whole search exactly once', async (count) => {
  const whole = finish(enumerationOf(parity))
  expect(whole.hits).toEqual([])
  const { steps: stored } = fillBank(parity)
  let tried = 0
  for (let index = 0; index < count; index++) {
    const outcome = await searchShard(shardOf(parity, { index, count }))
    tried += outcome!.tried - stored
  }
  expect(tried).toBe(whole.tried - stored)
  expect(tried).toBeGreaterThan(10 * stored)
})

test.each([2, 3, 8])('%i shards find what the whole search finds, whichever ends first', async (count) => {
  const whole = finish(enumerationOf(distance)).hits
  expect(whole.length).toBeLessThanOrEqual(maximumHits)
  expect(whole.filter(({ step }) => step > fillBank(distance).steps).length).toBeGreaterThan(1)
  expect(await together(distance, count, (index) => index)).toEqual(whole)
  expect(await together(distance, count, (index) => -index)).toEqual(whole)
  expect(await together(distance, count, (index) => (index * 5) % 7)).toEqual(whole)
})

test('a shard that is told a bound tries nothing beyond it, and loses nothing before it', async () => {
  const shard = shardOf(distance, { index: 1, count: 2 })
  const free = (await searchShard(shard))!
  const step = 4_000_000
  const told = (await searchShard({ ...shard, bound: { cost: 12, step } }))!
  expect(told.found).toEqual(free.found.filter((at) => at < step))
  expect(told.tried).toBeLessThan(free.tried / 2)
  const { steps: stored } = fillBank(distance)
  expect(told.tried - stored).toBeLessThanOrEqual(step)
  const cheap = (await searchShard({ ...shard, bound: { cost: 3, step: stepLimit } }))!
  expect(cheap.tried).toBeLessThan(free.tried / 2)
})

test('a shard does not do again what was done before it', async () => {
  const { steps: stored } = fillBank(distance)
  const free = (await searchShard(shardOf(parity, {})))!
  const from = 10_000_000
  const rest = (await searchShard(shardOf(parity, { from })))!
  const { steps: kept } = fillBank(parity)
  expect(rest.tried - kept).toBeGreaterThan(stepLimit - from - 100_000)
  expect(rest.tried - kept).toBeLessThanOrEqual(free.tried - from)
  const [first] = stepsOf(finish(enumerationOf(distance)).hits)
  expect(first).toBeGreaterThan(stored)
  expect((await searchShard(shardOf(distance, { from: first + 10_000 })))!.found).not.toContain(first)
})

test('a bound that comes while a shard runs ends it early; what it finds is told at once', async () => {
  const shard = shardOf(parity, {})
  const free = (await searchShard(shard))!
  let asked = 0
  const bound = () => (++asked < 3 ? undefined : { cost: 12, step: 0 })
  const stopped = (await searchShard(shard, { bound }))!
  expect(asked).toBe(3)
  expect(stopped.tried).toBeLessThan(free.tried / 2)
  const told: number[] = []
  const { found } = (await searchShard(shardOf(distance, {}), { onFound: (steps) => told.push(...steps) }))!
  expect(told.length).toBeGreaterThan(0)
  expect(found).toEqual(expect.arrayContaining(told))
  expect(new Set(told).size).toBe(told.length)
})

test('a shard is given up by its signal', async () => {
  const controller = new AbortController()
  let pauses = 0
  const pause = async () => {
    await setImmediate()
    if (++pauses === 2) controller.abort()
  }
  expect(await searchShard(shardOf(parity, {}), { pause, signal: controller.signal })).toBeUndefined()
  expect(pauses).toBe(2)
})

test('steps that others claim count only where something is', () => {
  const { enumeration, steps: stored } = fillBank(distance)
  const whole = finish(enumerationOf(distance))
  const [first] = stepsOf(whole.hits)
  expect(first).toBeGreaterThan(stored)
  const lies = [first + 1, 0, -1, 1.5, stored, stepLimit, stepLimit * 5, Number.MAX_SAFE_INTEGER, Number.NaN]
  for (const lie of lies) expect(enumeration.take([lie]), `step ${lie}`).toBe(false)
  expect(enumeration.hits).toEqual([])
  expect(enumeration.currentBound).toEqual({ cost: 12, step: stepLimit })
  expect(enumeration.take([first + 1, first])).toBe(false)
  expect(stepsOf(enumeration.hits)).toEqual([first])
  const shorter = finish(enumerationOf(distance, first - 10_000))
  expect(shorter.take([first])).toBe(false)
  expect(shorter.hits).toEqual([])
})

test.each([
  ['no contract', { contract: 'function f(' }],
  ['one with memory', { contract: 'function n(a: readonly u8[]): u64 { return a.length }' }],
  ['one that is never defined', { contract: 'function f(x: u8): u8 { requires(x > 255)\n return x }' }],
])('a shard of %s is a fault of whoever made it', async (_name, wrong) => {
  await expect(searchShard(shardOf(parity, wrong))).rejects.toThrow(/search shard/)
})
