import {
  type Contract,
  checkExamples,
  createInterpreter,
  type Diagnostic,
  describeStop,
  type Example,
  formatBytes,
  formatCall,
  type Outcome,
  type ProgramOutcome,
} from '@sourceless/contract'
import { probeInputs, type StepLimit } from '@sourceless/intent'
import { visitExpressions, visitStatements } from './walk.js'

/**
 * Parts of expressions that one run may compute. The interpreter counts statements, so a contract of long ones gets fewer
 * steps: an answer that never ends costs the same whatever it is made of.
 */
const WORK = {
  example: { function: 5_000_000, program: 10_000_000 },
  probe: { function: 100_000, program: 3_000_000 },
} as const
/** Parts of a statement that is not long. */
const USUAL_PARTS = 10

/** Steps for a run of a contract; each of its arrays may come to be once beside them. */
function stepsFor(contract: Contract, work: { readonly function: number; readonly program: number }): number {
  let most = USUAL_PARTS
  let elements = 0
  visitStatements(contract, (statement, expressions) => {
    let parts = 0
    visitExpressions(expressions, ({ kind }) => {
      if (kind !== 'literal') parts++
    })
    most = Math.max(most, parts)
    if (statement.kind === 'declare' && statement.variable.type.kind === 'array')
      elements += statement.variable.type.length
  })
  return elements + Math.ceil(work[contract.kind] / most)
}

export const probeSteps: StepLimit = (contract) => stepsFor(contract, WORK.probe)

const PROBES = 60
/** Failures after which no further example is run. */
const ENOUGH = 3
/** Probes without an end, and no other, after which no further one is run. */
const ENDLESS = 10

/** Examples that the behaviour refutes, the first few of them. */
export function refutedExamples(contract: Contract, examples: readonly Example[]): readonly Diagnostic[] {
  const out: Diagnostic[] = []
  const steps = stepsFor(contract, WORK.example)
  for (const example of examples) {
    if (out.length >= ENOUGH) break
    out.push(...checkExamples({ ...contract, examples: [] }, [example], steps))
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
    else if (outcome.violation !== 'requires-not-met') return { ended, fault: `${input} ${describeStop(outcome)}` }
    if (ended + heldExamples === 0 && endless >= ENDLESS) break
  }
  if (ended + heldExamples > 0) return { ended }
  const why = endless > 0 ? 'ends within the limit of steps' : 'is permitted by requires'
  return { ended, fault: `no run that was tried ${why}; an example would show one` }
}

interface Run {
  readonly input: string
  readonly outcome: Outcome | ProgramOutcome
}

function* runsOf(contract: Contract, numbers: readonly bigint[]): Generator<Run> {
  const { entry } = contract
  const interpreter = createInterpreter(contract, { stepLimit: probeSteps(contract) })
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
