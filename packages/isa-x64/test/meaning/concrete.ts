import { createConcreteMachine } from '@sourceless/isa'
import { applyMeaning, type Instruction, locations } from '../../src/index.js'
import { TAKEN_WORD } from './native-machine.js'
import { bytesOf, readScratch, readState, stateLocations, writeScratch, writeState } from './state-layout.js'

/** The state after the instruction according to the bigint interpreter, in the native machine's layout. */
export function runConcrete(instruction: Instruction, address: number, before: BigUint64Array): BigUint64Array {
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
  const outcome = machine.step(instruction, BigInt(address))
  for (const location of stateLocations) writeState(after, location, machine.state.get(location)!)
  after[TAKEN_WORD] = outcome.kind === 'continued' && outcome.by !== undefined ? 1n : 0n
  return after
}
