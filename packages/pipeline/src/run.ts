import { type Contract, formatValue, isWritable, parseExample, type Value } from '@sourceless/contract'
import { type FunctionObservation, observe, type ProgramObservation } from '@sourceless/verifier'
import type { CheckRequest } from './check.js'
import { findTarget } from './choose.js'
import { open } from './judge.js'
import type { PipelineParts } from './make.js'
import { type Failure, failure } from './outcome.js'
import { understand, withoutPlace } from './read.js'

export interface RunRequest extends Pick<CheckRequest, 'file' | 'contract' | 'target' | 'raw' | 'seed'> {
  /** As a person writes them: `48`, `[1, 2, 3]`, `text`; for programs the program's arguments. */
  readonly arguments: readonly string[]
  readonly stdin?: Uint8Array
}

/** What the file did, once. */
export interface Run {
  readonly ok: true
  readonly contract: Contract
  readonly observation: FunctionObservation | ProgramObservation
}

/** Runs a finished file in the sandbox. */
export async function run(parts: PipelineParts, request: RunRequest): Promise<Run | Failure> {
  const understood = await understand(parts.reader, { contract: request.contract })
  if (!understood.ok) return understood
  const { contract } = understood
  const code = await open(request.file, contract.name, request.raw)
  if ('ok' in code) return { ...code, code: 'usage' }
  const target = findTarget(parts.targets, request.target ?? code.triple)
  if ('ok' in target) return target
  const input = inputOf(contract, request)
  if ('ok' in input) return input
  const { platform } = await target.load()
  const observed = await observe({
    contract,
    file: code.bytes,
    platform,
    format: code.isRaw ? 'raw' : 'auto',
    seed: request.seed ?? 0,
    input,
  })
  if (observed.value === undefined)
    return failure('usage', 'The file cannot be run.', { diagnostics: observed.diagnostics })
  return { ok: true, contract, observation: observed.value }
}

type Input = Parameters<typeof observe>[0]['input']

function inputOf(contract: Contract, request: RunRequest): Input | Failure {
  if (contract.kind === 'program') {
    const encode = (text: string) => new TextEncoder().encode(text)
    return { kind: 'program', arguments: request.arguments.map(encode), stdin: request.stdin ?? new Uint8Array() }
  }
  const { parameters } = contract.entry
  if (request.arguments.length !== parameters.length) {
    const names = parameters.map(({ name }) => name).join(', ')
    return failure(
      'usage',
      `${contract.name} takes ${parameters.length} arguments (${names}); ${request.arguments.length} were given.`,
    )
  }
  const values: Value[] = []
  for (const [at, text] of request.arguments.entries()) {
    const parameter = parameters[at]!
    const quoted = parameter.type.kind === 'cstr' && !/^["'[]/.test(text) ? JSON.stringify(text) : text
    const shape = {
      kind: 'function' as const,
      name: 'given',
      parameters: [{ ...parameter, mutabilityOpen: false }],
      result: { kind: 'bool' as const },
    }
    const read = parseExample(`given(${quoted}) == true`, shape)
    if (read.value?.kind !== 'function')
      return failure('usage', `The argument for ${parameter.name} cannot be read: ${text}`, {
        diagnostics: read.diagnostics.map((one) => withoutPlace(one)),
      })
    values.push(read.value.arguments[0]!)
  }
  return { kind: 'function', arguments: values }
}

/** What a run did, as text: the result, what was written to slices and strings, or what went wrong. */
export function formatRun({ contract, observation }: Run): string {
  if (observation.kind === 'failed') return observation.description
  if (observation.kind === 'exited') return `exit ${observation.exit}`
  const { parameters, result } = contract.entry
  const written = parameters.flatMap(({ name, type }) => {
    const after = observation.after.find((one) => one.name === name)
    return isWritable(type) && after !== undefined ? [`${name} = ${formatValue(after.value, type)}`] : []
  })
  const value = observation.result === undefined ? [] : [formatValue(observation.result, result)]
  return [...value, ...written].join('\n')
}
