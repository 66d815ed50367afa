import { createRandom } from '@sourceless/testing'
import type { Form } from '../../src/index.js'
import { type Choice, choose, prepareStates } from './choose.js'
import {
  BACKWARD_DISTANCE,
  type createGuestMachine,
  type GuestCase,
  instructionAddress,
  JUMP_BYTES,
  STATE_WORDS,
} from './guest-machine.js'
import { type Prediction, predict, runConcrete, stateAt } from './prediction.js'
import { makeStates } from './states.js'

const VARIANTS = 8
const STATES_PER_VARIANT = 256
/** States of each variant that the bigint interpreter also executes. */
const CONCRETE = 4

export interface RowReport {
  readonly form: Form
  /** States compared. */
  compared: number
  /** The first disagreement, with what is needed to look into it. */
  problem: string | undefined
}

interface Trial {
  readonly report: RowReport
  readonly choice: Choice
  readonly address: number
  readonly prediction: Prediction
  readonly test: GuestCase
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** Runs every row in the guest and compares each state after with what its meaning says. */
export function witness(
  guest: ReturnType<typeof createGuestMachine>,
  forms: readonly Form[],
  seed: number,
): RowReport[] {
  const random = createRandom(seed)
  const shared = Array.from({ length: VARIANTS }, () => makeStates(STATES_PER_VARIANT, random))
  const reports = forms.map((form): RowReport => ({ form, compared: 0, problem: undefined }))
  const trials = reports.flatMap((report, row) =>
    shared.map((states, variant): Trial => {
      const index = row * VARIANTS + variant
      const address = instructionAddress(index)
      const choice = choose(report.form, variant, random, index)
      const distance = variant % 2 === 0 ? choice.bytes.length + JUMP_BYTES : BACKWARD_DISTANCE
      const prediction = predict(choice.instructions, address, address + distance)
      return {
        report,
        choice,
        address,
        prediction,
        test: { bytes: choice.bytes, states: prepareStates(choice, states) },
      }
    }),
  )
  const result = guest.run(trials.map((trial) => trial.test))
  if (result.kind === 'killed') {
    for (const report of reports) report.problem = `the guest raised ${result.signal}`
    return reports
  }
  for (const [index, trial] of trials.entries()) compareStates(trial, result.states[index]!)
  return reports
}

function compareStates({ report, choice, address, prediction, test }: Trial, results: BigUint64Array): void {
  const count = results.length / STATE_WORDS
  for (let n = 0; n < count; n++) {
    const before = stateAt(test.states, n)
    report.compared++
    if (report.problem) continue
    const problem = prediction.mismatch(before, stateAt(results, n))
    if (problem) report.problem = `${report.form.name} [${hex(choice.bytes)}], guest: ${problem}`
    if (n >= CONCRETE || report.form.name === 'ecall') continue
    const second = prediction.mismatch(before, runConcrete(choice.instructions, address, before))
    if (second) report.problem = `${report.form.name} [${hex(choice.bytes)}], concrete machine: ${second}`
  }
}
