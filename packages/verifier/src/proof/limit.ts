/** Thrown inside symbolic execution when a proof is out of reach; the proof stage turns it into a reason. */
export class ProofLimit extends Error {
  override readonly name = 'ProofLimit'
}

/** Bounds on one symbolic execution, so that it ends whatever it is given. */
export interface ExecutionLimits {
  /** Iterations of one loop whose condition does not fold to a constant. */
  readonly symbolicIterations: number
  /** Iterations of one loop in all; paths that go on beyond are shown to be impossible, or nothing is proved. */
  readonly iterations: number
  /** Expressions or instructions evaluated in all. */
  readonly steps: number
  /** True once the time for the proof is used up; asked now and then. */
  readonly isOver: () => boolean
}

/** Counts a step; throws when there are too many or the time is over. */
export function createStepCounter(limits: ExecutionLimits, what: string): () => void {
  let steps = 0
  return () => {
    if (++steps > limits.steps) throw new ProofLimit(`${what} takes more than ${limits.steps} symbolic steps`)
    if ((steps & 15) === 0 && limits.isOver()) throw new ProofLimit(`${what} takes too long to run on symbols`)
  }
}
