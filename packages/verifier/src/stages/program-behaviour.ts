import { type Contract, createInterpreter, type ProgramOutcome as Expected } from '@sourceless/contract'
import {
  createProgram,
  type Disturbance,
  describeOutcome,
  type Program,
  type ProgramOutcome,
  type ProgramRequest,
} from '@sourceless/emulator'
import type { Effort, ProgramObservation, ProgressEvent, VerifyDiagnosticCode } from '../api.js'
import { sameValue } from '../behaviour/compare.js'
import { failureCodes } from '../behaviour/failure.js'
import type { Harvest } from '../behaviour/harvest.js'
import { createProgramOracle, createProgramReference } from '../behaviour/oracle.js'
import { type ProgramInput, programInputs, programUses } from '../behaviour/program-inputs.js'
import type { LoadedCode } from '../file/load.js'
import type { MachinePlatform } from '../platform/platform.js'
import { type Finding, noRuns, type Runs } from './function-behaviour.js'

/** Runs a made program on an input; whatever the platform, the outcome is a stream of bytes and an exit code. */
export type ProgramRunner = (
  input: ProgramInput,
  options: { readonly seed: number; readonly disturbance?: Disturbance; readonly outputLimitBytes: number },
) => ProgramRun
export type ProgramRun =
  | { readonly kind: 'exited'; readonly stdout: Uint8Array; readonly exit: number }
  | { readonly kind: 'failed'; readonly code: VerifyDiagnosticCode; readonly description: string }

export interface ProgramBehaviourOptions {
  readonly contract: Contract
  readonly run: ProgramRunner
  readonly harvest: Harvest
  readonly seed: number
  readonly effort: Effort
  /** The system passes characters, not bytes. Default false. */
  readonly argumentsAreText?: boolean
  readonly signal: AbortSignal | undefined
  readonly pause: (() => Promise<void>) | undefined
  readonly onProgress: ((event: ProgressEvent) => void) | undefined
}

const fuelPerRun = 200_000_000
/** Disturbed runs where there is one input only; otherwise each input has one. */
const onlyInputRounds = 16
/** Inputs that the reference interpreter answers too. */
const oracleChecks = 16

/** A program that runs under the model of its operating system. */
export function loadProgram(
  { isa, system }: MachinePlatform,
  { segments, entry, imports }: LoadedCode,
  seed: number,
): Program {
  const words = imports.map(({ name, address }) => [name, address] as const)
  const image = { segments, entry, imports: words, machine: isa.machine }
  return createProgram(image, { guest: isa.guest, system: system.name, seed })
}

export function machineProgramRunner(
  platform: MachinePlatform,
  contract: Contract,
  loaded: LoadedCode,
  seed: number,
): ProgramRunner {
  const program = loadProgram(platform, loaded, seed)
  const { stdin, stdout } = programUses(contract)
  return (input, { seed: runSeed, disturbance, outputLimitBytes }) => {
    const request: ProgramRequest = {
      ...input,
      fuel: fuelPerRun,
      seed: runSeed,
      outputLimitBytes,
      permitted: { read: stdin, write: stdout },
      ...(disturbance === undefined ? {} : { disturbance }),
    }
    return observe(program.run(request))
  }
}

export function observe({
  outcome,
  stdout,
  stderr,
}: Pick<ProgramOutcome, 'outcome' | 'stdout' | 'stderr'>): ProgramRun {
  if (outcome.kind !== 'exited') {
    return {
      kind: 'failed',
      code: failureCodes[outcome.kind] ?? 'bad-control-flow',
      description: describeOutcome(outcome),
    }
  }
  if (stderr.length > 0)
    return { kind: 'failed', code: 'forbidden-instruction', description: 'writes to standard error' }
  return { kind: 'exited', stdout: stdout.slice(), exit: outcome.code }
}

/** Each input runs undisturbed and with a system that transfers less than asked for and interrupts. */
export async function compareProgram(
  options: ProgramBehaviourOptions,
): Promise<{ finding: Finding; runs: Runs; exhaustive: boolean }> {
  const { contract } = options
  const runs = noRuns()
  const oracle = createProgramOracle(contract)
  const reference = createProgramReference(contract)
  const uses = programUses(contract)
  const exhaustive = !uses.args && !uses.stdin
  const contradiction = checkExamples(contract, runs, createInterpreter(contract))
  if (contradiction !== undefined) return { finding: contradiction, runs, exhaustive: false }
  for (const input of programInputs(contract, options.harvest, options)) {
    const expected = oracle.runProgram(input)
    const told = runs.oracleChecks < oracleChecks ? reference.runProgram(input) : undefined
    if (told !== undefined && told.kind !== 'limit') {
      runs.oracleChecks += 1
      if (!sameOutcome(told, expected))
        return { finding: oraclesDisagree(input, told, expected), runs, exhaustive: false }
    }
    const finding = compareOne(options, input, expected, runs, exhaustive ? onlyInputRounds : 1)
    if (finding.kind === 'failed') return { finding, runs, exhaustive: false }
    options.onProgress?.({ kind: 'inputs-run', count: runs.compared })
    await options.pause?.()
    if (options.signal?.aborted)
      return {
        finding: { kind: 'failed', diagnostic: { code: 'cancelled', message: 'Cancelled.' } },
        runs,
        exhaustive: false,
      }
  }
  return { finding: { kind: 'agreed' }, runs, exhaustive: exhaustive && runs.beyondStepLimit === 0 }
}

