import { parseContract } from '@sourceless/contract'
import { type Candidate, lower } from '@sourceless/forge'
import { createReader } from '@sourceless/intent'
import type { ModelProposer, ModelUsage } from '@sourceless/models'
import { targets } from '@sourceless/targets'
import { describe, expect, test } from 'vitest'
import { createPipeline, type IntentReader, type PipelineEvent } from '../src/index.js'

const source = 'function times(x: u32): u32 { let n: u32 = 0; for (let i: u32 = 0; i < 40; i++) n += x; return n }'
const usage = (model: string, costUsd: number | undefined): ModelUsage => ({
  model,
  usage: { requests: 1, inputTokens: 100, cachedTokens: 10, outputTokens: 20, costUsd },
})
const embedded = createReader({ concepts: [] })

/** Stands in for a model: proposes what the code of another contract lowers to. */
async function proposing(text: string, used: readonly ModelUsage[] = []): Promise<ModelProposer> {
  const { backEnd } = await targets[0]!.load()
  const candidate: Candidate = { ...lower(parseContract(text).value!, backEnd).value!, origin: 'model' }
  return {
    async *propose({ judge }) {
      await judge(candidate)
      yield candidate
      return used
    },
  }
}
const make = (proposers: readonly ModelProposer[], onEvent: (event: PipelineEvent) => void = () => {}) =>
  createPipeline({ reader: embedded, targets, proposers }).make({ contract: source, effort: 'quick', onEvent })

describe('proposers race against the floor', () => {
  test('what is better wins, judged once, and its cost is told', async () => {
    const judged: string[] = []
    const right = await proposing('function times(x: u32): u32 { return x * 40 }', [
      usage('a/b', 0.5),
      usage('a/b', 0.25),
    ])
    const made = await make([right], (event) => {
      if (event.kind === 'candidate-judged') judged.push(event.origin)
    })
    expect(made).toMatchObject({ ok: true, origin: 'model', notes: [] })
    expect(judged).toEqual(['lowering', 'model'])
    expect(made.usage).toEqual([
      { model: 'a/b', usage: { requests: 2, inputTokens: 200, cachedTokens: 20, outputTokens: 40, costUsd: 0.75 } },
    ])
  })

  test('what is wrong leaves the floor, and an unknown cost stays unknown', async () => {
    const wrong = await proposing('function times(x: u32): u32 { return x }', [
      usage('a/b', undefined),
      usage('a/b', 1),
    ])
    const made = await make([wrong])
    expect(made).toMatchObject({ ok: true, origin: 'lowering' })
    expect(made.usage?.[0]?.usage.costUsd).toBeUndefined()
  })

  test('neither a model that ends without an answer nor a fault costs the floor', async () => {
    const event = { kind: 'proposal-judged', model: 'a/b', round: 1, level: 'virtual', outcome: 'failed' } as const
    const made = await make([
      {
        // biome-ignore lint/correctness/useYield: it has nothing
        async *propose({ onEvent }) {
          for (const sample of [0, 1]) onEvent?.({ ...event, sample, detail: 'a/b: Nothing listens.' })
          return []
        },
      },
      {
        // biome-ignore lint/correctness/useYield: it breaks
        async *propose() {
          throw new Error('broken')
        },
      },
    ])
    expect(made).toMatchObject({
      ok: true,
      origin: 'lowering',
      notes: ['a/b: Nothing listens.', expect.stringMatching(/fault in sourceless: broken/)],
    })
  })
})

describe('readers that ask models', () => {
  const reading = (reader: IntentReader) => createPipeline({ reader, targets }).read({ intent: 'something' })

  test('a reading says by whom, and what it cost', async () => {
    const contract = { kind: 'contract', source, restatement: 'Twice.', assumptions: [], usedWords: [] } as const
    const reader: IntentReader = {
      read: () => ({ ...contract, ignoredWords: [], confidence: 1, usage: [usage('a/b', 1)], readBy: ['a/b'] }),
    }
    expect(await reading(reader)).toMatchObject({ ok: true, readBy: ['a/b'], usage: [usage('a/b', 1)] })
  })

  test('no model at all is a failure of its own, with what was spent', async () => {
    const message = 'No model answered. a/b: Nothing listens.'
    const reader: IntentReader = {
      read: () => ({ kind: 'unavailable', code: 'unreachable', message, usage: [usage('a/b', 0)], readBy: [] }),
    }
    expect(await reading(reader)).toMatchObject({ ok: false, code: 'model-unavailable', message, usage: [{}] })
  })
})
