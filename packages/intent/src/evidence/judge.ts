import {
  type Contract,
  checkExamples,
  createInterpreter,
  type Diagnostic,
  type Example,
  type FunctionDeclaration,
  formatCall,
  formatValue,
  type InterpreterOptions,
  parseContract,
  parseExample,
  type Value,
} from '@sourceless/contract'
import type { Candidate } from '../reading/candidate.js'
import { probeInputs } from './probes.js'

const STEP_LIMIT = 300_000
const PROBES = 60

/** A candidate whose contract parses and that no example refutes. */
export interface Survivor {
  readonly candidate: Candidate
  readonly contract: Contract
  readonly examples: readonly Example[]
}

/** Drops candidates that do not parse or that an example refutes. `malformed` holds what is wrong with the examples themselves. */
export function judge(
  candidate: Candidate,
  examples: readonly string[],
): { readonly survivor?: Survivor; readonly malformed: readonly Diagnostic[]; readonly faults: readonly Diagnostic[] } {
  const { value: contract, diagnostics } = parseContract(candidate.source)
  if (contract === undefined) return { malformed: [], faults: diagnostics }
  const read: Example[] = []
  for (const text of [...examples, ...(candidate.samples ?? [])]) {
    const example = parseExample(text, contract.entry)
    if (example.value === undefined) return { malformed: example.diagnostics, faults: [] }
    read.push(example.value)
  }
  const refuted = checkExamples(contract, read, { stepLimit: STEP_LIMIT })
  return refuted.length > 0
    ? { malformed: [], faults: refuted }
    : { survivor: { candidate, contract, examples: read }, malformed: [], faults: [] }
}

/** An input on which two readings give different results; none where they do not take the same arguments. */
export interface Difference {
  readonly input?: string
  readonly results: readonly [string, string]
}

type Run = (values: readonly Value[]) => { readonly text: string; readonly defined: boolean }

/** When runs of a contract are given up. */
export type RunLimits = (contract: Contract) => InterpreterOptions

const usualLimits: RunLimits = ({ kind }) => ({ stepLimit: kind === 'program' ? 3_000_000 : STEP_LIMIT / 10 })

function runner(contract: Contract, limits = usualLimits): Run {
  const interpreter = createInterpreter(contract, limits(contract))
  return (values) => {
    const outcome = interpreter.call(values)
    if (outcome.kind !== 'returned') return { text: '', defined: false }
    const parts = outcome.result === undefined ? [] : [formatValue(outcome.result, contract.entry.result)]
    for (const [i, parameter] of contract.entry.parameters.entries())
      if ((parameter.type.kind === 'slice' || parameter.type.kind === 'cstr') && parameter.type.writable)
        parts.push(`${parameter.name} = ${formatValue(outcome.after[i]!, parameter.type)}`)
    return { text: parts.join(', '), defined: true }
  }
}

/** Whether two functions of one parameter give the same results on the inputs. */
export function sameOn(a: Contract, b: Contract, inputs: readonly Value[]): boolean {
  const [runA, runB] = [runner(a), runner(b)]
  return inputs.every((input) => {
    const [left, right] = [runA([input]), runB([input])]
    return left.defined && right.defined && left.text === right.text
  })
}

/** A call of the function and what it gives, to show what a reading means. */
export function sampleOf(
  contract: Contract,
  numbers: readonly bigint[],
  limits?: RunLimits,
): Difference['results'] | undefined {
  if (contract.kind !== 'function') return undefined
  const run = runner(contract, limits)
  const calls = probeInputs(contract.entry, numbers, PROBES / 2).flatMap((values) => {
    const { text, defined } = run(values)
    const call = formatCall(contract.entry, values)
    return defined ? [{ text, call, plain: /^(0|false|0\.0|-1|.* = \[\])$/.test(text) || call.length > 60 }] : []
  })
  const best = calls.find(({ plain }) => !plain) ?? calls[0]
  return best === undefined ? undefined : [best.call, best.text]
}

const PROGRAM_PROBES: readonly (readonly [string, readonly string[]])[] = [
  ['', []],
  ['', ['7']],
  ['', ['12', '8']],
  ['', ['-3', '5', 'abc']],
  ['Hello, World 12\n\nabc  def\nabc\nzz (x)\n', ['a']],
  ['3\n1\n2', ['b', 'cc']],
]

