/** Reads on from a place in a text with what was said so far; every way to do so is yielded. */
export type Step<T> = (at: number, said: T) => Iterable<readonly [number, T]>
export type Take<T> = (match: RegExpExecArray, said: T) => T | undefined

/** Parts of a grammar over the words of one text. */
export interface Steps<T> {
  /** Words that match a pattern. */
  word(pattern: string, take?: Take<T>): Step<T>
  /** Words up to any later place, the most first. */
  phrase(take: (words: string, said: T) => T | undefined, opening?: string, most?: number): Step<T>
  seq(...parts: readonly Step<T>[]): Step<T>
  either(...parts: readonly Step<T>[]): Step<T>
  maybe(part: Step<T>): Step<T>
  many(part: Step<T>): Step<T>
  /** No words: a condition on what was said, or a change of it. */
  set(change: (said: T) => T | undefined): Step<T>
  /** What the whole text says; what is left may be signs only. */
  whole(part: Step<T>, start: T): Iterable<T>
}

/** At most so many steps are tried for one text. */
const MOST_STEPS = 60_000

export function createSteps<T>(text: string): Steps<T> {
  let tried = 0
  const patterns = new Map<string, RegExp>()
  const at = (pattern: string): RegExp => {
    const known = patterns.get(pattern)
    if (known !== undefined) return known
    const made = new RegExp(` ?(?:${pattern})(?= |$)`, 'y')
    patterns.set(pattern, made)
    return made
  }
  const steps: Steps<T> = {
    word: (pattern, take = (_, said) => said) =>
      function* (from, said) {
        if (++tried > MOST_STEPS) return
        const regex = at(pattern)
        regex.lastIndex = from
        const m = regex.exec(text)
        const next = m === null ? undefined : take(m, said)
        if (next !== undefined) yield [from + m![0].length, next]
      },
    phrase: (take, opening = '\\S+', most = 14) =>
      function* (from, said) {
        const regex = at(opening)
        regex.lastIndex = from
        if (!regex.test(text)) return
        const begin = text[from] === ' ' ? from + 1 : from
        const ends: number[] = []
        for (let end = begin; end < text.length && ends.length < most; ) {
          const space = text.indexOf(' ', end + 1)
          end = space < 0 ? text.length : space
          ends.push(end)
        }
        for (const end of ends.reverse()) {
          if (++tried > MOST_STEPS) return
          const next = take(text.slice(begin, end), said)
          if (next !== undefined) yield [end, next]
        }
      },
    seq: (...parts) =>
      function* (from, said) {
        const [first, ...rest] = parts
        if (first === undefined) yield [from, said]
        else for (const [next, made] of first(from, said)) yield* steps.seq(...rest)(next, made)
      },
    either: (...parts) =>
      function* (from, said) {
        for (const part of parts) yield* part(from, said)
      },
    maybe: (part) => steps.either(part, (from, said) => [[from, said]]),
    many: (part) =>
      function* (from, said) {
        for (const [next, made] of part(from, said)) if (next > from) yield* steps.many(part)(next, made)
        yield [from, said]
      },
    set: (change) => (from, said) => {
      const next = change(said)
      return next === undefined ? [] : [[from, next]]
    },
    *whole(part, start) {
      for (const [end, said] of part(0, start)) if (/^[ .,;:()?]*$/.test(text.slice(end))) yield said
    },
  }
  return steps
}
