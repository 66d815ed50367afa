import { describe, expect, test } from 'vitest'
import type { TaskEvent, TaskKind } from '../../src/compute/api.js'
import { createQueue, type Task } from '../../src/compute/queue.js'
import { evidenceStages } from '../../src/compute/resources/evidence.js'
import { createProgress } from '../../src/compute/tasks/progress.js'

describe('progress', () => {
  const createScene = () => {
    const sent: (readonly TaskEvent[])[] = []
    let nowMs = 0
    const progress = createProgress(
      (events) => sent.push(events),
      () => nowMs,
    )
    return { sent, progress, wait: (ms: number) => void (nowMs += ms) }
  }

  test('counts are told ten times a second at most, all else as it happens', () => {
    const { sent, progress, wait } = createScene()
    for (let at = 0; at < 1_000; at++) {
      progress.tell({ type: 'inputs-run', data: { count: at } })
      wait(1)
    }
    progress.tell({ type: 'stage-finished', data: {} })
    progress.tell({ type: 'stage-started', data: {} })
    progress.finish()
    const events = sent.flat()
    expect(events.filter(({ type }) => type === 'inputs-run')).toHaveLength(10)
    expect(events.map(({ type }) => type).slice(-2)).toEqual(['stage-finished', 'stage-started'])
  })

  test('a thousand in all', () => {
    const { sent, progress } = createScene()
    for (let at = 0; at < 2_000; at++) progress.tell({ type: 'stage-started', data: { at } })
    progress.finish()
    expect(sent.flat()).toHaveLength(1_000)
  })

  test('what comes close together goes together', () => {
    const { sent, progress, wait } = createScene()
    for (let at = 0; at < 20; at++) progress.tell({ type: 'stage-started', data: {} })
    expect(sent).toHaveLength(0)
    wait(50)
    progress.tell({ type: 'stage-started', data: {} })
    expect(sent.map((events) => events.length)).toEqual([21])
    progress.finish()
    expect(sent).toHaveLength(1)
  })
})

describe('queue', () => {
  const task = (kind: TaskKind): Task => ({ kind, request: {}, onEvent: undefined, end: () => {} })

  test('short tasks go first, and let one that takes long through now and then', () => {
    const queue = createQueue()
    for (let at = 0; at < 3; at++) queue.add(task('make'))
    for (let at = 0; at < 6; at++) queue.add(task('read'))
    const order = Array.from({ length: 9 }, () => queue.next('any')?.kind)
    expect(order).toEqual(['read', 'read', 'read', 'read', 'make', 'read', 'read', 'make', 'make'])
    expect(queue.next('any')).toBeUndefined()
  })

  test('where only short ones are allowed, long ones stay', () => {
    const queue = createQueue()
    const [build, run] = [task('make'), task('run')]
    queue.add(build)
    queue.add(run)
    expect(queue.next('short')).toBe(run)
    expect(queue.next('short')).toBeUndefined()
    expect(queue.length).toBe(1)
    expect([queue.has(build), queue.remove(build), queue.remove(build), queue.length]).toEqual([true, true, false, 0])
  })
})

test('evidence is cut where it is too much, and says so', () => {
  const stage = (texts: readonly string[]) => ({
    stage: 'proof' as const,
    status: 'passed' as const,
    facts: {},
    durationMs: 1,
    evidence: texts.map((text, at) => ({ name: `script ${at}`, text })),
  })
  const stages = evidenceStages([stage(['a'.repeat(60)]), stage(['b'.repeat(60), 'c'])], 100)
  expect(stages.flatMap(({ evidence }) => evidence.map(({ text }) => text))).toEqual([
    'a'.repeat(60),
    `${'b'.repeat(40)}\n; cut here: 60 characters in all`,
    '\n; cut here: 1 characters in all',
  ])
})
