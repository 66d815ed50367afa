import {
  type Contract,
  checkExamples,
  createInterpreter,
  type Diagnostic,
  describeStop,
  type Example,
  formatBytes,
  formatCall,
  type InterpreterOptions,
  type Outcome,
  type ProgramOutcome,
  type Violation,
} from '@sourceless/contract'
import { probeInputs, type RunLimits } from '@sourceless/intent'
import { inLine } from './answer.js'
import { visitStatements } from './walk.js'

/** Operations of one run: an answer that never ends costs no more, whatever it is made of. */
const OPERATIONS = {
  example: { function: 5_000_000, program: 10_000_000 },
  probe: { function: 150_000, program: 3_000_000 },
} as const

/** Each array of the contract may come to be once beside the operations. */
function limitsFor(contract: Contract, operations: Readonly<Record<Contract['kind'], number>>): InterpreterOptions {
  let elements = 0
  visitStatements(contract, (statement) => {
    if (statement.kind === 'declare' && statement.variable.type.kind === 'array')
      elements += statement.variable.type.length
  })
  return { stepLimit: elements + operations[contract.kind], countsOperations: true }
}

export const probeLimits: RunLimits = (contract) => limitsFor(contract, OPERATIONS.probe)

const PROBES = 60
/** Failures after which no further example is run. */
const ENOUGH = 3
/** Probes without an end, and no other, after which no further one is run. */
const ENDLESS = 10

/** Examples that the behaviour refutes, the first few of them. */
export function refutedExamples(contract: Contract, examples: readonly Example[]): readonly Diagnostic[] {
  const out: Diagnostic[] = []
  const limits = limitsFor(contract, OPERATIONS.example)
  for (const example of examples) {
    if (out.length >= ENOUGH) break
    out.push(...checkExamples({ ...contract, examples: [] }, [example], limits))
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

/** Runs a contract, of which so many examples are known to hold, on inputs that its text does not choose. */
export function tryOut(contract: Contract, numbers: readonly bigint[], heldExamples: number): Trial {
  let ended = 0
  let endless = 0
  for (const { input, outcome } of runsOf(contract, numbers)) {
    if (outcome.kind === 'returned' || outcome.kind === 'exited') ended++
    else if (outcome.kind === 'limit') endless++
    else if (outcome.violation !== 'requires-not-met') return { ended, fault: faultOf(input, outcome, contract) }
    if (ended + heldExamples === 0 && endless >= ENDLESS) break
  }
  if (ended + heldExamples > 0) return { ended }
  const why = endless > 0 ? 'ends within the limit of steps' : 'is permitted by requires'
  return { ended, fault: `no run that was tried ${why}; an example would show one` }
}

const faultOf = (input: string, outcome: Violation, { source }: Contract): string =>
  `${input} ${describeStop(outcome)} (give it a result, or let requires exclude it)${inLine(source, outcome.span)}`

interface Run {
  readonly input: string
  readonly outcome: Outcome | ProgramOutcome
}

function* runsOf(contract: Contract, numbers: readonly bigint[]): Generator<Run> {
  const { entry } = contract
  const interpreter = createInterpreter(contract, probeLimits(contract))
  if (contract.kind === 'function')
    for (const values of probeInputs(entry, numbers, PROBES))
      yield { input: formatCall(entry, values), outcome: interpreter.call(values) }
  else
    for (const { stdin, args } of PROGRAM_INPUTS) {
      const given = entry.parameters.length > 0 ? args.map(formatBytes).join(', ') : ''
      const input = `main(${given}) with standard input ${formatBytes(stdin)}`
      yield { input, outcome: interpreter.runProgram({ stdin, args }) }
    }
}
