/** How much of the search is done, in steps of about a microsecond. */
export interface Progress {
  readonly steps: number
  readonly ofSteps: number
}

export type Effort = 'quick' | 'normal' | 'high'

export interface BudgetOptions {
  readonly effort?: Effort
  readonly isStopped?: () => boolean
  readonly onProgress?: (progress: Progress) => void
}

/** Steps that a search may take. Counted, not timed: the same request always finds the same. */
export interface Budget {
  /** Takes steps; false once none are left or the caller stopped the search. */
  spend(steps: number): boolean
  readonly spent: boolean
}

const STEPS: Readonly<Record<Effort, number>> = { quick: 300_000, normal: 3_000_000, high: 30_000_000 }
const REPORT_EVERY = 100_000

export function createBudget(options: BudgetOptions): Budget {
  const ofSteps = STEPS[options.effort ?? 'normal']
  let steps = 0
  let reported = 0
  let stopped = false
  return {
    spend(count) {
      steps += count
      if (steps - reported >= REPORT_EVERY) {
        reported = steps
        options.onProgress?.({ steps: Math.min(steps, ofSteps), ofSteps })
        stopped ||= options.isStopped?.() ?? false
      }
      return steps <= ofSteps && !stopped
    },
    get spent() {
      return steps > ofSteps || stopped
    },
  }
}
