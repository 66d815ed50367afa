import type { SearchBoard, SearchBound, SearchPool, SearchShard } from '@sourceless/pipeline'
import type { FromProcess, ToProcess } from '../messages.js'
import { type BoundWatch, watchBound } from '../sharing.js'

/** The other end of `Sharing`: asks for shares of searches, and hears of what others find. */
export interface Relay {
  /** For the pipeline of this process. */
  readonly pool: SearchPool
  /** Of the shard that is worked on. */
  bound(): SearchBound | undefined
  begin(id: number, shares: number): void
  receive(message: ToProcess & { kind: 'bound' | 'found' | 'searched' }): void
  end(): void
}

interface Search {
  readonly board: SearchBoard
  readonly answer: (answers: readonly unknown[]) => void
  readonly watch: BoundWatch
}

export function createRelay(send: (message: FromProcess) => void): Relay {
  const searches = new Map<number, Search>()
  let task = 0
  let shares = 0
  let bound: SearchBound | undefined
  let asked = 0

  const run = async (shards: readonly SearchShard[], board: SearchBoard): Promise<readonly unknown[]> => {
    const id = task
    const search = ++asked
    const watch = watchBound(board, (fallen) => send({ kind: 'bound', id, search, bound: fallen }))
    const answers = new Promise<readonly unknown[]>((answer) => searches.set(search, { board, answer, watch }))
    send({ kind: 'search', id, search, shards })
    try {
      return await answers
    } finally {
      watch.end()
      searches.delete(search)
    }
  }
  const end = (): void => {
    for (const { answer } of searches.values()) answer([])
    shares = 0
    bound = undefined
  }
  return {
    pool: {
      get shards() {
        return shares
      },
      run,
    },
    bound: () => bound,
    begin(id, wanted) {
      task = id
      shares = wanted
    },
    receive(message) {
      if (message.id !== task) return
      if (message.kind === 'bound') bound = message.bound
      else if (message.kind === 'found') {
        const search = searches.get(message.search)
        search?.board.found(message.steps)
        search?.watch.look()
      } else searches.get(message.search)?.answer(message.answers)
    },
    end,
  }
}
