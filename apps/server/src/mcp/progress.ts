import type { ServerContext } from '@modelcontextprotocol/server'
import type { TaskEvent } from '../compute/api.js'
import { shown } from './text.js'

const mostNotes = 200
const everyMs = 250

/** Tells the client what goes on, if it asked for that: few notes, since each may cost a model's attention. */
export function progressOf(ctx: ServerContext): ((event: TaskEvent) => void) | undefined {
  const progressToken = ctx.mcpReq._meta?.progressToken
  if (progressToken === undefined) return undefined
  let progress = 0
  let lastMs = Number.NEGATIVE_INFINITY
  let lastMessage = ''
  return (event) => {
    const message = messageOf(event)
    const nowMs = performance.now()
    if (message === undefined || message === lastMessage || progress >= mostNotes) return
    if (event.type !== 'stage-started' && nowMs - lastMs < everyMs) return
    lastMs = nowMs
    lastMessage = message
    progress++
    // The client may be gone by now; the work is stopped by the signal, not by this.
    void ctx.mcpReq
      .notify({ method: 'notifications/progress', params: { progressToken, progress, message } })
      .catch(() => {})
  }
}

function messageOf({ type, data }: TaskEvent): string | undefined {
  const text = (name: string): string => shown(String(data[name]), 80)
  if (type === 'stage-started') return text('stage')
  if (type === 'check-stage-started') return `verify: ${text('stage')}`
  if (type === 'queued' || type === 'started' || type === 'retried') return type
  if (type === 'candidate-judged')
    return `${text('origin')}: ${text('instructions')} instructions, ${text('sizeBytes')} bytes`
  return undefined
}
