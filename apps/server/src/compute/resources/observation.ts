import { type Contract, formatBytes, formatValue, isWritable, type Type, type Value } from '@sourceless/contract'
import {
  type FunctionObservation,
  formatCounterexample,
  type ProgramObservation,
  type Counterexample as VerifierCounterexample,
} from '@sourceless/verifier'
import type { z } from 'zod'
import type { counterexampleSchema, namedValueSchema, Observation } from '../../schemas/outcome.js'

/** Bytes of a program's output that are handed on. */
export const outputLimitBytes = 1024 * 1024

type NamedValue = z.infer<typeof namedValueSchema>

/** What a contract or a file did on one input: the result, and what was written to slices and strings. */
export function observationResource(
  observation: FunctionObservation | ProgramObservation,
  { entry }: Contract,
): Observation {
  if (observation.kind === 'failed') return { kind: 'failed', description: observation.description }
  if (observation.kind === 'exited') {
    const { stdout, exit } = observation
    const kept = stdout.subarray(0, outputLimitBytes)
    return {
      kind: 'exited',
      stdout: Buffer.from(kept).toString('base64'),
      exit,
      ...(kept.length < stdout.length ? { stdoutBytes: stdout.length } : {}),
    }
  }
  const written = entry.parameters.flatMap(({ name, type }) => {
    const after = isWritable(type) ? observation.after.find((one) => one.name === name) : undefined
    return after === undefined ? [] : [named(name, after.value, type)]
  })
  const { result } = observation
  return {
    kind: 'returned',
    ...(result === undefined ? {} : { result: formatValue(result, entry.result) }),
    after: written,
  }
}

/** An input on which contract and file differ. A program's arguments are numbered as it sees them; `stdin` is the last. */
export function counterexampleResource(
  found: VerifierCounterexample,
  contract: Contract,
): z.infer<typeof counterexampleSchema> {
  return {
    text: formatCounterexample(found),
    arguments: found.kind === 'function' ? functionInput(found.arguments, contract) : programInput(found),
    expected: observationResource(found.expected, contract),
    actual: observationResource(found.actual, contract),
  }
}

function functionInput(
  given: readonly { readonly name: string; readonly value: Value }[],
  { entry }: Contract,
): NamedValue[] {
  return given.map(({ name, value }) => {
    const parameter = entry.parameters.find((one) => one.name === name)
    return parameter === undefined ? { name, value: String(value) } : named(name, value, parameter.type)
  })
}

const programInput = (found: VerifierCounterexample & { kind: 'program' }): NamedValue[] => [
  ...found.arguments.map((bytes, at) => ({ name: `args[${at}]`, value: formatBytes(bytes) })),
  { name: 'stdin', value: formatBytes(found.stdin) },
]

const named = (name: string, value: Value, type: Type): NamedValue => ({ name, value: formatValue(value, type) })
