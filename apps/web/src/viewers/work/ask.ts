import type { Answer, Given, ReplyMessage, TaskMessage, TaskName } from './protocol.js'

/** Why there is no answer. `stopped`: by the signal. `late`: by the time limit. `broken`: the worker failed. */
export type Unanswered = { readonly problem: 'stopped' | 'late' | 'broken'; readonly message: string }

export interface AskOptions {
  readonly signal?: AbortSignal
  readonly limitMs?: number
}

/**
 * Has a worker of its own do something, so that the page stays responsive and what does not end can be ended: the worker is
 * killed with the answer, the signal or the limit.
 */
export function ask<Name extends TaskName>(
  task: Name,
  given: Given<Name>,
  { signal, limitMs = 60_000 }: AskOptions = {},
): Promise<Answer<Name> | Unanswered> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
    const end = (answer: Answer<Name> | Unanswered) => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', stop)
      worker.terminate()
      resolve(answer)
    }
    const stop = () => end({ problem: 'stopped', message: 'Stopped.' })
    const timer = setTimeout(
      () => end({ problem: 'late', message: `There was no answer within ${limitMs / 1000} seconds.` }),
      limitMs,
    )
    signal?.addEventListener('abort', stop)
    worker.onmessage = ({ data }: MessageEvent<ReplyMessage>) =>
      end(data.ok ? (data.answer as Answer<Name>) : { problem: 'broken', message: data.message })
    worker.onerror = ({ message }) =>
      end({ problem: 'broken', message: message || 'The worker could not be loaded: reload the page.' })
    if (signal?.aborted) stop()
    else worker.postMessage({ task, given } satisfies TaskMessage<Name>)
  })
}
