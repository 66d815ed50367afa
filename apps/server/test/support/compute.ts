import { createHash } from 'node:crypto'
import type { SearchShard } from '@sourceless/pipeline'
import type { Compute, Made, TaskOptions, TaskOutcome } from '../../src/compute/api.js'
import type { BuildRequest } from '../../src/schemas/wish.js'

type Make = (request: BuildRequest, options: TaskOptions) => Promise<TaskOutcome<'make'>>

type Search = (shard: SearchShard, options: TaskOptions) => Promise<TaskOutcome<'shard'>>

const noSearch: Search = () => Promise.reject(new Error('this test shares no search'))

/** Computes in this process what a test says; for tests of what stands around it. */
export function computeOf(make: Make, search = noSearch): Compute {
  let running = 0
  const run = async (kind: string, request: unknown, options: TaskOptions) => {
    running += 1
    const aborted = new Promise<TaskOutcome<'make'>>((resolve) => {
      options.signal?.addEventListener('abort', () => resolve({ kind: 'aborted' }), { once: true })
    })
    try {
      const work = kind === 'shard' ? search(request as SearchShard, options) : make(request as BuildRequest, options)
      return await Promise.race([work, aborted])
    } finally {
      running -= 1
    }
  }
  return {
    run: run as Compute['run'],
    load: () => ({ running, waiting: 0, processes: 1 }),
    close: async () => undefined,
  }
}

/** What a build of the request gives here: one file that says what was asked. */
export function madeOf(request: BuildRequest): Made {
  const bytes = Buffer.from(`made for ${JSON.stringify(request)}`)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const contract = { name: 'f', kind: 'function' as const, signature: 'f(): u8', source: request.contract ?? '' }
  const artifacts = [{ name: 'f.o', role: 'binary' as const, sizeBytes: bytes.length, sha256, executable: false }]
  return {
    result: {
      contract,
      restatement: '',
      ...{ assumptions: [], usedWords: [], ignoredWords: [], readBy: ['notation'], usage: [] },
      ...{ target: 'x86_64-linux', emit: 'object', verdict: { level: 'tested', n: 1 }, verdictText: 'tested 1' },
      ...{ stages: [], origin: 'lowering', notes: [], artifacts },
      listing: { functions: [], sizeBytes: bytes.length, instructions: 1 },
      timings: { readMs: 0, proposeMs: 0, verifyMs: 0, totalMs: 0 },
    },
    evidence: {
      ...{ version: '0', contract: '', target: 'x86_64-linux', effort: 'quick', seed: 0 },
      ...{ verdict: { level: 'tested', n: 1 }, artifacts, stages: [] },
    },
    files: [{ sha256, bytes }],
  }
}

export const done = async (request: BuildRequest): Promise<TaskOutcome<'make'>> => ({
  kind: 'done',
  value: madeOf(request),
})
