import { expect, test } from 'vitest'
import { advance, noProgress } from '../../src/flow/progress.js'

const after = (...events: readonly (readonly [string, Readonly<Record<string, unknown>>])[]) =>
  events.reduce(
    (progress, [type, data], index) => advance(progress, { id: index + 1, at: '2026-01-01T00:00:00.000Z', type, data }),
    noProgress,
  )

test('steps and checks follow their events', () => {
  const progress = after(
    ['queued', {}],
    ['started', {}],
    ['stage-started', { stage: 'read' }],
    ['stage-finished', { stage: 'read', durationMs: 12 }],
    ['stage-started', { stage: 'verify' }],
    ['check-stage-started', { stage: 'decode' }],
    ['check-stage-finished', { stage: 'decode', status: 'passed', durationMs: 3 }],
    ['check-stage-started', { stage: 'proof' }],
  )
  expect(progress).toMatchObject({
    attempts: 1,
    queued: false,
    steps: { read: { status: 'done', durationMs: 12 }, propose: { status: 'waiting' }, verify: { status: 'running' } },
    checks: { decode: { status: 'done', outcome: 'passed' }, proof: { status: 'running' } },
  })
})

test('times of a step that comes again are added up', () => {
  const once = [
    ['stage-started', { stage: 'propose' }],
    ['stage-finished', { stage: 'propose', durationMs: 20 }],
  ] as const
  expect(after(...once, ...once).steps.propose).toEqual({ status: 'done', durationMs: 40 })
})

test('the smallest candidate that was not rejected is the best', () => {
  const judged = (sizeBytes: number, level: string) =>
    ['candidate-judged', { origin: 'search', sizeBytes, instructions: 3, verdict: { level } }] as const
  const progress = after(judged(20, 'proved'), judged(8, 'rejected'), judged(14, 'tested'), judged(16, 'proved'))
  expect(progress).toMatchObject({ candidates: 4, best: { sizeBytes: 14 } })
})

test('inputs and proof attempts are counted', () => {
  const progress = after(
    ['inputs-run', { count: 396 }],
    ['inputs-run', { count: 2000 }],
    ['proof-attempted', { method: 'integers', outcome: 'unknown' }],
    ['proof-attempted', { method: 'rewriting', outcome: 'unsat' }],
  )
  expect(progress).toMatchObject({ inputsRun: 2000, proofAttempts: 2, lastProof: 'rewriting: unsat' })
})

test('a build that is taken up again starts anew, and remembers how often', () => {
  const progress = after(['started', {}], ['inputs-run', { count: 5 }], ['retried', {}], ['started', {}])
  expect(progress).toMatchObject({ attempts: 2, inputsRun: 0 })
})

test('a build that failed its checks failed in that step', () => {
  const check = (status: string) => ['check-stage-finished', { stage: 'behaviour', status, durationMs: 1 }] as const
  const done = ['stage-finished', { stage: 'verify', durationMs: 5 }] as const
  expect(after(check('failed'), done, ['failed', {}]).steps.verify).toEqual({ status: 'failed', durationMs: 5 })
  expect(after(check('passed'), done, ['failed', {}]).steps.verify.status).toBe('done')
  expect(after(check('failed'), done, ['succeeded', {}]).steps.verify.status).toBe('done')
})

test('what is not known changes nothing', () => {
  expect(after(['novelty', { stage: 'read' }], ['stage-started', { stage: 'unheard-of' }])).toEqual(noProgress)
})
