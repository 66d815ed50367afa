import { createConcreteMachine } from '@sourceless/isa'
import { applyMeaning, type Instruction, locations } from '../../src/index.js'
import { bytesOf, readScratch, readState, stateLocations, writeScratch, writeState } from './prediction.js'
import { TAKEN_WORD } from './qemu-machine.js'

/** The state after instructions according to the bigint interpreter, in the native machine's layout. */
export function runConcrete(
  instructions: readonly Instruction[],
  address: number,
  before: BigUint64Array,
): BigUint64Array {
  const after = before.slice()
  const bytes = bytesOf(after)
  const machine = createConcreteMachine(
    { locations, applyMeaning },
    {
      memory: {
        load: (from, sizeBytes) => readScratch(bytes, from, sizeBytes),
        store: (to, value, sizeBytes) => writeScratch(bytes, to, value, sizeBytes),
      },
    },
  )
  for (const location of stateLocations) machine.state.set(location, readState(before, location))
  let taken = false
  for (const [n, instruction] of instructions.entries()) {
    const outcome = machine.step(instruction, BigInt(address + 4 * n))
    taken ||= outcome.kind === 'continued' && outcome.by !== undefined
  }
  for (const location of stateLocations) writeState(after, location, machine.state.get(location)!)
  after[TAKEN_WORD] = taken ? 1n : 0n
  return after
}
