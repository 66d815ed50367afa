import { createRandom } from '@sourceless/testing'
import type { Form, Instruction } from '../../src/index.js'
import { type Choice, choose, preparedStates, stateAt } from './choose.js'
import { type createNativeMachine, type NativeCase, STATE_WORDS, stubAddress } from './native-machine.js'
import { type Prediction, predict } from './prediction.js'
import { makeStates } from './states.js'

/** States of a row in all, and choices of its operands: more for selectors, each of which does something else. */
const STATES = 2048
const variantsOf = (form: Form): number =>
  form.operands.some(({ kind, unsigned }) => kind === 'immediate' && unsigned) ? 32 : 8

/** The states of all rows that need none of their own, made once: `count` tables of STATES / count states. */
const tables = new Map<number, readonly BigUint64Array[]>()
function sharedTables(count: number): readonly BigUint64Array[] {
  const known = tables.get(count)
  if (known !== undefined) return known
  const made = Array.from({ length: count }, (_, n) => makeStates(STATES / count, createRandom(0x57a7e + n)))
  tables.set(count, made)
  return made
}

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
  const trials: Trial[] = []
  const reports = forms.map((form): RowReport => ({ form, compared: 0, trapping: [], problem: undefined }))
  for (const report of reports) {
    const variants = variantsOf(report.form)
    for (let variant = 0; variant < variants; variant++) {
      const index = trials.length
      const address = stubAddress(index)
      const choice = choose(report.form, variant, random, address)
      const prediction = predict(choice.instruction, address)
      const states = preparedStates(choice, index, STATES / variants, random) ?? sharedTables(variants)[variant]!
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
  const traps = prediction.traps(states)
  if (traps.every((trap) => trap === undefined)) return states
  const kept = traps.flatMap((trap, n) => (trap === undefined ? [n] : []))
  for (const [n, trap] of traps.entries()) {
    if (trap !== undefined) report.trapping.push({ bytes: choice.bytes, states: stateAt(states, n) })
  }
  const result = new BigUint64Array(kept.length * STATE_WORDS)
  for (const [to, from] of kept.entries()) result.set(stateAt(states, from), to * STATE_WORDS)
  return result
}

/** The bigint machine is as slow as it is readable: a few states of each variant. */
const CONCRETE_STATES = 2

function compareStates(
  { report, choice, prediction, test }: Trial,
  address: number,
  results: BigUint64Array,
  also?: (instruction: Instruction, address: number, before: BigUint64Array) => BigUint64Array,
): void {
  const count = results.length / STATE_WORDS
  report.compared += count
  const at = `${report.form.name} [${bytesText(choice.bytes)}]`
  const problem = prediction.mismatch(test.states, results)
  if (problem) report.problem ??= `${at}, processor: ${problem}`
  if (!also) return
  for (let n = 0; n < Math.min(count, CONCRETE_STATES); n++) {
    const before = stateAt(test.states, n)
    const second = prediction.mismatch(before, also(choice.instruction, address, before))
    if (second) report.problem ??= `${at}, concrete machine: ${second}`
  }
}
