/** Work that is under way: who asks for the same meanwhile gets the same. */
export class InFlight<Value> {
  readonly #works = new Map<string, Promise<Value>>()

  share(key: string, start: () => Promise<Value>): Promise<Value> {
    const known = this.#works.get(key)
    if (known !== undefined) return known
    const work = start().finally(() => this.#works.delete(key))
    this.#works.set(key, work)
    return work
  }
}
