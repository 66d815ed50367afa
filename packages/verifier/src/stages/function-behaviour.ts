import type { Contract, FunctionExample, Outcome, ScalarType, Value } from '@sourceless/contract'
import { createInterpreter } from '@sourceless/contract'
import type {
  Counterexample,
  Effort,
  FunctionObservation,
  ProgressEvent,
  VerifyDiagnostic,
  VerifyDiagnosticCode,
} from '../api.js'
import { sameValue } from '../behaviour/compare.js'
import { type Input, mutateInput, randomInputs, systematicInputs } from '../behaviour/function-inputs.js'
import type { Harvest } from '../behaviour/harvest.js'
import { createReference, type FunctionOracle } from '../behaviour/oracle.js'
import { createRandom } from '../behaviour/random.js'
import type { FunctionRunner, RunResult } from '../behaviour/runner.js'
import { scalarPattern } from '../proof/scalar.js'

export interface BehaviourOptions {
  readonly contract: Contract
  readonly oracle: FunctionOracle
  readonly runner: FunctionRunner
  readonly harvest: Harvest
  readonly seed: number
  readonly effort: Effort
  readonly signal: AbortSignal | undefined
  readonly onProgress: ((event: ProgressEvent) => void) | undefined
}

/** Counts of what ran; nothing that was drawn is left out of them. */
export interface Runs {
  /** Different inputs that ran on both sides and agreed. */
  compared: number
  /** Runs that agreed on inputs that had run before, with other registers and stack contents. */
  repeated: number
  /** Inputs that `requires` excludes. */
  excluded: number
  /** Inputs on which the contract takes more steps than the oracle allows. */
  beyondStepLimit: number
  /** Runs with fresh registers, stack and flags, and every access checked. */
  fullyChecked: number
  examples: number
  /** Inputs on which the compiled oracle was checked against the reference interpreter. */
  oracleChecks: number
}
export type Finding =
  | { readonly kind: 'agreed' }
  | { readonly kind: 'failed'; readonly diagnostic: VerifyDiagnostic; readonly counterexample?: Counterexample }

/** How many inputs to compare, and how many draws may be spent on finding them. */
const targets: Readonly<Record<Effort, { readonly inputs: number; readonly draws: number; readonly full: number }>> = {
  quick: { inputs: 1000, draws: 8_000, full: 64 },
  normal: { inputs: 2000, draws: 20_000, full: 160 },
  high: { inputs: 20_000, draws: 200_000, full: 1000 },
}
/** Functions with buffers cost more per run. */
const bufferInputs: Readonly<Record<Effort, number>> = { quick: 300, normal: 600, high: 6000 }
const inputsPerPause = 500
/** Inputs that the reference interpreter answers too. */
const oracleChecks = 16
/** Accepted inputs kept as starting points for changes. */
const mostKept = 256

export const noRuns = (): Runs => ({
  compared: 0,
  repeated: 0,
  excluded: 0,
  beyondStepLimit: 0,
  fullyChecked: 0,
  examples: 0,
  oracleChecks: 0,
})

/** Equal for equal inputs only; −0 is not 0. */
const keyOf = (input: Input): string =>
  input
    .map((value) => (typeof value === 'object' ? Array.from<unknown>(value).map(textOf).join() : textOf(value)))
    .join(';')
const textOf = (value: unknown): string => (Object.is(value, -0) ? '-0' : String(value))

/** The outcome of the runs, and some of the inputs that agreed. */
export interface Compared {
  readonly finding: Finding
  readonly runs: Runs
  readonly samples: readonly Input[]
}

export async function compareFunction(options: BehaviourOptions): Promise<Compared> {
  const { contract, runner, effort } = options
  const runs = noRuns()
  const contradiction = checkExamples(contract, runs)
  if (contradiction !== undefined) return { finding: contradiction, runs, samples: [] }
  const target = targets[effort]
  const wanted = runner.runPatterns === undefined ? bufferInputs[effort] : target.inputs
  const accepted: Input[] = []
  const random = createRandom(options.seed ^ 0x717)
  const draws = inputStream(options, accepted, runs, random)
  const compareFast = fastComparison(options)
  const reference = createReference(contract)
  const seen = new Set<string>()
  let drawn = 0
  for (const input of draws) {
    if (runs.compared >= wanted || runs.compared + runs.repeated >= 2 * wanted || ++drawn > target.draws) break
    const comparedBefore = runs.compared
    const finding =
      runs.fullyChecked >= target.full && compareFast?.(input) === true
        ? agreed(runs)
        : compareOne(options, input, runs, runs.oracleChecks < oracleChecks ? reference : undefined)
    if (finding.kind === 'failed') return { finding, runs, samples: accepted }
    if (runs.compared > comparedBefore) {
      const key = keyOf(input)
      if (seen.has(key)) {
        runs.compared -= 1
        runs.repeated += 1
      } else {
        seen.add(key)
        if (accepted.length < mostKept) accepted.push(input)
      }
    }
    if (drawn % inputsPerPause !== 0) continue
    options.onProgress?.({ kind: 'inputs-run', count: runs.compared })
    await Promise.resolve()
    if (options.signal?.aborted)
      return {
        finding: { kind: 'failed', diagnostic: { code: 'cancelled', message: 'Cancelled.' } },
        runs,
        samples: accepted,
      }
  }
  options.onProgress?.({ kind: 'inputs-run', count: runs.compared })
  return { finding: { kind: 'agreed' }, runs, samples: accepted }
}

