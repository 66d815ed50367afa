import { createRandom } from '@sourceless/testing'
import { type Form, formatInstruction, type Instruction } from '../../src/index.js'
import { type Choice, choose, preparedStates } from './choose.js'
import { type Prediction, predict } from './prediction.js'
import { type NativeCase, type QemuMachine, STATE_WORDS, testedAddress } from './qemu-machine.js'
import { makeStates, stateAt } from './states.js'

export interface RowReport {
  readonly form: Form
  /** States compared. */
  compared: number
  /** States that the meaning says trap; they are not run here. */
  trapping: number
  /** The first disagreement, with what is needed to look into it. */
  problem: string | undefined
}

interface Trial {
  readonly report: RowReport
  readonly choice: Choice
  readonly prediction: Prediction
  readonly test: NativeCase
}

/** How many operand choices a form has, and on how many states each is tried. */
export interface Extent {
  readonly variants: number
  readonly states: number
}

export type Concrete = (instruction: Instruction, address: number, before: BigUint64Array) => BigUint64Array

/** Runs forms on qemu and compares each state after with what the meaning says, and some with the bigint interpreter. */
export function witness(
  machine: QemuMachine,
  forms: readonly (readonly [Form, Extent])[],
  seed: number,
  concrete?: Concrete,
  /** What the meaning is taken from, in place of the form: a planted fault. */
  meant: (form: Form) => Form = (form) => form,
): readonly RowReport[] {
  const random = createRandom(seed)
  const shared = new Map<number, BigUint64Array[]>()
  const statesOf = (count: number, variant: number): BigUint64Array => {
    const known = shared.get(count) ?? []
    shared.set(count, known)
    return (known[variant % 8] ??= makeStates(count, random))
  }
  const trials: Trial[] = []
  const reports = forms.map(([form, { variants, states: count }]): RowReport => {
    const report: RowReport = { form, compared: 0, trapping: 0, problem: undefined }
    for (let variant = 0; variant < variants; variant++) {
      const address = testedAddress(trials.length)
      const choice = choose(form, random, address)
      const prediction = predict({ ...choice.instruction, form: meant(form) }, address)
      const states = withoutTraps(report, prediction, preparedStates(choice, statesOf(count, variant), random))
      trials.push({ report, choice, prediction, test: { words: [choice.word], states } })
    }
    return report
  })
  const result = machine.run(trials.map((trial) => trial.test))
  if (result.kind === 'killed') {
    for (const report of reports) report.problem = `the processor raised ${result.signal}`
    return reports
  }
  for (const [index, trial] of trials.entries()) compare(trial, testedAddress(index), result.states[index]!, concrete)
  return reports
}

/** The states that do not trap; the same array when none does, so that tables stay shared. */
function withoutTraps(report: RowReport, prediction: Prediction, states: BigUint64Array): BigUint64Array {
  const count = states.length / STATE_WORDS
  const kept: BigUint64Array[] = []
  for (let n = 0; n < count; n++)
    if (prediction.trapped(stateAt(states, n)) === undefined) kept.push(stateAt(states, n))
  report.trapping += count - kept.length
  if (kept.length === count) return states
  const result = new BigUint64Array(kept.length * STATE_WORDS)
  for (const [n, state] of kept.entries()) result.set(state, n * STATE_WORDS)
  return result
}

function compare(
  { report, choice, prediction, test }: Trial,
  address: number,
  results: BigUint64Array,
  concrete: Concrete | undefined,
): void {
  const where = (machine: string): string =>
    `${report.form.name} [${formatInstruction(choice.instruction)}, ${(choice.word >>> 0).toString(16)}], ${machine}: `
  for (let n = 0; n < results.length / STATE_WORDS; n++) {
    const before = stateAt(test.states, n)
    report.compared++
    if (report.problem) continue
    const problem = prediction.mismatch(before, stateAt(results, n))
    if (problem) report.problem = where('qemu') + problem
    if (concrete === undefined || n >= 4) continue
    const second = prediction.mismatch(before, concrete(choice.instruction, address, before))
    if (second) report.problem = where('bigint interpreter') + second
  }
}
