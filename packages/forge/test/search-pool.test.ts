import { setImmediate, setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { type Candidate, propose, type SearchPool, type SearchShard, searchShard } from '../src/index.js'
import { x64Linux } from '../src/x64/index.js'
import { contractOf } from './support/cases.js'

/** What it finds lies beyond the part of a search that is not shared. */
const source =
  'function add_saturating(a: u32, b: u32): u32 { return u64(a) + u64(b) > 4294967295 ? 4294967295 : a + b }'
const effort = 7

async function search(pool?: SearchPool, signal?: AbortSignal): Promise<readonly Candidate[]> {
  const options = { effort, pause: () => setImmediate(), ...(pool ? { pool } : {}), ...(signal ? { signal } : {}) }
  const out: Candidate[] = []
  for await (const candidate of propose(contractOf(source), x64Linux, options)) out.push(candidate)
  return out
}

/** Through JSON, as between processes. */
const sent = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

interface Honest {
  readonly pool: SearchPool
  readonly received: SearchShard[]
  tried: number
}

/** Workers in this process; `delayMs` says how late each of them starts. */
function honest(shards: number, delayMs: (index: number) => number, isTold: 'told' | 'silent' = 'told'): Honest {
  const state: Honest = {
    received: [],
    tried: 0,
    pool: {
      shards,
      run: (list, board) =>
        Promise.all(
          list.map(async (shard) => {
            state.received.push(sent(shard))
            await setTimeout(delayMs(shard.index))
            const outcome = await searchShard(sent(shard), {
              pause: () => setImmediate(),
              ...(isTold === 'told'
                ? { bound: () => sent(board.bound()), onFound: (s) => void board.found(sent(s)) }
                : {}),
            })
            state.tried += outcome!.tried
            return sent(outcome)
          }),
        ),
    },
  }
  return state
}

const alone = search()

test('without workers something is found beyond the lowering', async () => {
  expect((await alone).map(({ origin }) => origin)).toEqual(['lowering', 'search'])
})

test.each([1, 2, 7])('%i workers lead to the same candidates', async (count) => {
  const workers = honest(count, (index) => (index * 13) % 40)
  expect(await search(workers.pool)).toEqual(await alone)
  expect(workers.received.length).toBeGreaterThanOrEqual(count)
  expect(workers.received.every((shard) => shard.count === count + 1 && shard.index < count)).toBe(true)
})

test('so they do when bounds do not reach them, or when they end in any order', async () => {
  expect(await search(honest(3, () => 0, 'silent').pool)).toEqual(await alone)
  expect(await search(honest(3, (index) => 200 - index * 60).pool)).toEqual(await alone)
})

const answers: readonly (readonly [string, unknown])[] = [
  ['nothing', undefined],
  ['null', null],
  ['no outcome', { hits: [] }],
  ['text', 'found'],
  ['steps where nothing is', { found: [71_000_000, 71_000_001], tried: 5 }],
  ['steps that are none', { found: [-1, 0.5, Number.MAX_SAFE_INTEGER], tried: 5 }],
  ['no numbers', { found: ['71398231'], tried: 5 }],
  ['too many steps', { found: Array.from({ length: 100_000 }, (_, i) => i), tried: 5 }],
]
test.each(answers)('a worker that answers %s is done without', async (_name, answer) => {
  const told: unknown[] = []
  const pool: SearchPool = {
    shards: 2,
    async run(shards, board) {
      const before = board.bound()
      const lies = (answer as { readonly found?: unknown } | undefined)?.found ?? answer
      told.push(before, board.found(lies))
      return shards.map(() => answer)
    },
  }
  expect(await search(pool)).toEqual(await alone)
  expect(told[1]).toEqual(told[0])
})

test('workers that fail as a whole are done without', async () => {
  const rejects: SearchPool = { shards: 2, run: () => Promise.reject(new Error('no connection')) }
  const throws: SearchPool = {
    shards: 2,
    run() {
      throw new Error('no connection')
    },
  }
  const short: SearchPool = { shards: 2, run: async () => [] }
  const nothing: SearchPool = { shards: 2, run: async () => null as never }
  for (const pool of [rejects, throws, short, nothing]) expect(await search(pool)).toEqual(await alone)
})

test('a worker that hides what it found costs the finding and no more', async () => {
  const lazy: SearchPool = { shards: 1, run: async (shards) => shards.map(() => ({ found: [], tried: 0 })) }
  const candidates = await search(lazy)
  expect((await alone).slice(0, candidates.length)).toEqual(candidates)
})

test('what is aborted asks no more of workers', async () => {
  const controller = new AbortController()
  let seen: AbortSignal | undefined
  // It does not heed the signal.
  const pool: SearchPool = {
    shards: 1,
    run(_shards, { signal }) {
      seen = signal
      void setTimeout(100).then(() => controller.abort())
      return new Promise(() => {})
    },
  }
  expect((await search(pool, controller.signal)).map(({ origin }) => origin)).toEqual(['lowering'])
  expect(seen?.aborted).toBe(true)
})

test('small searches are not shared', async () => {
  const pool: SearchPool = { shards: 4, run: () => expect.fail('asked') }
  for await (const _ of propose(contractOf(source), x64Linux, { effort: 3, pool }));
  for await (const _ of propose(contractOf('function f(x: u32): u32 { return x & (0 - x) }'), x64Linux, {
    effort,
    pool,
  }));
})