function programDifference(a: Contract, b: Contract, limits = usualLimits): Difference | undefined {
  const encoder = new TextEncoder()
  const [left, right] = [a, b].map((contract) => createInterpreter(contract, limits(contract)))
  const decoder = new TextDecoder()
  const shown = [a, b].flatMap(({ examples }) =>
    examples.flatMap((example) =>
      example.kind === 'program'
        ? [[decoder.decode(example.stdin), example.arguments.map((one) => decoder.decode(one))] as const]
        : [],
    ),
  )
  for (const [stdin, args] of [...shown, ...PROGRAM_PROBES]) {
    const input = { stdin: encoder.encode(stdin), args: args.map((arg) => encoder.encode(arg)) }
    const [x, y] = [left!.runProgram(input), right!.runProgram(input)]
    if (x.kind !== 'exited' || y.kind !== 'exited') continue
    const texts = [x, y].map(
      (outcome) => `${JSON.stringify(decoder.decode(outcome.stdout))} and status ${outcome.exit}`,
    )
    if (texts[0] === texts[1]) continue
    return {
      input: `main(${args.map((arg) => JSON.stringify(arg)).join(', ')}), stdin(${JSON.stringify(stdin)})`,
      results: [texts[0]!, texts[1]!],
    }
  }
  return undefined
}

/** Whether two results are one value cut to the widths of two types: readings that differ in the type left open. */
function wrapsAlike(a: FunctionDeclaration, b: FunctionDeclaration, left: string, right: string): boolean {
  if (a.result.kind !== 'int' || b.result.kind !== 'int' || !/^-?\d+$/.test(left) || !/^-?\d+$/.test(right))
    return false
  if (a.result.bits === b.result.bits && a.result.signed === b.result.signed) return false
  const bits = Math.min(a.result.bits, b.result.bits)
  return BigInt.asUintN(bits, BigInt(left)) === BigInt.asUintN(bits, BigInt(right))
}

/** The first probed input that tells the two contracts apart; undefined when they agree wherever both are defined. */
export function difference(
  a: Contract,
  b: Contract,
  numbers: readonly bigint[],
  mine?: readonly (readonly Value[])[],
  limits?: RunLimits,
): Difference | undefined {
  if (a.kind === 'program' && b.kind === 'program') return programDifference(a, b, limits)
  if (a.kind !== b.kind) return { results: [`a ${a.kind}`, `a ${b.kind}`] }
  const [runA, runB] = [runner(a, limits), runner(b, limits)]
  const shapes = (contract: Contract) =>
    contract.entry.parameters
      .map(({ type }) => (type.kind === 'slice' ? `${type.element.kind}[]${type.writable}` : type.kind))
      .join(' ')
  const [shapeA, shapeB] = [shapes(a), shapes(b)]
  if (shapeA !== shapeB) {
    // Readings of whole numbers and of floating-point numbers are one reading whose type was left open.
    const open = (shape: string) => shape.replaceAll('float', 'int')
    if (open(shapeA) === open(shapeB)) return undefined
    return { results: [a.name, b.name] }
  }
  for (const values of [...(mine ?? []), ...probeInputs(a.entry, numbers, PROBES)]) {
    try {
      const [left, right] = [runA(values), runB(values)]
      if (!left.defined || !right.defined || left.text === right.text) continue
      if (wrapsAlike(a.entry, b.entry, left.text, right.text)) continue
      return { input: formatCall(a.entry, values), results: [left.text, right.text] }
    } catch (error) {
      if (error instanceof TypeError) return undefined
      throw error
    }
  }
  return undefined
}

/** The first of the inputs that tells two functions of one signature apart; of one alone, the first that it is defined on. */
export function differenceOn(
  a: Contract,
  b: Contract | undefined,
  inputs: readonly (readonly Value[])[],
): Difference | undefined {
  const runA = runner(a)
  const runB = b === undefined ? undefined : runner(b)
  for (const values of inputs) {
    const left = runA(values)
    const right = runB?.(values) ?? { text: '', defined: true }
    if (left.defined && right.defined && left.text !== right.text)
      return { input: formatCall(a.entry, values), results: [left.text, right.text] }
  }
  return undefined
}
