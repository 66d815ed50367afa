import type { Reader, ReaderOptions } from './reading.js'

/** Makes a reader over the given concepts. Reading is pure: same request, same answer. */
export function createReader(options: ReaderOptions): Reader {
  return {
    read: () => ({ kind: 'unknown', words: [], closest: [], message: `${options.concepts.length} concepts are known` }),
  }
}
