import {
  type Contract,
  checkExamples,
  type Example,
  formatBytes,
  formatExample,
  isWritable,
  parseContract,
  parseExample,
} from '@sourceless/contract'
import { type Candidate, propose } from '@sourceless/forge'
import { formatListing } from '@sourceless/targets'
import {
  type FunctionObservation,
  formatVerdict,
  type ObservedInput,
  observe,
  type ProgramObservation,
} from '@sourceless/verifier'
import { z } from 'zod'
import { candidateLevels, readCandidate, repairMessage, writeTried } from '../candidate/index.js'
import { shortObservation } from '../candidate/short-values.js'
import type { Tool, ToolCall } from '../model.js'
import { parseJson } from '../parse-json.js'
import { type Accepted, type Bench, codeOf } from '../proposer/bench.js'

/** Longest text that a tool gives back, characters. */
const maximumResultCharacters = 6000
/** Longest text that a tool reads, characters. */
const maximumArgumentCharacters = 70_000

const level = z.enum(candidateLevels)
const inputs = {
  check_candidate: z.object({ level, text: z.string() }),
  run: z.object({ level, text: z.string(), example: z.string() }),
  disassemble: z.object({ hex: z.string() }),
  cost: z.object({ level, text: z.string() }),
  search_here: z.object({ contract: z.string() }),
} as const
type ToolName = keyof typeof inputs

const descriptions: Readonly<Record<ToolName, string>> = {
  check_candidate:
    'Checks code as an answer would be, except for the proof. Gives the verdict, or the input on which it is wrong.',
  run: 'Runs code on one case, such as f([1, 2], 3) = 6, and tells what it does and what the contract says.',
  disassemble: 'Reads hexadecimal bytes back as instructions of the target.',
  cost: 'Tells size, instructions and cost of code without checking it.',
  search_here:
    'Searches for the cheapest straight-line code of a small function of at most three integers, given in the notation. Gives code that is tested, not proved.',
}

/** What models may call while they look for better code. None of it has an effect outside of the conversation. */
export const proposerTools: readonly Tool[] = (Object.keys(inputs) as ToolName[]).map((name) => ({
  name,
  description: descriptions[name],
  parameters: inputs[name],
}))

export interface ToolResult {
  /** For the model. */
  readonly text: string
  /** Code that was checked and holds: an answer as good as any. */
  readonly accepted?: Accepted
}

/** Runs one call. Whatever it holds, the result is a text. */
export async function callTool(bench: Bench, call: ToolCall, signal?: AbortSignal): Promise<ToolResult> {
  const result = await resultOf(bench, call, signal)
  const { text } = result
  if (text.length <= maximumResultCharacters) return result
  return { ...result, text: `${text.slice(0, maximumResultCharacters)}\n… (cut: ${text.length} characters)` }
}

async function resultOf(bench: Bench, call: ToolCall, signal: AbortSignal | undefined): Promise<ToolResult> {
  const { name, arguments: text } = call
  if (!Object.hasOwn(inputs, name))
    return { text: `There is no tool "${name.slice(0, 80)}". Tools: ${Object.keys(inputs).join(', ')}.` }
  if (text.length > maximumArgumentCharacters)
    return { text: `The arguments have ${text.length} characters; at most ${maximumArgumentCharacters} are read.` }
  const run = runners[name as ToolName] as Runner<ToolName>
  const read = inputs[name as ToolName].safeParse(parseJson(text))
  if (!read.success) return { text: `The arguments do not fit: ${z.prettifyError(read.error).slice(0, 600)}` }
  return run(bench, read.data as never, signal)
}

type Runner<Name extends ToolName> = (
  bench: Bench,
  input: z.infer<(typeof inputs)[Name]>,
  signal: AbortSignal | undefined,
) => Promise<ToolResult>

const runners: { readonly [Name in ToolName]: Runner<Name> } = {
  async check_candidate(bench, { level, text }, signal) {
    const trial = await bench.try(level, text, signal)
    if (trial.kind !== 'accepted') return { text: trial.message }
    return { text: `Right (${formatVerdict(trial.verdict)}). ${costText(trial.candidate)}`, accepted: trial }
  },
  async run({ contract, target }, { level, text, example: written }) {
    const { value: example, diagnostics } = parseExample(written, contract.entry)
    if (example === undefined) return { text: diagnostics.map(({ message }) => message).join('\n') }
    const refuted = checkExamples(contract, [example])
    const said =
      refuted.map(({ message }) => message).join('\n') ||
      `The contract agrees: ${formatExample(example, contract.entry)}.`
    const reading = await readCandidate({ level, text, contract, target })
    if ('diagnostics' in reading)
      return { text: `${said}\n${repairMessage({ contract, diagnostics: reading.diagnostics })}` }
    const { value, diagnostics: found } = await observe({
      contract,
      file: writeTried(reading.candidate, contract, target),
      platform: target.platform,
      input: inputOf(example),
    })
    if (value === undefined) return { text: `${said}\nThe code: ${found.map(({ message }) => message).join('\n')}` }
    const did = describe(value, contract)
    return { text: `${said}\nThe code: ${did}` }
  },
  async disassemble({ contract, target }, { hex }) {
    const digits = hex.replaceAll(/\s|0x/gi, '')
    if (!/^([0-9a-f]{2})+$/i.test(digits)) return { text: 'That is not an even number of hexadecimal digits.' }
    const listing = target.list(Uint8Array.from(Buffer.from(digits, 'hex')), contract, true)
    return { text: formatListing(listing, false) || 'These bytes are no instructions of the target.' }
  },
  async cost({ contract, target }, { level, text }) {
    const reading = await readCandidate({ level, text, contract, target })
    if ('diagnostics' in reading) return { text: repairMessage({ contract, diagnostics: reading.diagnostics }) }
    return { text: costText(reading.candidate) }
  },
  async search_here({ target }, { contract: text }, signal) {
    const { value: part, diagnostics } = parseContract(text)
    if (part === undefined)
      return {
        text: diagnostics
          .map(({ message }) => message)
          .slice(0, 5)
          .join('\n'),
      }
    if (part.kind === 'program') return { text: 'A program cannot be searched for, only a function.' }
    let best: Candidate | undefined
    for await (const found of propose(part, target.backEnd, { effort: 1, ...(signal ? { signal } : {}) })) best = found
    if (best === undefined) return { text: 'This function is beyond a limit of code generation.' }
    return {
      text: `${best.origin === 'search' ? 'Found' : 'Nothing cheaper was found than'}:\n${codeOf(best, part, target)}\n${costText(best)}`,
    }
  },
}

const costText = ({ sizeBytes, instructions, cost }: Candidate): string =>
  `Cost ${cost}: ${sizeBytes} bytes, ${instructions} instructions.`

function describe(value: FunctionObservation | ProgramObservation, { entry }: Contract): string {
  if (value.kind === 'failed') return value.description
  if (value.kind === 'exited') return `exits with ${value.exit}, having written ${formatBytes(value.stdout)}`
  const after = value.after.filter(({ name }) =>
    entry.parameters.some((one) => one.name === name && isWritable(one.type)),
  )
  return shortObservation({ ...value, after })
}

const inputOf = (example: Example): ObservedInput =>
  example.kind === 'program'
    ? { kind: 'program', arguments: example.arguments, stdin: example.stdin }
    : { kind: 'function', arguments: example.arguments }
