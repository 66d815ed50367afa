import {
  type Contract,
  checkExamples,
  type Diagnostic,
  formatSignature,
  parseContract,
  sameType,
  type Type,
} from '@sourceless/contract'
import { lower } from '@sourceless/forge'
import { type CandidateDiagnostic, type CandidateReading, type CandidateRequest, maximumDiagnostics } from './api.js'

/** Steps that the rewriting may take on an example. */
const exampleSteps = 1_000_000

/** Another behaviour of the same signature in the notation, lowered. It is judged against the original contract, as all are. */
export function readContractLevel({ text, contract, target }: CandidateRequest): CandidateReading {
  const { value: written, diagnostics } = parseContract(text)
  if (written === undefined)
    return { diagnostics: diagnostics.slice(0, maximumDiagnostics).map((one) => fromNotation(text, one)) }
  const difference = signatureDifference(contract, written)
  if (difference !== undefined) return { diagnostics: [difference] }
  const refuted = checkExamples({ ...written, examples: contract.examples }, [], { stepLimit: exampleSteps })
  if (refuted.length > 0)
    return {
      diagnostics: refuted
        .slice(0, maximumDiagnostics)
        .map(({ message }) => ({ message, hint: 'Correct the behaviour: the examples stand.' })),
    }
  const { value, diagnostics: limits } = lower(written, target.backEnd)
  if (value === undefined) return { diagnostics: limits.map((one) => fromNotation(text, one)) }
  return { candidate: { ...value, origin: 'model' }, lineAt: () => undefined }
}

function fromNotation(text: string, { message, hint, span }: Diagnostic): CandidateDiagnostic {
  const line = span?.start.line
  const instruction = line === undefined ? undefined : text.split('\n')[line - 1]?.trim()
  return {
    ...(line === undefined ? {} : { line }),
    ...(instruction ? { instruction } : {}),
    message,
    hint: hint ?? 'Correct the notation.',
  }
}

/** Whether text is written to is read off the body, so that it is no part of what is stated. */
function isSameParameter(a: Type, b: Type): boolean {
  if (a.kind === 'slice' && b.kind === 'slice') return a.writable === b.writable && sameType(a.element, b.element)
  return a.kind === 'cstr' ? b.kind === 'cstr' : sameType(a, b)
}

function signatureDifference(contract: Contract, written: Contract): CandidateDiagnostic | undefined {
  const [wanted, found] = [contract.entry, written.entry]
  const isSame =
    contract.kind === written.kind &&
    contract.name === written.name &&
    wanted.parameters.length === found.parameters.length &&
    wanted.parameters.every(({ type }, n) => isSameParameter(type, found.parameters[n]!.type)) &&
    sameType(wanted.result, found.result)
  if (isSame) return undefined
  return {
    line: found.span.start.line,
    message: `the signature is ${formatSignature(found)}, not ${formatSignature(wanted)}`,
    hint: 'Keep name, parameters and result; change the body alone.',
  }
}