function sameOutcome(a: Expected, b: Expected): boolean {
  if (a.kind !== b.kind) return false
  return a.kind !== 'exited' || b.kind !== 'exited' || (a.exit === b.exit && sameValue(a.stdout, b.stdout))
}

function oraclesDisagree(input: ProgramInput, told: Expected, expected: Expected): Finding {
  const show = (o: Expected): ProgramObservation => (o.kind === 'exited' ? o : { kind: 'failed', description: o.kind })
  const message = 'The compiled oracle and the reference interpreter do not agree on this input.'
  return {
    kind: 'failed',
    diagnostic: { code: 'oracle-disagreement', message },
    counterexample: {
      kind: 'program',
      arguments: input.args,
      stdin: input.stdin,
      expected: show(told),
      actual: show(expected),
    },
  }
}

function compareOne(
  options: ProgramBehaviourOptions,
  input: ProgramInput,
  expected: Expected,
  runs: Runs,
  rounds: number,
): Finding {
  if (expected.kind === 'limit') {
    runs.beyondStepLimit += 1
    return { kind: 'agreed' }
  }
  if (expected.kind === 'violation') {
    if (expected.violation === 'requires-not-met') {
      runs.excluded += 1
      return { kind: 'agreed' }
    }
    const code = expected.violation === 'ensures-failed' ? 'broken-ensures' : 'faulty-contract'
    const description = `the contract violates: ${expected.violation.replaceAll('-', ' ')}`
    return {
      kind: 'failed',
      diagnostic: {
        code,
        message: `The contract itself fails on an input that it permits: ${expected.violation.replaceAll('-', ' ')}.`,
      },
      counterexample: {
        kind: 'program',
        arguments: input.args,
        stdin: input.stdin,
        expected: { kind: 'failed', description },
        actual: { kind: 'failed', description: 'not run' },
      },
    }
  }
  const seed = options.seed + runs.compared
  const outputLimitBytes = expected.stdout.length + 65_536
  const disturbances: readonly (Disturbance | undefined)[] = [
    undefined,
    ...Array.from({ length: rounds }, (_, round) => {
      return { seed: seed + round, shortTransfers: true, interruptions: (runs.compared + round) % 2 === 1 }
    }),
  ]
  for (const disturbance of disturbances) {
    const actual = options.run(input, { seed, outputLimitBytes, ...(disturbance === undefined ? {} : { disturbance }) })
    runs.fullyChecked += 1
    const same = actual.kind === 'exited' && actual.exit === expected.exit && sameValue(actual.stdout, expected.stdout)
    if (!same) return disagreement(input, expected, actual, disturbance !== undefined)
  }
  runs.compared += 1
  return { kind: 'agreed' }
}

function disagreement(
  input: ProgramInput,
  expected: Expected & { kind: 'exited' },
  actual: ProgramRun,
  disturbed: boolean,
): Finding {
  const when = disturbed ? ' when the system transfers fewer bytes than asked for or interrupts' : ''
  const message =
    actual.kind === 'failed'
      ? `The program ${actual.description}${when}.`
      : `The program's output or exit code is not the contract's${when}.`
  const observation: ProgramObservation = actual
  return {
    kind: 'failed',
    diagnostic: { code: actual.kind === 'failed' ? actual.code : 'wrong-result', message },
    counterexample: {
      kind: 'program',
      arguments: input.args,
      stdin: input.stdin,
      expected: { kind: 'exited', stdout: expected.stdout, exit: expected.exit },
      actual: observation,
    },
  }
}

function checkExamples(
  contract: Contract,
  runs: Runs,
  interpreter: ReturnType<typeof createInterpreter>,
): Finding | undefined {
  for (const example of contract.examples) {
    if (example.kind !== 'program') continue
    const outcome = interpreter.runProgram({ args: example.arguments, stdin: example.stdin })
    const holds =
      outcome.kind === 'exited' && outcome.exit === example.exit && sameValue(outcome.stdout, example.stdout)
    runs.examples += 1
    if (holds) continue
    const actual: ProgramObservation =
      outcome.kind === 'exited' ? outcome : { kind: 'failed', description: `the contract: ${outcome.kind}` }
    return {
      kind: 'failed',
      diagnostic: { code: 'contradictory-example', message: 'An example says something else than the behaviour.' },
      counterexample: {
        kind: 'program',
        arguments: example.arguments,
        stdin: example.stdin,
        expected: { kind: 'exited', stdout: example.stdout, exit: example.exit },
        actual,
      },
    }
  }
  return undefined
}