/** Systematic inputs first, then random ones; where `requires` excludes most of them, changes to accepted ones too. */
function* inputStream(
  options: BehaviourOptions,
  accepted: readonly Input[],
  runs: Runs,
  random: ReturnType<typeof createRandom>,
): Generator<Input> {
  yield* systematicInputs(options)
  for (const input of randomInputs(options)) {
    yield input
    const isTight = runs.excluded > 2 * (runs.compared + runs.repeated)
    if (isTight && accepted.length > 0)
      for (let i = 0; i < 4; i++) yield mutateInput(options.contract, random.pick(accepted), options.harvest, random)
  }
}

function agreed(runs: Runs): Finding {
  runs.compared += 1
  return { kind: 'agreed' }
}

/** Bit patterns through both sides; true when they agree, false when the slow way has to look. */
function fastComparison({ contract, oracle, runner }: BehaviourOptions): ((input: Input) => boolean) | undefined {
  const { scalar } = oracle
  const { runPatterns } = runner
  if (scalar === undefined || runPatterns === undefined) return undefined
  const types = contract.entry.parameters.map((p) => p.type as ScalarType)
  return (input) => {
    const patterns = types.map((type, i) => scalarPattern(type, input[i] as bigint))
    const [expected, status] = scalar(...patterns)
    return status === 0 && runPatterns(patterns) === expected
  }
}

/** Runs one input on both sides. Excluded inputs and those beyond the step limit count as agreement, and are counted. */
function compareOne(
  options: BehaviourOptions,
  input: Input,
  runs: Runs,
  reference: FunctionOracle | undefined,
): Finding {
  const { contract, oracle, runner } = options
  const expected = oracle.call(input)
  if (reference !== undefined) {
    const told = reference.call(input)
    if (told.kind !== 'limit') runs.oracleChecks += 1
    if (told.kind !== 'limit' && !sameOutcome(told, expected)) return oraclesDisagree(options, input, told, expected)
  }
  if (expected.kind === 'limit') {
    runs.beyondStepLimit += 1
    return { kind: 'agreed' }
  }
  if (expected.kind === 'violation') {
    if (expected.violation === 'requires-not-met') {
      runs.excluded += 1
      return { kind: 'agreed' }
    }
    return faultyContract(contract, input, expected.violation)
  }
  const actual = runner.run(input)
  runs.fullyChecked += 1
  const problem = difference(contract, expected, actual)
  return problem === undefined ? agreed(runs) : disagreement(options, input, problem, actual)
}

function oraclesDisagree(
  { contract, oracle }: BehaviourOptions,
  input: Input,
  told: Outcome,
  expected: Outcome,
): Finding {
  const message = `The ${oracle.name} and the reference interpreter do not agree on this input.`
  const asRun: RunResult =
    expected.kind === 'returned'
      ? expected
      : { kind: 'failed', code: 'oracle-disagreement', description: expected.kind }
  const counterexample = describeCounterexample(contract, input, told, asRun)
  return { kind: 'failed', diagnostic: { code: 'oracle-disagreement', message }, counterexample }
}

/**
 * The same input through the reference oracle and the fully checked runner, so that what is reported is what they say.
 * Code that then agrees looks at registers, flags or stack that nobody has set, so the first observation stands.
 */
function disagreement(
  options: BehaviourOptions,
  input: Input,
  problem: VerifyDiagnosticCode,
  actual: RunResult,
): Finding {
  const { contract, oracle, runner } = options
  const reference = createInterpreter(contract).call(input)
  const told = oracle.call(input)
  if (!sameOutcome(reference, told)) return oraclesDisagree(options, input, reference, told)
  const again = runner.run(input)
  const known = reference.kind === 'returned' ? difference(contract, reference, again) : undefined
  const shown = known === undefined ? actual : again
  const counterexample = describeCounterexample(contract, input, reference, shown)
  const message =
    shown.kind === 'failed'
      ? `The code ${shown.description}.`
      : known === undefined
        ? 'The code gives another result than the contract, depending on registers or memory that nobody has set.'
        : 'The code gives another result than the contract.'
  return { kind: 'failed', diagnostic: { code: known ?? problem, message }, counterexample }
}

