/** The shortest of several runs, in milliseconds: the one that other processes disturbed least. */
export function bestTime(run, repetitions = 7) {
  let best = Number.POSITIVE_INFINITY
  for (let n = 0; n < repetitions; n++) {
    const start = performance.now()
    run()
    best = Math.min(best, performance.now() - start)
  }
  return best
}

/** Million per second. */
export const rate = (count, timeMs) => count / timeMs / 1000

export const shown = (value) => (value >= 100 ? value.toFixed(0) : value.toFixed(value >= 10 ? 1 : 2))
