import { createInterpreter, parseContract } from '@sourceless/contract'
import { expect } from 'vitest'
import { reader } from './reading.js'
import { examplesOf, type SynthesisTask, toValue } from './synthesis-tasks.js'

/** Reads a task from its examples alone and compares what was made with what it is, on inputs that were not shown. */
export function checkTask(task: SynthesisTask): void {
  const { signature, effort } = task
  const reading = reader.read({
    text: '',
    examples: examplesOf(task),
    ...(signature === undefined ? {} : { signature }),
    ...(effort === undefined ? {} : { effort }),
  })
  if (reading.kind !== 'contract') throw new Error(JSON.stringify(reading))
  const interpreter = createInterpreter(parseContract(reading.source).value!)
  const is = task.is as unknown as (...values: readonly unknown[]) => number | boolean | readonly number[]
  for (const values of task.heldOut) {
    const outcome = interpreter.call(values.map(toValue))
    if (outcome.kind !== 'returned') throw new Error(`${outcome.kind} on ${values}`)
    expect(outcome.result ?? outcome.after[0], `${reading.source} on ${values}`).toEqual(toValue(is(...values)))
  }
}
