import type { ComputeOptions } from './api.js'
import { type ComputeProcess, startProcess } from './process.js'
import { setupOf } from './setup.js'

/** A process is replaced when it holds so much beside its heap. */
const wornRestMib = 512
/** Pauses between starts that fail. */
const leastPauseMs = 100
const mostPauseMs = 5_000

export interface PoolEvents {
  readonly onFree: (process: ComputeProcess) => void
  /** `reason`: it could not start. */
  readonly onGone: (process: ComputeProcess, reason: string | undefined) => void
}

/** A constant number of processes: one that dies or is worn out is replaced. */
export interface Pool {
  readonly size: number
  in(state: ComputeProcess['state']): readonly ComputeProcess[]
  close(): Promise<void>
}

export function createPool(options: ComputeOptions, events: PoolEvents): Pool {
  const { memoryMib, tasksPerProcess = 20_000, onFault = () => {} } = options
  const setup = setupOf(options)
  const processes = new Set<ComputeProcess>()
  const pauses = new Set<NodeJS.Timeout>()
  let failedStarts = 0
  let whenEmpty: (() => void) | undefined

  const isStarting = (): boolean => [...processes].some(({ state }) => state === 'starting')
  const isWorn = ({ tasksDone, residentMib }: ComputeProcess): boolean =>
    tasksDone >= tasksPerProcess || residentMib > memoryMib + wornRestMib

  const start = (): void => {
    let hasStarted = false
    const process = startProcess({
      setup,
      heapMib: memoryMib,
      onFault,
      onFree(one) {
        hasStarted = true
        failedStarts = 0
        // One after the other, so that some go on working.
        if (isWorn(one) && !isStarting()) one.kill()
        else events.onFree(one)
      },
      onExit(one, reason) {
        processes.delete(one)
        events.onGone(one, hasStarted ? undefined : reason)
        if (whenEmpty !== undefined) return processes.size === 0 ? whenEmpty() : undefined
        if (hasStarted) start()
        else startLater()
      },
    })
    processes.add(process)
  }
  const startLater = (): void => {
    const pause = setTimeout(
      () => {
        pauses.delete(pause)
        start()
      },
      Math.min(mostPauseMs, leastPauseMs * 2 ** failedStarts),
    )
    failedStarts += 1
    pauses.add(pause)
  }

  for (let at = 0; at < options.processes; at++) start()
  return {
    get size() {
      return processes.size
    },
    in: (wanted) => [...processes].filter(({ state }) => state === wanted),
    close: () =>
      new Promise((resolve) => {
        whenEmpty = resolve
        for (const pause of pauses) clearTimeout(pause)
        for (const process of processes) process.kill()
        if (processes.size === 0) resolve()
      }),
  }
}
