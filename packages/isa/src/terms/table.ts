import type { Term } from '../term.js'

/** A map from four small integers to a term: open addressing in typed arrays, no allocation per look-up. */
export interface KeyTable {
  get(tag: number, a: number, b: number, c: number): Term | undefined
  set(tag: number, a: number, b: number, c: number, term: Term): void
}

const WORDS = 5
const EMPTY = -1

export function createKeyTable(): KeyTable {
  // Enough for an instruction: most tables hold no more, and are made by the thousand.
  let capacity = 1 << 6
  let slots = new Int32Array(capacity * WORDS).fill(EMPTY)
  const terms: Term[] = []

  const hash = (tag: number, a: number, b: number, c: number): number => {
    let h = Math.imul(tag, 0x9e3779b1) ^ Math.imul(a + 1, 0x85ebca6b)
    h = Math.imul(h ^ (h >>> 15), 0xc2b2ae35) ^ Math.imul(b + 1, 0x27d4eb2f)
    h = Math.imul(h ^ (h >>> 13), 0x165667b1) ^ Math.imul(c + 1, 0x9e3779b1)
    return h ^ (h >>> 16)
  }
  /** The slot of the key, or the empty slot where it belongs. */
  const find = (tag: number, a: number, b: number, c: number): number => {
    for (let index = hash(tag, a, b, c) & (capacity - 1); ; index = (index + 1) & (capacity - 1)) {
      const at = index * WORDS
      if (slots[at + 4] === EMPTY) return at
      if (slots[at] === tag && slots[at + 1] === a && slots[at + 2] === b && slots[at + 3] === c) return at
    }
  }
  const grow = (): void => {
    const old = slots
    capacity *= 4
    slots = new Int32Array(capacity * WORDS).fill(EMPTY)
    for (let at = 0; at < old.length; at += WORDS) {
      if (old[at + 4] === EMPTY) continue
      const to = find(old[at]!, old[at + 1]!, old[at + 2]!, old[at + 3]!)
      for (let n = 0; n < WORDS; n++) slots[to + n] = old[at + n]!
    }
  }

  return {
    get(tag, a, b, c) {
      const index = slots[find(tag, a, b, c) + 4]!
      return index === EMPTY ? undefined : terms[index]
    },
    set(tag, a, b, c, term) {
      if (terms.length * 2 >= capacity) grow()
      const at = find(tag, a, b, c)
      if (slots[at + 4] !== EMPTY) {
        terms[slots[at + 4]!] = term
        return
      }
      slots[at] = tag
      slots[at + 1] = a
      slots[at + 2] = b
      slots[at + 3] = c
      slots[at + 4] = terms.length
      terms.push(term)
    },
  }
}
