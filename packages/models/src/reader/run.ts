import {
  type Contract,
  checkExamples,
  createInterpreter,
  type Diagnostic,
  describeStop,
  type Example,
  formatBytes,
  formatCall,
  type LimitReached,
  type Outcome,
  type ProgramOutcome,
  type Violation,
} from '@sourceless/contract'
import { probeInputs } from '@sourceless/intent'

/** Steps of one example, and of one probe: an answer that never ends costs no more. */
const STEPS = { example: 500_000, functionProbe: 30_000, programProbe: 1_000_000 } as const
const PROBES = 60
/** Failures after which no further example is run. */
const ENOUGH = 3

/** Examples that the behaviour refutes, the first few of them. */
export function refutedExamples(contract: Contract, examples: readonly Example[]): readonly Diagnostic[] {
  const out: Diagnostic[] = []
  for (const example of examples) {
    if (out.length >= ENOUGH) break
    out.push(...checkExamples({ ...contract, examples: [] }, [example], STEPS.example))
  }
  return out
}

/** What runs on inputs of all kinds show. */
export interface Trial {
  /** Runs that ended; the more, the less a reading leaves to its caller. */
  readonly ended: number
  /** Why the contract cannot be what is meant. */
  readonly fault?: string
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

const PROGRAM_INPUTS: readonly { readonly stdin: Uint8Array; readonly args: readonly Uint8Array[] }[] = [
  { stdin: encode(''), args: [] },
  { stdin: encode('Hello, World 12\n\nabc  def\n-3 4\n'), args: [] },
  { stdin: encode('3\n1\n2'), args: ['12', '-8'].map(encode) },
  { stdin: new Uint8Array([0, 255, 10, 128]), args: ['', 'abc', '5'].map(encode) },
]

/** Runs a contract on inputs that its text does not choose. */
export function tryOut(contract: Contract, numbers: readonly bigint[]): Trial {
  const outcomes = contract.kind === 'function' ? functionRuns(contract, numbers) : programRuns(contract)
  let ended = 0
  let endless = 0
  for (const { input, outcome } of outcomes) {
    if (outcome.kind === 'returned' || outcome.kind === 'exited') ended++
    else if (outcome.kind === 'limit') endless++
    else if (outcome.violation !== 'requires-not-met') return { ended, fault: `${input} ${describeStop(outcome)}` }
  }
  if (ended > 0) return { ended }
  return {
    ended,
    fault:
      endless > 0
        ? 'no run that was tried ends within the limit of steps: the contract must end on small inputs'
        : 'requires permits none of the inputs that were tried: promise less',
  }
}

interface Run {
  readonly input: string
  readonly outcome: Outcome | ProgramOutcome | Violation | LimitReached
}

function functionRuns(contract: Contract, numbers: readonly bigint[]): readonly Run[] {
  const interpreter = createInterpreter(contract, { stepLimit: STEPS.functionProbe })
  return probeInputs(contract.entry, numbers, PROBES).map((values) => ({
    input: formatCall(contract.entry, values),
    outcome: interpreter.call(values),
  }))
}

function programRuns(contract: Contract): readonly Run[] {
  const interpreter = createInterpreter(contract, { stepLimit: STEPS.programProbe })
  const takesArguments = contract.entry.parameters.length > 0
  return PROGRAM_INPUTS.map(({ stdin, args }) => ({
    input: `main(${takesArguments ? args.map(formatBytes).join(', ') : ''}) with standard input ${formatBytes(stdin)}`,
    outcome: interpreter.runProgram({ stdin, args }),
  }))
}
