import { type Contract, formatSignature } from '@sourceless/contract'
import type { Listing, LoadedTarget } from '@sourceless/targets'
import { type Culprit, locate, type VerifyDiagnostic, type VerifyResult } from '@sourceless/verifier'
import type { CandidateDiagnostic, LineFinder } from './api.js'
import { hintFor } from './repair-hints.js'
import { shortCounterexample, shorten, withoutAddresses } from './short-values.js'

/** Longest message, characters. */
export const maximumMessageCharacters = 1500
const longestPart = 300
const mostFindings = 3

export interface RepairRequest {
  readonly contract: Contract
  /** Of a text that is no candidate. */
  readonly diagnostics?: readonly CandidateDiagnostic[]
  /** Of a candidate that was rejected. */
  readonly result?: VerifyResult
  /** The code that was judged. */
  readonly listing?: Listing
  /** From the reading of the candidate. */
  readonly lineAt?: LineFinder
  /** From `locate` of the verifier, with the result's counterexample. */
  readonly culprit?: Culprit
}

/** What a model needs to know to try again: what failed, on what input, which instruction, and one hint. */
export function repairMessage(request: RepairRequest): string {
  const { contract, diagnostics = [], result } = request
  const about = `For ${shorten(contract.kind === 'program' ? contract.name : formatSignature(contract.entry), 200)}:`
  const lines = result === undefined ? ofReading(diagnostics) : ofRejection(request, result)
  return shorten([about, ...lines].join('\n'), maximumMessageCharacters)
}

function ofReading(diagnostics: readonly CandidateDiagnostic[]): readonly string[] {
  const shown = diagnostics.slice(0, mostFindings).map(({ line, instruction, message }) => {
    const where = line === undefined ? (instruction ?? '') : `line ${line} \`${shorten(instruction ?? '', 80)}\``
    return `${where === '' ? '' : `${where}: `}${shorten(message, longestPart)}`
  })
  const others = diagnostics.length - shown.length
  return [
    'The text cannot be made into code.',
    ...shown,
    ...(others > 0 ? [`and ${others} more`] : []),
    `Hint: ${shorten(diagnostics[0]?.hint ?? 'Write the text again.', longestPart)}`,
  ]
}

function ofRejection(request: RepairRequest, { counterexample, diagnostics }: VerifyResult): readonly string[] {
  const [first] = diagnostics
  if (first === undefined) return ['The code was rejected.']
  const shown = counterexample === undefined ? undefined : shortCounterexample(counterexample)
  const others = diagnostics.slice(1, mostFindings)
  return [
    `Rejected (${first.code}): ${shorten(withoutAddresses(first.message), longestPart)}`,
    ...(shown === undefined ? [] : [`Input: ${shown.input}`, `Expected: ${shown.expected}`, `Actual: ${shown.actual}`]),
    ...place(request, first),
    ...others.map(({ message }) => `Also: ${shorten(withoutAddresses(message), longestPart / 2)}`),
    `Hint: ${first.hint ?? hintFor(first.code, counterexample)}`,
  ]
}

/** The instruction that the verifier names, or that is found to have done it. */
function place(request: RepairRequest, { offset }: VerifyDiagnostic): readonly string[] {
  const { culprit } = request
  if (offset !== undefined) return [`Instruction: ${instructionAt(request, offset)}`]
  if (culprit === undefined) return []
  return [`Instruction: ${instructionAt(request, culprit.offset)}, which ${culprit.deed}`]
}

/** As the text has it, and as it is read back from the code. */
function instructionAt({ listing, lineAt }: RepairRequest, offset: number): string {
  const own = listing?.functions.flatMap(({ lines }) => {
    const start = lines[0]?.offset ?? 0
    return lines.filter((line) => line.offset - start === offset)
  })
  const read = own?.[0] === undefined ? undefined : shorten(own[0].text, 80)
  const source = lineAt?.(offset)
  const at = `at 0x${offset.toString(16)}`
  if (source === undefined) return read === undefined ? at : `\`${read}\` ${at}`
  const written = `line ${source.line} \`${shorten(source.text, 80)}\``
  return read === undefined || read === source.text ? `${written} ${at}` : `${written} (\`${read}\` ${at})`
}

export interface RejectionRequest {
  readonly contract: Contract
  readonly target: LoadedTarget
  /** What was judged, and how. */
  readonly file: Uint8Array
  readonly result: VerifyResult
  readonly lineAt?: LineFinder
}

/** The message for a rejected file: runs it once more on its counterexample to find the instruction to name. */
export async function explainRejection(request: RejectionRequest): Promise<string> {
  const { contract, target, file, result } = request
  const { counterexample } = result
  const { platform } = target
  const culprit = counterexample === undefined ? undefined : await locate({ contract, file, platform, counterexample })
  const listing = target.list(file, contract, false)
  return repairMessage({ ...request, listing, ...(culprit === undefined ? {} : { culprit }) })
}
