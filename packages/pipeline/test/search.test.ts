import { setImmediate } from 'node:timers/promises'
import { createReader, standardConcepts } from '@sourceless/intent'
import { targets } from '@sourceless/targets'
import { expect, test } from 'vitest'
import { createPipeline, type MakeRequest, type SearchPool, type SearchShard, searchShard } from '../src/index.js'

const reader = createReader({ concepts: standardConcepts() })
/** What search finds for it lies deep, and its inputs are few enough to be run all. */
const contract = 'function digit(x: u8): u8 { return x <= 57 ? x - 48 : x - 55 }'
const request: MakeRequest = { contract, effort: 'high', target: 'riscv64-linux', emit: 'raw' }

async function made(search?: SearchPool) {
  const pipeline = createPipeline({ reader, targets, pause: () => setImmediate(), ...(search ? { search } : {}) })
  const build = await pipeline.make(request)
  if (!build.ok) throw new Error(build.message)
  const { origin, verdictText, listing, files } = build
  return { origin, verdictText, listing, bytes: files[0]!.bytes }
}

const alone = made()

test('a search of high effort finds what a lesser one does not', async () => {
  expect(await alone).toMatchObject({ origin: 'search', verdictText: 'exhausted' })
  const normal = await createPipeline({ reader, targets }).make({ ...request, effort: 'normal' })
  if (!normal.ok) throw new Error(normal.message)
  expect((await alone).bytes.length).toBeLessThan(normal.files[0]!.bytes.length)
})

test.each([1, 3])('%i workers: the same file', async (shards) => {
  const seen: SearchShard[] = []
  const pool: SearchPool = {
    shards,
    run: (list, board) =>
      Promise.all(
        list.map((shard) => {
          seen.push(JSON.parse(JSON.stringify(shard)))
          return searchShard(seen.at(-1)!, { bound: () => board.bound(), onFound: (steps) => void board.found(steps) })
        }),
      ),
  }
  expect(await made(pool)).toEqual(await alone)
  expect(seen.length).toBeGreaterThanOrEqual(shards)
  expect(seen[0]).toMatchObject({ contract: expect.stringContaining('digit'), index: 0, count: shards + 1 })
})

test('workers that lie: what comes out is verified, and the same', async () => {
  let asked = 0
  const pool: SearchPool = {
    shards: 2,
    async run(shards, board) {
      asked++
      for (let step = 0; step < 240; step += 24)
        board.found(Array.from({ length: 24 }, (_, i) => shards[0]!.from + step + i))
      board.found({ cost: 0, step: 0 })
      return [
        { found: [shards[0]!.from], tried: 1 },
        { found: 'all', tried: Number.NaN },
      ]
    },
  }
  expect(await made(pool)).toEqual(await alone)
  expect(asked).toBeGreaterThan(0)
})
