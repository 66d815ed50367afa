import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Made, TaskEvent } from '../../src/compute/api.js'
import { buildResultSchema, evidenceSchema, failureSchema } from '../../src/schemas/outcome.js'
import { ambiguous, digits, doneBy, echo, patientMs, popcount, useCompute } from './support/scene.js'

const compute = useCompute()

/** What was made is as the API has it, without a field too many, and its files are those that are told of. */
function expectSound({ result, evidence, files }: Made): void {
  expect(buildResultSchema.parse(result)).toEqual(result)
  const withBuild = { build: 'one', ...evidence }
  expect(evidenceSchema.parse(withBuild)).toEqual(withBuild)
  expect(JSON.parse(JSON.stringify({ result, evidence }))).toEqual({ result, evidence })
  expect(evidence.artifacts).toEqual(result.artifacts)
  expect(files.map(({ sha256 }) => sha256)).toEqual(result.artifacts.map(({ sha256 }) => sha256))
  for (const [at, { sha256, bytes }] of files.entries()) {
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256)
    expect(bytes.length).toBe(result.artifacts[at]!.sizeBytes)
  }
}

describe('make', () => {
  test.each(['x86_64-linux', 'aarch64-linux', 'wasm32'])('a function for %s, with its evidence', async (target) => {
    const made = await doneBy(compute(), 'make', { contract: popcount, target, effort: 'normal' })
    expectSound(made)
    expect(made.result).toMatchObject({ target, contract: { name: 'bits', kind: 'function' } })
    expect(made.result.contract.signature).toBe('bits(x: u64): u32')
    expect(made.result.restatement).toMatch(/^[A-Z].*\n/)
    expect(made.result.listing.instructions).toBeGreaterThan(0)
    expect(made.result.floor!.instructions).toBeGreaterThan(0)
    expect(made.evidence.stages.map(({ stage }) => stage)).toEqual([
      'decode',
      'structure',
      'confinement',
      'behaviour',
      'proof',
    ])
  })

  test('a proof is kept with its script', async () => {
    const { result, evidence } = await doneBy(compute(), 'make', { contract: digits })
    expect(result.verdict.level).toBe('bounded')
    const texts = evidence.stages.flatMap((stage) => stage.evidence)
    expect(texts.some(({ text }) => text.includes('check-sat'))).toBe(true)
  })

  test('a sentence', async () => {
    const made = await doneBy(compute(), 'make', { intent: 'count the set bits of a 64-bit integer', effort: 'quick' })
    expectSound(made)
    expect(made.result).toMatchObject({ restatement: 'Number of set bits in x.', origin: 'lowering' })
    expect(made.result.usedWords).toContain('bits')
  })

  test('a program, which is executable', async () => {
    const made = await doneBy(compute(), 'make', { contract: echo, effort: 'quick', fileName: 'echo' })
    expectSound(made)
    expect(made.result).toMatchObject({ emit: 'executable', contract: { kind: 'program' } })
    expect(made.result.artifacts[0]).toMatchObject({ name: 'echo', role: 'binary', executable: true })
  })

  test('what happens is told in order, flat, and as JSON', async () => {
    const events: TaskEvent[] = []
    await doneBy(compute(), 'make', { contract: popcount, effort: 'normal' }, (event) => events.push(event))
    const types = events.map(({ type }) => type)
    expect(types.slice(0, 5)).toEqual([
      'stage-started',
      'stage-finished',
      'stage-started',
      'stage-finished',
      'stage-started',
    ])
    expect(events[0]).toEqual({ type: 'stage-started', data: { stage: 'read' } })
    expect(types).toContain('check-stage-started')
    expect(types).toContain('inputs-run')
    const judged = events.find(({ type }) => type === 'candidate-judged')
    expect(judged?.data).toMatchObject({ origin: 'lowering', instructions: expect.any(Number) })
    expect(JSON.parse(JSON.stringify(events))).toEqual(events)
    expect(events.length).toBeLessThanOrEqual(1_000)
  })

  test('same request, same bytes', async () => {
    const request = { contract: popcount, effort: 'quick', seed: 7 } as const
    const [one, other] = await Promise.all([doneBy(compute(), 'make', request), doneBy(compute(), 'make', request)])
    expect(one.files).toEqual(other.files)
  })
})

describe('make says why there is no file', () => {
  test.each([
    ['a contract with a mistake', { contract: 'function f(a: u64): u64 { return b }' }, 'usage', /mistakes/],
    ['an unknown target', { contract: popcount, target: 'pdp11' }, 'usage', /Unknown target "pdp11"; known: x86_64/],
    ['a question', ambiguous, 'question', /./],
    ['words without a meaning', { intent: 'frobnicate the zork' }, 'not-understood', /./],
    ['a refuted example', { contract: popcount, examples: ['bits(3) = 5'] }, 'usage', /refutes/],
    ['nothing', {}, 'usage', /nothing to make/],
    ['a model that is not offered', { contract: popcount, models: { use: ['openai/x'] } }, 'usage', /offers none/],
  ])('%s', async (_, request, code, message) => {
    const outcome = await compute().run('make', request, { timeoutMs: patientMs })
    if (outcome.kind !== 'failed') throw new Error(JSON.stringify(outcome))
    const { failure } = outcome
    expect(failureSchema.parse(failure)).toEqual(failure)
    expect(failure.code).toBe(code)
    expect(failure.message).toMatch(message)
  })

  test('a mistake has its place', async () => {
    const outcome = await compute().run(
      'make',
      { contract: 'function f(a: u64): u64 {\n  return b\n}' },
      { timeoutMs: patientMs },
    )
    expect(outcome).toMatchObject({ failure: { diagnostics: [{ code: 'unknown-name', line: 2, column: 10 }] } })
  })
})
