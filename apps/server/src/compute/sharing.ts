import type { SearchBoard, SearchBound } from '@sourceless/pipeline'
import type { FromProcess, ToProcess } from './messages.js'
import type { Task } from './queue.js'

/** How often a bound that fell elsewhere is noticed. */
const lookMs = 50

/** Carries what a task and those who share a search with it have to tell each other. */
export interface Sharing {
  receive(message: FromProcess & { kind: 'search' | 'bound' | 'found' }): void
  /** The task is over: what was shared is of no use any more. */
  end(): void
}

export function createSharing({ search, board }: Task, id: number, send: (message: ToProcess) => void): Sharing {
  const over = new AbortController()
  const bounds = new Map<number, SearchBound>()
  const watch = board && watchBound(board, (bound) => send({ kind: 'bound', id, bound }))

  const ask = async (message: FromProcess & { kind: 'search' }): Promise<void> => {
    const { search: number, shards } = message
    const bound = (): SearchBound => bounds.get(number) ?? shards[0]!.bound
    const found = (steps: unknown): SearchBound => {
      send({ kind: 'found', id, search: number, steps })
      return bound()
    }
    // A pool that fails has lost its shards, and whoever asked does them itself.
    const answers = (await search?.run(shards, { found, bound, signal: over.signal }).catch(() => [])) ?? []
    if (!over.signal.aborted) send({ kind: 'searched', id, search: number, answers })
  }
  return {
    receive(message) {
      if (message.kind === 'search') void ask(message)
      else if (message.kind === 'bound') bounds.set(message.search, message.bound)
      else {
        board?.found(message.steps)
        watch?.look()
      }
    },
    end() {
      watch?.end()
      over.abort()
    },
  }
}

/** Looks at a bound again and again, until it is ended. */
export interface BoundWatch {
  /** Now, as it may have fallen. */
  look(): void
  end(): void
}

/** Tells the bound whenever it is another than the last time. */
export function watchBound(board: Pick<SearchBoard, 'bound'>, tell: (bound: SearchBound) => void): BoundWatch {
  let last = ''
  const look = (): void => {
    const bound = board.bound()
    const text = JSON.stringify(bound)
    if (text === last) return
    last = text
    tell(bound)
  }
  const timer = setInterval(look, lookMs)
  return { look, end: () => clearInterval(timer) }
}
