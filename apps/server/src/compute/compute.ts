import type { Compute, ComputeOptions, TaskKind, TaskKinds, TaskOptions, TaskOutcome } from './api.js'
import { createLocalSearch } from './local-search.js'
import { createPool } from './pool.js'
import type { ComputeProcess } from './process.js'
import { createQueue, isShort, type Task } from './queue.js'

type Outcome = TaskOutcome<TaskKind>

/** Starts the processes; the first tasks wait until they are ready. */
export function createCompute(options: ComputeOptions): Compute {
  const { processes: count, reserved = 0, queueLimit } = options
  const queue = createQueue()
  const running = new Map<ComputeProcess, Task>()
  let isClosed = false

  const pool = createPool(options, {
    onFree(process) {
      running.delete(process)
      pump()
    },
    onGone(process, reason) {
      running.delete(process)
      if (pool.size > 0 || reason === undefined) return
      for (let task = queue.next('any'); task !== undefined; task = queue.next('any'))
        task.end({ kind: 'crashed', reason })
    },
  })
  const roomForLong = (): number => count - reserved - [...running.values()].filter(({ kind }) => !isShort(kind)).length
  const pump = (): void => {
    for (const process of pool.in('free')) {
      const task = queue.next(roomForLong() > 0 ? 'any' : 'short')
      if (task === undefined) break
      running.set(process, task)
      process.start(task)
    }
    // Who asked for a shard does it without us; others have nobody else.
    const shard = [...running.values()].find(({ kind }) => kind === 'shard')
    if (shard === undefined || queue.length <= pool.in('stopping').length) return
    giveUp(shard)
    shard.end({ kind: 'aborted' })
  }
  const giveUp = (task: Task): void => {
    if (queue.remove(task)) return
    for (const [process, one] of running) {
      if (one !== task) continue
      running.delete(process)
      process.stop()
    }
  }

  const run = (kind: TaskKind, request: unknown, given: TaskOptions): Promise<Outcome> =>
    new Promise((resolve) => {
      const { timeoutMs, signal, onEvent, search = local, board, answers } = given
      if (isClosed || signal?.aborted) return resolve({ kind: 'aborted' })
      let isOver = false
      const end = (outcome: Outcome): void => {
        isOver = true
        clearTimeout(timer)
        signal?.removeEventListener('abort', onAbort)
        resolve(outcome)
      }
      const abandon = (why: 'aborted' | 'timed-out' | 'busy'): void => {
        giveUp(task)
        end({ kind: why })
      }
      const task: Task = {
        ...{ kind, request, end, onEvent: (event) => void (isOver || onEvent?.(event)) },
        ...(kind === 'make' ? { search } : {}),
        ...(board ? { board } : {}),
        ...(answers ? { answers } : {}),
      }
      const onAbort = (): void => abandon('aborted')
      const timer = setTimeout(() => abandon('timed-out'), timeoutMs)
      signal?.addEventListener('abort', onAbort, { once: true })
      queue.add(task)
      pump()
      if (queue.length > queueLimit && queue.has(task)) abandon('busy')
    })

  const local = createLocalSearch(
    (shard, options) => run('shard', shard, options),
    count - 1,
    () => Math.min(pool.in('free').length, roomForLong()),
  )

  return {
    run: <K extends TaskKind>(kind: K, request: TaskKinds[K]['request'], taskOptions: TaskOptions) =>
      run(kind, request, taskOptions) as Promise<TaskOutcome<K>>,
    load: () => ({ running: running.size, waiting: queue.length, processes: pool.size }),
    async close() {
      isClosed = true
      const left = [...running.values()]
      for (let task = queue.next('any'); task !== undefined; task = queue.next('any')) left.push(task)
      for (const task of left) task.end({ kind: 'aborted' })
      await pool.close()
    },
  }
}
