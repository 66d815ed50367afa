import {
  type Contract,
  createInterpreter,
  type Outcome,
  type ProgramInput,
  type ProgramOutcome,
  type Value,
} from '@sourceless/contract'
import { compileOracle } from '../oracle/index.js'

/** Says what the contract says, fast. The interpreter is the reference that it is checked against. */
export interface FunctionOracle {
  readonly name: string
  call(values: readonly Value[]): Outcome
  /** Low bits of each argument in, bits of the result and a status out; 0: the contract permits the input and returns. */
  readonly scalar: ((...patterns: bigint[]) => [bigint, number]) | undefined
  /** Loop rounds and calls that the last answer took; 0 where nobody counts. */
  roundsTaken(): number
}

/** Loop rounds and calls after which an input counts as beyond the step limit. */
const oracleRounds = 100_000

/** Instructions that the made code may take for a round: far more than any needs. */
const instructionsPerRound = 300

/** Instructions that a run of the made code may take in all, so that only code which does not end runs out. */
export const guestFuel = instructionsPerRound * oracleRounds

/** Instructions for an input on which the contract takes so many rounds, where `least` are enough for one that takes none. */
export const fuelFor = (rounds: number, least: number): number =>
  Math.min(guestFuel, least + instructionsPerRound * rounds)

/** Many candidates are compared with one contract; its compiled form is kept as long as the contract is. */
const compiledOracles = new WeakMap<Contract, FunctionOracle>()

export function createFunctionOracle(contract: Contract): FunctionOracle {
  const known = compiledOracles.get(contract)
  if (known !== undefined) return known
  const compiled = compileOracle(contract, { fuel: BigInt(oracleRounds) })
  const made = {
    name: compiled.name,
    call: (values: readonly Value[]) => compiled.call(values),
    scalar: compiled.raw.scalar,
    roundsTaken: () => compiled.roundsTaken(),
  }
  compiledOracles.set(contract, made)
  return made
}

/** Slow inputs would hold the reference up; it is asked again only where it answers soon. */
const referenceStepLimit = 100_000

export function createReference(contract: Contract): FunctionOracle {
  const interpreter = createInterpreter(contract, { stepLimit: referenceStepLimit })
  return {
    name: 'reference interpreter',
    call: (values) => interpreter.call(values),
    scalar: undefined,
    roundsTaken: () => 0,
  }
}

/** Says what a program contract says. */
export interface ProgramOracle {
  runProgram(input: ProgramInput): ProgramOutcome
}

/** Rounds, calls and bytes after which a program input counts as beyond the step limit. */
const programRounds = 2_000_000n

const programOracles = new WeakMap<Contract, ProgramOracle>()

export function createProgramOracle(contract: Contract): ProgramOracle {
  const made = programOracles.get(contract) ?? compileOracle(contract, { fuel: programRounds })
  programOracles.set(contract, made)
  return made
}

export function createProgramReference(contract: Contract): ProgramOracle {
  return createInterpreter(contract, { stepLimit: referenceStepLimit })
}
