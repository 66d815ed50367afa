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
}
