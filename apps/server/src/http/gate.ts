import { busy } from './problem.js'

/** Bounds what is open at a time, of one caller and of all. */
export class Gate {
  readonly #open = new Map<string, number>()
  readonly #perCaller: number
  readonly #inAll: number
  readonly #what: string
  #total = 0

  /** `what`: what is counted, in the plural, for messages. */
  constructor(what: string, perCaller: number, inAll: number) {
    this.#what = what
    this.#perCaller = perCaller
    this.#inAll = inAll
  }

  /** Returns how to leave, which may be called again without effect. */
  enter(caller: string): () => void {
    const own = this.#open.get(caller) ?? 0
    if (own >= this.#perCaller)
      throw busy('too-many-requests', `There are ${own} ${this.#what} of this key; close one first.`, 5)
    if (this.#total >= this.#inAll) throw busy('unavailable', `The server has ${this.#total} ${this.#what} already.`, 5)
    this.#open.set(caller, own + 1)
    this.#total++
    let isOpen = true
    return () => {
      if (!isOpen) return
      isOpen = false
      this.#total--
      const rest = this.#open.get(caller)! - 1
      if (rest === 0) this.#open.delete(caller)
      else this.#open.set(caller, rest)
    }
  }
}
