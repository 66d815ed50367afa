import {
  type Contract,
  checkExamples,
  type Example,
  formatValue,
  isWritable,
  parseExample,
  type Type,
  type Value,
} from '@sourceless/contract'
import { type Failure, type Run, run } from '@sourceless/pipeline'
import { targets } from '@sourceless/targets'
import type { Comparison, Observed, RunFileRequest, RunResult } from './outcome.js'

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

const contractsOnly = {
  read: () => {
    throw new Error('what is run has a contract')
  },
}

/** Runs a file once in the sandbox, and its contract on the same input. */
export async function runFile(request: RunFileRequest): Promise<RunResult> {
  const { bytes, contract, target, isRaw = false, arguments: given, stdin } = request
  const parts = { reader: contractsOnly, targets }
  const started = performance.now()
  const outcome = await run(parts, { file: bytes, contract, target, raw: isRaw, arguments: given, stdin })
  const durationMs = performance.now() - started
  if (!outcome.ok) return { kind: 'refused', message: messageOf(outcome) }
  return { kind: 'ran', observed: observedIn(outcome), comparison: compare(outcome, request), durationMs }
}

const messageOf = ({ message, diagnostics }: Failure): string =>
  [message, ...diagnostics.map((one) => (one.hint ? `${one.message}: ${one.hint}.` : one.message))].join(' ')

function observedIn({ contract, observation }: Run): Observed {
  if (observation.kind !== 'returned') return observation
  const { parameters, result } = contract.entry
  const written = parameters.flatMap(({ name, type }) => {
    const after = observation.after.find((one) => one.name === name)
    return isWritable(type) && after !== undefined ? [{ name, text: formatValue(after.value, type) }] : []
  })
  const value = observation.result
  if (value === undefined) return { kind: 'returned', written }
  return { kind: 'returned', result: { text: formatValue(value, result), ...hexadecimal(value, result) }, written }
}

/** Numbers of two digits and more are also told in hexadecimal, negative ones in as many bits as their type has. */
function hexadecimal(value: Value, type: Type): { readonly hexadecimal?: string } {
  if (typeof value !== 'bigint' || type.kind !== 'int' || (value >= 0n && value < 10n)) return {}
  return { hexadecimal: `0x${BigInt.asUintN(type.bits, value).toString(16)}` }
}

/** What happened, as an example that the contract has to agree with. */
function compare({ contract, observation }: Run, request: RunFileRequest): Comparison | undefined {
  if (observation.kind === 'failed') return undefined
  const example =
    observation.kind === 'exited'
      ? programExample(request, observation)
      : functionExample(contract, request.arguments, observation)
  if (example === undefined) return undefined
  const [refuted] = checkExamples({ ...contract, examples: [] }, [example])
  return refuted === undefined
    ? { kind: 'same' }
    : { kind: 'different', why: refuted.message.replace(/^.*? is contradicted: /s, '') }
}

const programExample = (
  request: RunFileRequest,
  { stdout, exit }: { readonly stdout: Uint8Array; readonly exit: number },
): Example => ({ kind: 'program', arguments: request.arguments.map(encode), stdin: request.stdin, stdout, exit })

function functionExample(
  { entry }: Contract,
  given: readonly string[],
  { result, after }: Extract<Run['observation'], { readonly kind: 'returned' }>,
): Example | undefined {
  const shape = {
    name: 'given',
    parameters: entry.parameters.map((one) => ({ ...one, mutabilityOpen: false })),
    result: { kind: 'bool' as const },
  }
  const quoted = entry.parameters.map(({ type }, at) => quote(type.kind, given[at]!))
  const { value } = parseExample(`given(${quoted.join(', ')}) == true`, { kind: 'function', ...shape })
  if (value?.kind !== 'function') return undefined
  const written = entry.parameters.filter(({ type }) => isWritable(type)).map(({ name }) => name)
  return {
    kind: 'function',
    arguments: value.arguments,
    ...(result === undefined ? {} : { result }),
    after: Object.fromEntries(after.filter(({ name }) => written.includes(name)).map((one) => [one.name, one.value])),
  }
}

/** Strings need no quotes where they are typed. */
const quote = (kind: string, text: string): string =>
  kind === 'cstr' && !/^["'[]/.test(text) ? JSON.stringify(text) : text
