import { createRandom } from '@sourceless/testing'
import type { Form } from '../../src/index.js'
import { choose, preparedStates, stateAt } from './choose.js'
import { runConcrete } from './concrete.js'
import { differenceOf } from './difference.js'
import { type createNativeMachine, STATE_WORDS, stubAddress, TAKEN_WORD } from './native-machine.js'

/** More iterations than any prepared count asks for. */
const LIMIT = 8

/**
 * A repeated string instruction on the processor, which does all iterations at once, against its meaning, which does one and
 * jumps back: the first disagreement, if any, of `count` states.
 */
export function witnessRepeated(
  native: ReturnType<typeof createNativeMachine>,
  form: Form,
  count: number,
  seed: number,
): string | undefined {
  const random = createRandom(seed)
  const address = stubAddress(0)
  const choice = choose(form, 0, random, address)
  const states = preparedStates(choice, 0, count, random)!
  const result = native.run([{ bytes: choice.bytes, states }])
  if (result.kind === 'killed') return `the processor raised ${result.signal}`
  for (let n = 0; n < states.length / STATE_WORDS; n++) {
    let state = runConcrete(choice.instruction, address, stateAt(states, n))
    for (let turn = 0; state[TAKEN_WORD] === 1n; turn++) {
      if (turn === LIMIT) return `${form.name} does not end`
      state = runConcrete(choice.instruction, address, state)
    }
    const problem = differenceOf(state, stateAt(result.states[0]!, n))
    if (problem) return `${form.name}, state ${n}: ${problem}`
  }
  return undefined
}
