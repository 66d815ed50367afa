import type { ServerContext } from '@modelcontextprotocol/server'
import type { ProgressEvent } from '@sourceless/verifier'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { eventResource } from '../../src/compute/resources/events.js'
import { progressOf } from '../../src/mcp/progress.js'

beforeEach(() => vi.useFakeTimers({ toFake: ['performance'] }))
afterEach(() => vi.useRealTimers())

/** What a client that asks for progress is told of the events. */
function scene() {
  const messages: unknown[] = []
  const notify = async ({ params }: { readonly params: { readonly message: string } }) => {
    messages.push(params.message)
  }
  const ctx = { mcpReq: { _meta: { progressToken: 1 }, notify } } as unknown as ServerContext
  return { messages, tell: progressOf(ctx)! }
}
const checking = (event: ProgressEvent) => eventResource({ kind: 'check-progressed', event })

test('stages of the pipeline and of its check are told as the pipeline has them, few at a time', () => {
  const { messages, tell } = scene()
  tell(eventResource({ kind: 'stage-started', stage: 'propose' }))
  tell(eventResource({ kind: 'stage-started', stage: 'verify' }))
  tell(checking({ kind: 'stage-started', stage: 'decode' }))
  vi.advanceTimersByTime(250)
  tell(checking({ kind: 'stage-started', stage: 'proof' }))
  expect(messages).toEqual(['propose', 'verify', 'verify: proof'])
})

test('nothing is told to who does not ask', () => {
  expect(progressOf({ mcpReq: {} } as unknown as ServerContext)).toBeUndefined()
})
