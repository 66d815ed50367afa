import type { Outcome, Value } from '@sourceless/contract'

/** Says what the contract says. The interpreter is the reference; a compiled form of it is faster. */
export interface FunctionOracle {
  readonly name: string
  call(values: readonly Value[]): Outcome
}