function sameOutcome(a: Outcome, b: Outcome): boolean {
  if (a.kind !== b.kind) return false
  return (
    a.kind !== 'returned' ||
    b.kind !== 'returned' ||
    (sameValue(a.result, b.result) && a.after.every((v, i) => sameValue(v, b.after[i])))
  )
}

/** Replays an input that a solver found; undefined when both sides agree on it after all. */
export function replay(options: BehaviourOptions, input: Input): Finding | undefined {
  const expected = createInterpreter(options.contract).call(input)
  if (expected.kind === 'limit') return undefined
  if (expected.kind === 'violation')
    return expected.violation === 'requires-not-met'
      ? undefined
      : faultyContract(options.contract, input, expected.violation)
  const actual = options.runner.run(input)
  const problem = difference(options.contract, expected, actual)
  return problem === undefined ? undefined : disagreement(options, input, problem, actual)
}

function difference(
  contract: Contract,
  expected: { result?: Value; after: readonly Value[] },
  actual: RunResult,
): VerifyDiagnosticCode | undefined {
  if (actual.kind === 'failed') return actual.code
  if (contract.entry.result.kind !== 'void' && !sameValue(expected.result, actual.result)) return 'wrong-result'
  const differs = contract.entry.parameters.some(
    (p, i) => (p.type.kind === 'slice' || p.type.kind === 'cstr') && !sameValue(expected.after[i], actual.after[i]),
  )
  return differs ? 'wrong-result' : undefined
}

function faultyContract(contract: Contract, input: Input, violation: string): Finding {
  const code = violation === 'ensures-failed' ? 'broken-ensures' : 'faulty-contract'
  const described = violation.replaceAll('-', ' ')
  const message = `The contract itself fails on an input that it permits: ${described}.`
  const expected: FunctionObservation = { kind: 'failed', description: `the contract violates: ${described}` }
  return {
    kind: 'failed',
    diagnostic: { code, message, hint: 'Exclude such inputs with requires(…), or say what happens on them.' },
    counterexample: {
      kind: 'function',
      arguments: named(contract, input),
      expected,
      actual: { kind: 'failed', description: 'not run' },
    },
  }
}

function describeCounterexample(
  contract: Contract,
  input: Input,
  expected: ReturnType<FunctionOracle['call']>,
  actual: RunResult,
): Counterexample {
  const observe = (outcome: { result?: Value; after: readonly Value[] }): FunctionObservation => ({
    kind: 'returned',
    ...(outcome.result === undefined ? {} : { result: outcome.result }),
    after: named(contract, outcome.after).filter((_, i) => {
      const { type } = contract.entry.parameters[i]!
      return (type.kind === 'slice' || type.kind === 'cstr') && type.writable
    }),
  })
  return {
    kind: 'function',
    arguments: named(contract, input),
    expected: expected.kind === 'returned' ? observe(expected) : { kind: 'failed', description: expected.kind },
    actual: actual.kind === 'returned' ? observe(actual) : { kind: 'failed', description: actual.description },
  }
}

function named(contract: Contract, values: readonly Value[]) {
  return contract.entry.parameters.map((p, i) => ({ name: p.name, value: values[i]! }))
}

/** The contract must do what its own examples say. */
function checkExamples(contract: Contract, runs: Runs): Finding | undefined {
  const interpreter = createInterpreter(contract)
  for (const example of contract.examples) {
    if (example.kind !== 'function') continue
    const outcome = interpreter.call(example.arguments)
    const holds = outcome.kind === 'returned' && exampleHolds(contract, example, outcome)
    if (!holds) {
      const expected: FunctionObservation = {
        kind: 'returned',
        ...(example.result === undefined ? {} : { result: example.result }),
        after: Object.entries(example.after).map(([name, value]) => ({ name, value })),
      }
      const actual: FunctionObservation =
        outcome.kind === 'returned'
          ? { kind: 'returned', ...(outcome.result === undefined ? {} : { result: outcome.result }), after: [] }
          : { kind: 'failed', description: `the contract: ${outcome.kind}` }
      return {
        kind: 'failed',
        diagnostic: { code: 'contradictory-example', message: 'An example says something else than the behaviour.' },
        counterexample: { kind: 'function', arguments: named(contract, example.arguments), expected, actual },
      }
    }
    runs.examples += 1
  }
  return undefined
}

function exampleHolds(
  contract: Contract,
  example: FunctionExample,
  outcome: { result?: Value; after: readonly Value[] },
): boolean {
  if (example.result !== undefined && !sameValue(example.result, outcome.result)) return false
  return Object.entries(example.after).every(([name, value]) => {
    const at = contract.entry.parameters.findIndex((p) => p.name === name)
    return at >= 0 && sameValue(value, outcome.after[at])
  })
}
