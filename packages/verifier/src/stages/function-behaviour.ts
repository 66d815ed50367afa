import type { Contract, FunctionExample, Outcome, Value, Variable } from '@sourceless/contract'
import type {
  Counterexample,
  Effort,
  FunctionObservation,
  ProgressEvent,
  VerifyDiagnostic,
  VerifyDiagnosticCode,
} from '../api.js'
import type { Case } from '../behaviour/case.js'
import { sameValue } from '../behaviour/compare.js'
import type { FunctionInputs } from '../behaviour/contract-inputs.js'
import { type Input, mutateInput } from '../behaviour/function-inputs.js'
import type { Harvest } from '../behaviour/harvest.js'
import { fuelFor, guestFuel } from '../behaviour/oracle.js'
import { createRandom } from '../behaviour/random.js'
import type { FunctionRunner, RunOptions, RunResult } from '../behaviour/runner.js'

export interface BehaviourOptions {
  readonly contract: Contract
  /** What is the same for all code of the contract. */
  readonly known: FunctionInputs
  readonly runner: FunctionRunner
  /** Of contract and code. */
  readonly harvest: Harvest
  readonly effort: Effort
  /** Instructions that are enough for a run on which the contract takes no rounds. */
  readonly fuel: number
  /** Numbers of contract inputs to try first. */
  readonly failures: number[] | undefined
  readonly signal: AbortSignal | undefined
  readonly pause: (() => Promise<void>) | undefined
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
/** Failures that are remembered, the newest first. */
const mostFailures = 8

export const noRuns = (): Runs => ({
  compared: 0,
  repeated: 0,
  excluded: 0,
  beyondStepLimit: 0,
  fullyChecked: 0,
  examples: 0,
  oracleChecks: 0,
})

/** The outcome of the runs, and some of the inputs that agreed. */
export interface Compared {
  readonly finding: Finding
  readonly runs: Runs
  readonly samples: readonly Input[]
}

export async function compareFunction(options: BehaviourOptions): Promise<Compared> {
  const { runner, effort } = options
  const runs = noRuns()
  const contradiction = checkExamples(options.known, runs)
  if (contradiction !== undefined) return { finding: contradiction, runs, samples: [] }
  const repeated = repeatedFailure(options, runs)
  if (repeated !== undefined) return { finding: repeated, runs, samples: [] }
  const target = targets[effort]
  const wanted = runner.runPatterns === undefined ? bufferInputs[effort] : target.inputs
  const accepted: Input[] = []
  const random = createRandom(options.known.seed ^ 0x717)
  const draws = caseStream(options, accepted, runs, random)
  const compareFast = fastComparison(options)
  const seen = new Set<Case['key']>()
  let drawn = 0
  for (const one of draws) {
    if (runs.compared >= wanted || runs.compared + runs.repeated >= 2 * wanted || ++drawn > target.draws) break
    const comparedBefore = runs.compared
    const isFull = compareFast === undefined || runs.fullyChecked < target.full
    const finding = !isFull && compareFast(one) ? agreed(runs) : compareOne(options, one, drawn - 1, runs)
    if (finding.kind === 'failed') {
      const { failures, known } = options
      if (failures !== undefined && isFull && known.own.at(drawn - 1) === one) remember(failures, drawn - 1)
      return { finding, runs, samples: accepted }
    }
    if (runs.compared > comparedBefore) {
      if (seen.has(one.key)) {
        runs.compared -= 1
        runs.repeated += 1
      } else {
        seen.add(one.key)
        if (accepted.length < mostKept) accepted.push(one.input)
      }
    }
    if (drawn % inputsPerPause !== 0) continue
    options.onProgress?.({ kind: 'inputs-run', count: runs.compared })
    await options.pause?.()
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

/**
 * The contract's inputs first, by their numbers, then what the code suggests, then random ones; where `requires` excludes
 * most of them, changes to accepted ones too.
 */
function* caseStream(
  { contract, known, harvest }: BehaviourOptions,
  accepted: readonly Input[],
  runs: Runs,
  random: ReturnType<typeof createRandom>,
): Generator<Case> {
  yield* known.own
  yield* known.fromCode(harvest)
  for (const one of known.random) {
    yield one
    const isTight = runs.excluded > 2 * (runs.compared + runs.repeated)
    if (isTight && accepted.length > 0)
      for (let i = 0; i < 4; i++) yield known.caseOf(mutateInput(contract, random.pick(accepted), harvest, random))
  }
}

/**
 * Inputs on which other code of the contract failed, run as they will be in their turn: what fails now would fail then, so
 * that trying them first changes no verdict. Code that can keep something from run to run is not tried.
 */
function repeatedFailure(options: BehaviourOptions, runs: Runs): Finding | undefined {
  const { failures, known, runner } = options
  if (failures === undefined || !runner.isStateless) return undefined
  for (const number of failures) {
    const one = known.own.at(number)
    if (one?.outcome.kind !== 'returned') continue
    const tried = { ...runs }
    const finding = compareOne(options, one, number, tried)
    if (finding.kind === 'agreed') continue
    Object.assign(runs, tried)
    remember(failures, number)
    return finding
  }
  return undefined
}

function remember(failures: number[], number: number): void {
  const others = failures.filter((one) => one !== number).slice(0, mostFailures - 1)
  failures.splice(0, failures.length, number, ...others)
}

function agreed(runs: Runs): Finding {
  runs.compared += 1
  return { kind: 'agreed' }
}

/** Bit patterns through both sides; true when they agree, false when the slow way has to look. */
function fastComparison({ known, runner, fuel }: BehaviourOptions): ((one: Case) => boolean) | undefined {
  const { runPatterns } = runner
  if (known.oracle.scalar === undefined || runPatterns === undefined) return undefined
  return ({ patterns: { patterns, expected, rounds } }) =>
    expected !== undefined && runPatterns(patterns, fuelFor(rounds, fuel)) === expected
}

/**
 * Runs one input on both sides, with everything unspecified decided by its number. Excluded inputs and those beyond the step
 * limit count as agreement, and are counted.
 */
function compareOne(options: BehaviourOptions, one: Case, number: number, runs: Runs): Finding {
  const { contract, runner } = options
  const { input, outcome: expected } = one
  if (runs.oracleChecks < oracleChecks) {
    const { told } = one
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
  const how = { draw: number, fuel: fuelFor(one.rounds, options.fuel) }
  const actual = runner.run(input, how)
  runs.fullyChecked += 1
  const problem = difference(contract, expected, actual)
  return problem === undefined ? agreed(runs) : disagreement(options, input, how, problem, actual)
}

function oraclesDisagree(
  { contract, known: { oracle } }: BehaviourOptions,
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
 * The same input through the reference oracle and, with another draw, the fully checked runner, so that what is reported is what they say.
 * Code that then agrees looks at registers, flags or stack that nobody has set, so the first observation stands.
 */
function disagreement(
  options: BehaviourOptions,
  input: Input,
  how: Required<Pick<RunOptions, 'draw' | 'fuel'>>,
  problem: VerifyDiagnosticCode,
  actual: RunResult,
): Finding {
  const { contract, runner } = options
  const { interpreter, oracle } = options.known
  const reference = interpreter.call(input)
  const told = oracle.call(input)
  if (!sameOutcome(reference, told)) return oraclesDisagree(options, input, reference, told)
  const again = runner.run(input, { ...how, draw: ~how.draw })
  const known = reference.kind === 'returned' ? difference(contract, reference, again) : undefined
  const shown = known === undefined ? actual : again
  const counterexample = describeCounterexample(contract, input, reference, shown)
  const message =
    shown.kind === 'failed'
      ? `The code ${shown.description}.`
      : known === undefined
        ? 'The code gives another result than the contract, depending on registers or memory that nobody has set.'
        : 'The code gives another result than the contract.'
  const hint = countsOnExtension(options, input, how, reference) ? { hint: extensionHint } : {}
  return { kind: 'failed', diagnostic: { code: known ?? problem, message, ...hint }, counterexample }
}

const extensionHint =
  'It does what it should where narrow arguments come extended to 32 bits, which the calling convention does not promise (clang counts on it, gcc does not): give the parameters 32 bits or more.'

/** Whether code goes wrong only for what is above arguments narrower than 32 bits. */
function countsOnExtension(
  { contract, runner }: BehaviourOptions,
  input: Input,
  how: RunOptions,
  expected: Outcome,
): boolean {
  if (runner.argumentsExtendedTo !== 0 || expected.kind !== 'returned') return false
  const isNarrow = ({ type }: Variable) => type.kind === 'bool' || (type.kind === 'int' && type.bits < 32)
  if (!contract.entry.parameters.some(isNarrow)) return false
  return difference(contract, expected, runner.run(input, { ...how, above: 'extension' })) === undefined
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
  const expected = options.known.interpreter.call(input)
  if (expected.kind === 'limit') return undefined
  if (expected.kind === 'violation')
    return expected.violation === 'requires-not-met'
      ? undefined
      : faultyContract(options.contract, input, expected.violation)
  const how = { draw: 0, fuel: guestFuel }
  const actual = options.runner.run(input, how)
  const problem = difference(options.contract, expected, actual)
  return problem === undefined ? undefined : disagreement(options, input, how, problem, actual)
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
  expected: Outcome,
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
function checkExamples({ contract, interpreter }: FunctionInputs, runs: Runs): Finding | undefined {
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
