import type { SearchBoard, SearchPool } from '@sourceless/pipeline'
import type { TaskAnswers, TaskKind, TaskOptions, TaskOutcome } from './api.js'

/** A task, and whom to tell how it ended. */
export interface Task {
  readonly kind: TaskKind
  readonly request: unknown
  readonly onEvent?: TaskOptions['onEvent']
  readonly search?: SearchPool
  readonly board?: SearchBoard
  readonly answers?: TaskAnswers
  readonly end: (outcome: TaskOutcome<TaskKind>) => void
}

/** Somebody looks at a page and waits for these; the others may take minutes. */
export const isShort = (kind: TaskKind): boolean => kind === 'read' || kind === 'disassemble' || kind === 'run'

/** Short tasks that may pass one that takes longer, so that this one has its turn, too. */
const mostPassed = 4

/** Tasks that wait. */
export interface Queue {
  readonly length: number
  add(task: Task): void
  has(task: Task): boolean
  /** False: it is not in here. */
  remove(task: Task): boolean
  /** Whose turn it is; `short`: only one that is. */
  next(allowed: 'any' | 'short'): Task | undefined
}

export function createQueue(): Queue {
  const short: Task[] = []
  const long: Task[] = []
  let passed = 0
  const lineOf = (task: Task) => (isShort(task.kind) ? short : long)
  return {
    get length() {
      return short.length + long.length
    },
    add: (task) => void lineOf(task).push(task),
    has: (task) => lineOf(task).includes(task),
    remove(task) {
      const line = lineOf(task)
      const at = line.indexOf(task)
      if (at >= 0) line.splice(at, 1)
      return at >= 0
    },
    next(allowed) {
      if (allowed === 'short') return short.shift()
      const isShortsTurn = short.length > 0 && (long.length === 0 || passed < mostPassed)
      passed = isShortsTurn && long.length > 0 ? passed + 1 : 0
      return isShortsTurn ? short.shift() : long.shift()
    },
  }
}
