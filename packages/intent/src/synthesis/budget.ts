/** How much of the search is done, in steps of about a microsecond. */
export interface Progress {
  readonly steps: number
  readonly ofSteps: number
}

/** Work in pieces of a few milliseconds: between two of them others have their turn, or the work is given up. */
export type Work<T> = Generator<Progress, T, void>

export type Effort = 'quick' | 'normal' | 'high'

/** Steps that a search may take. Counted, not timed: the same request always finds the same. */
export interface Budget {
  /** Takes steps; false once none are left. */
  spend(steps: number): boolean
  readonly spent: boolean
  readonly progress: Progress
  /** Ends a piece of work if enough steps were taken since the last one. */
  pause(): Work<void>
}

const STEPS: Readonly<Record<Effort, number>> = { quick: 300_000, normal: 3_000_000, high: 30_000_000 }
const PIECE_STEPS = 10_000

export function createBudget(effort: Effort = 'normal'): Budget {
  const ofSteps = STEPS[effort]
  let steps = 0
  let paused = 0
  const budget: Budget = {
    spend(count) {
      steps += count
      return steps <= ofSteps
    },
    get spent() {
      return steps > ofSteps
    },
    get progress() {
      return { steps: Math.min(steps, ofSteps), ofSteps }
    },
    *pause() {
      if (steps - paused < PIECE_STEPS) return
      paused = steps
      yield budget.progress
    },
  }
  return budget
}

/** Does all pieces at once. */
export function finish<T>(work: Work<T>): T {
  for (;;) {
    const piece = work.next()
    if (piece.done) return piece.value
  }
}
