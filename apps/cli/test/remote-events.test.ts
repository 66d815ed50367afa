import type { BuildEvent } from '@sourceless/client'
import { describe, expect, test } from 'vitest'
import { pipelineEvent } from '../src/remote/events.js'

const told = (type: string, data: Record<string, unknown>): BuildEvent => ({
  id: 1,
  at: '2026-11-29T00:00:00.000Z',
  type,
  data,
})

describe('events of a server become those of a pipeline', () => {
  const asked = { model: 'local/small', sample: 0, round: 1 }
  test.each<[BuildEvent, unknown]>([
    [told('stage-started', { stage: 'read' }), { kind: 'stage-started', stage: 'read' }],
    [
      told('check-stage-started', { stage: 'proof' }),
      { kind: 'check-progressed', event: { kind: 'stage-started', stage: 'proof' } },
    ],
    [
      told('model-progressed', { step: 'reading-asked', ...asked }),
      { kind: 'model-progressed', event: { kind: 'reading-asked', ...asked } },
    ],
    [
      told('model-progressed', { step: 'proposal-judged', ...asked, level: 'real', outcome: 'better', detail: '12' }),
      {
        kind: 'model-progressed',
        event: { kind: 'proposal-judged', ...asked, level: 'real', outcome: 'better', detail: '12' },
      },
    ],
  ])('%j', (event, expected) => expect(pipelineEvent(event)).toEqual(expected))

  test.each<[BuildEvent]>([
    [told('queued', {})],
    [told('check-stage-started', {})],
    [told('model-progressed', { step: 'proposal-judged', ...asked, outcome: 'better' })],
    [told('model-progressed', { step: 'toString', ...asked })],
    [told('constructor', { stage: 'read' })],
  ])('what progress has no use for, or lacks something, is none: %j', (event) =>
    expect(pipelineEvent(event)).toBeUndefined(),
  )
})
