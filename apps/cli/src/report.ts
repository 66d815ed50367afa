import { formatSignature } from '@sourceless/contract'
import { type Build, type Check, exitCodes, type Failure, type Understanding } from '@sourceless/pipeline'
import { formatListing } from '@sourceless/targets'
import { usageLines } from './usage-text.js'

const err = (text: string) => process.stderr.write(text)
const out = (text: string) => process.stdout.write(text)

type Located = Failure['diagnostics'][number]

/** `where: message` and, on its own line, what to do. */
export function formatDiagnostic(diagnostic: Located, source?: string): string {
  const { span, message, hint } = diagnostic
  const where = span ? `${source ?? 'contract'}:${span.start.line}:${span.start.column}: ` : ''
  return `  ${where}${message}${hint ? `\n    ${hint}` : ''}\n`
}

/** Tells why there is no result, and sets the exit code. */
export function reportFailure(failure: Failure, json: boolean, source?: string): void {
  process.exitCode = exitCodes[failure.code]
  err(`sourceless: ${failure.message}\n`)
  for (const diagnostic of failure.diagnostics) err(formatDiagnostic(diagnostic, source))
  showQuestion(failure)
  for (const word of failure.words ?? []) err(`  not understood: "${word}"\n`)
  for (const word of failure.closest ?? []) err(`  closest: ${word}\n`)
  if (failure.code === 'question') err(howToAnswer(failure))
  for (const line of usageLines(failure.usage ?? [])) err(`models: ${line}\n`)
  if (json) printFailure(failure)
}

/** The choices of a question, numbered from 1. */
export function showQuestion(question: Failure): void {
  question.options?.forEach((option, at) => {
    err(`  ${at + 1}. ${option.restatement}\n     ${option.onInput} gives ${option.result}\n`)
  })
}

function howToAnswer({ options }: Failure): string {
  const [first] = options ?? []
  const isCall = first !== undefined && /^\w+\(.*\)$/.test(first.onInput) && !first.result.includes(' = ')
  const example = isCall ? ` --example "${first.onInput} = ${first.result}"` : ' --example with the case you mean'
  return `Answer with --answer and its number, with${example}, or in other words.\n`
}

/** Why there is no result, as the last line of standard output. */
export function printFailure(failure: Failure): void {
  printJson({ ...failure, exitCode: exitCodes[failure.code] })
}

/** A verified binary, for a person. */
export function reportBuild(build: Build, paths: readonly string[]): void {
  if (build.restatement) out(`${build.restatement}\n`)
  for (const assumption of build.assumptions) out(`Assumed: ${assumption}\n`)
  out(`\n${build.contract.source.trim()}\n\n`)
  out(`${formatListing(build.listing, false)}\n\n`)
  const { sizeBytes, instructions } = build.listing
  const [binary] = build.files
  const by = build.origin === 'model' ? ', proposed by a model' : ''
  out(
    `${paths[0]}  ${build.target} ${build.emit}, ${binary!.bytes.length} bytes; code ${sizeBytes} bytes, ${instructions} instructions${by}\n`,
  )
  for (const path of paths.slice(1)) out(`${path}\n`)
  reportVerdict(build)
  reportModels(build)
}

/** What models had to do with it, and what they cost. */
export function reportModels({ usage, readBy, notes = [] }: Understanding & Partial<Pick<Build, 'notes'>>): void {
  if (usage.length > 0 && readBy.length > 0) out(`Read so by: ${readBy.join(', ')}\n`)
  for (const line of usageLines(usage)) out(`models: ${line}\n`)
  for (const note of notes) out(`note: ${note}\n`)
}

/** The verdict and what it rests on. */
export function reportVerdict(result: Build | Check): void {
  out(`verdict: ${result.verdictText}\n`)
  for (const stage of result.stages) {
    const facts = Object.entries(stage.facts).flatMap(([name, value]) => factInWords(name, value))
    const reason = stage.reason ? ` (${stage.reason})` : ''
    out(`  ${stage.stage.padEnd(11)} ${stage.status}${reason}${facts.length > 0 ? `: ${facts.join(', ')}` : ''}\n`)
  }
}

/** `codeBytes: 90` as `90 code bytes`; what is zero or false is left to `--json`. */
function factInWords(name: string, value: string | number | boolean): readonly string[] {
  const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
  if (value === 0 || value === false) return []
  if (value === true) return [words]
  return [typeof value === 'number' ? `${value} ${words}` : `${words}: ${value}`]
}

/** The same as one JSON object: the last line of standard output. */
export function jsonOf(result: Build | Check): Record<string, unknown> {
  const { contract, stages, listing } = result
  return {
    ok: true,
    verdict: result.verdictText,
    level: result.verdict,
    contract: {
      name: contract.name,
      kind: contract.kind,
      signature: formatSignature(contract.entry),
      source: contract.source,
    },
    target: result.target,
    size: listing.sizeBytes,
    instructions: listing.instructions,
    stages: stages.map(({ stage, status, reason, facts, durationMs }) => ({
      stage,
      status,
      reason,
      facts,
      durationMs,
    })),
  }
}

/** A verified binary as one JSON object. */
export function buildJson(build: Build, paths: readonly string[]): Record<string, unknown> {
  const { restatement, assumptions, origin, readBy, usage, notes, timings } = build
  return { ...jsonOf(build), restatement, assumptions, origin, readBy, usage, notes, files: paths, timings }
}

export function printJson(value: unknown): void {
  out(`${JSON.stringify(value, plain)}\n`)
}

/** BigInts as decimal strings, bytes as arrays, a cost that is not known as null. */
function plain(key: string, value: unknown): unknown {
  if (key === 'costUsd') return value ?? null
  if (typeof value === 'bigint') return value.toString()
  return value instanceof Uint8Array ? [...value] : value
}
