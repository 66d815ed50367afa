/// <reference lib="webworker" />
import type { ReplyMessage, TaskMessage, TaskName, Tasks } from './protocol.js'

/** Everything heavy is loaded by the task that needs it. */
const tasks: Tasks = {
  view: async (request) => (await import('../file/inspect.js')).inspect(request),
  form: async (contract) => (await import('../run/form.js')).runForm(contract),
  run: async (request) => (await import('../run/run-file.js')).runFile(request),
  triples: async () => (await import('../file/inspect.js')).triples,
}

const scope = self as unknown as DedicatedWorkerGlobalScope
const perform = (task: TaskName, given: unknown): Promise<unknown> =>
  (tasks[task] as (given: unknown) => Promise<unknown>)(given)

scope.onmessage = async ({ data }: MessageEvent<TaskMessage>) => {
  try {
    scope.postMessage({ ok: true, answer: await perform(data.task, data.given) } satisfies ReplyMessage)
  } catch (error) {
    const message = error instanceof Error ? error.message : `${error}`
    scope.postMessage({ ok: false, message } satisfies ReplyMessage)
  }
}
