import type { Form, Instruction } from '../../src/index.js'
import { type Choice, choose, preparedStates, stateAt } from './choose.js'
import { type createNativeMachine, type NativeCase, STATE_WORDS, stubAddress } from './native-machine.js'
import { type Prediction, predict } from './prediction.js'
import { createRandom, makeStates } from './states.js'

export const VARIANTS = 8
export const STATES_PER_VARIANT = 256

/** The states of all rows that need none of their own: made once. */
let tables: readonly BigUint64Array[] | undefined
const sharedTables = (): readonly BigUint64Array[] =>
  (tables ??= Array.from({ length: VARIANTS }, (_, n) => makeStates(STATES_PER_VARIANT, createRandom(0x57a7e + n))))

export interface RowReport {
  readonly form: Form
  /** States compared. */
  compared: number
  /** Cases that the meaning says trap; they are not run here. */
  trapping: NativeCase[]
  /** The first disagreement, with what is needed to look into it. */
  problem: string | undefined
}

interface Trial {
  readonly report: RowReport
  readonly choice: Choice
  readonly prediction: Prediction
  readonly test: NativeCase
}

const bytesText = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')

/** Runs every row on the processor and compares each state after with what its meaning says. */
export function witness(
  native: ReturnType<typeof createNativeMachine>,
  forms: readonly Form[],
  seed: number,
  also?: (instruction: Instruction, address: number, before: BigUint64Array) => BigUint64Array,
): RowReport[] {
  const random = createRandom(seed)
  const shared = sharedTables()
  const trials: Trial[] = []
  const reports = forms.map((form): RowReport => ({ form, compared: 0, trapping: [], problem: undefined }))
  for (const report of reports) {
    for (let variant = 0; variant < VARIANTS; variant++) {
      const index = trials.length
      const address = stubAddress(index)
      const choice = choose(report.form, variant, random, address)
      const prediction = predict(choice.instruction, address)
      const states = preparedStates(choice, index, STATES_PER_VARIANT, random) ?? shared[variant]!
      trials.push({
        report,
        choice,
        prediction,
        test: { bytes: choice.bytes, states: withoutTraps(report, choice, prediction, states) },
      })
    }
  }
  const result = native.run(trials.map((trial) => trial.test))
  if (result.kind === 'killed') {
    for (const report of reports) report.problem = `the processor raised ${result.signal}`
    return reports
  }
  for (const [index, trial] of trials.entries()) {
    compareStates(trial, stubAddress(index), result.states[index]!, also)
  }
  return reports
}

/** The states that do not trap; the same array when none does, so that tables stay shared. */
function withoutTraps(
  report: RowReport,
  choice: Choice,
  prediction: Prediction,
  states: BigUint64Array,
): BigUint64Array {
  const count = states.length / STATE_WORDS
  const kept: BigUint64Array[] = []
  for (let n = 0; n < count; n++) {
    const state = stateAt(states, n)
    if (prediction.trapped(state)) report.trapping.push({ bytes: choice.bytes, states: state })
    else kept.push(state)
  }
  if (kept.length === count) return states
  const result = new BigUint64Array(kept.length * STATE_WORDS)
  for (const [n, state] of kept.entries()) result.set(state, n * STATE_WORDS)
  return result
}

function compareStates(
  { report, choice, prediction, test }: Trial,
  address: number,
  results: BigUint64Array,
  also?: (instruction: Instruction, address: number, before: BigUint64Array) => BigUint64Array,
): void {
  const count = results.length / STATE_WORDS
  for (let n = 0; n < count; n++) {
    const before = stateAt(test.states, n)
    report.compared++
    if (report.problem) continue
    const problem = prediction.mismatch(before, stateAt(results, n))
    if (problem) report.problem = `${report.form.name} [${bytesText(choice.bytes)}], processor: ${problem}`
    if (!also || n >= 8) continue
    const second = prediction.mismatch(before, also(choice.instruction, address, before))
    if (second) report.problem = `${report.form.name} [${bytesText(choice.bytes)}], concrete machine: ${second}`
  }
}
