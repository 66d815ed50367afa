import type { Contract } from '@sourceless/contract'
import { type Listing, type LoadedTarget, listExcerpt, type OpenedFile } from '@sourceless/targets'
import { formatVerdict, type StageReport, type Verdict } from '@sourceless/verifier'
import { findTarget } from './choose.js'
import { type JudgeOptions, judgeCode, open, rejected } from './judge.js'
import type { PipelineParts } from './make.js'
import type { Failure } from './outcome.js'
import { understand } from './read.js'

export interface CheckRequest extends JudgeOptions {
  readonly file: Uint8Array
  /** Notation text. */
  readonly contract: string
  readonly examples?: readonly string[]
  /** Default: what the file says of itself; for code bytes the first target. */
  readonly target?: string
  /** The file is code bytes alone. */
  readonly raw?: boolean
}

/** The verdict on a file that already exists. */
export interface Check {
  readonly ok: true
  readonly contract: Contract
  readonly target: string
  readonly verdict: Verdict
  readonly verdictText: string
  readonly stages: readonly StageReport[]
  /** Of the file's code; of a big file, of what was checked alone. */
  readonly listing: Listing
  readonly totalMs: number
}

/** Checks a finished file against a contract, exactly as `make` checks what it made. */
export async function check(parts: PipelineParts, request: CheckRequest): Promise<Check | Failure> {
  const clock = parts.clock ?? (() => 0)
  const startedMs = clock()
  const { contract: text, examples } = request
  const understood = await understand(parts.reader, { contract: text, ...(examples ? { examples } : {}) })
  if (!understood.ok) return understood
  const { contract } = understood
  const code = await open(request.file, contract.name, request.raw)
  if ('ok' in code) return code
  const target = findTarget(parts.targets, request.target ?? code.triple)
  if ('ok' in target) return target
  const loaded = await target.load()
  const result = await judgeCode(parts, loaded, contract, code, request)
  if (result.verdict.level === 'rejected') {
    const why = rejected(result)
    if (!code.isRaw || request.target !== undefined) return why
    const taken = `Bytes name no machine; these were taken for ${target.triple}.`
    return { ...why, message: `${why.message}\n${taken} State the target if it is another.` }
  }
  return {
    ok: true,
    contract,
    target: target.triple,
    verdict: result.verdict,
    verdictText: formatVerdict(result.verdict),
    stages: result.stages,
    listing: await listingOf(parts, loaded, contract, code),
    totalMs: clock() - startedMs,
  }
}

/** Bigger files hold much besides what was checked, such as a libc. */
const largestListedBytes = 128 * 1024
const mostLines = 10_000

async function listingOf(
  { disassembler }: PipelineParts,
  target: LoadedTarget,
  contract: Contract,
  { bytes, isRaw }: OpenedFile,
): Promise<Listing> {
  if (bytes.length <= largestListedBytes) return target.list(bytes, contract, isRaw)
  const { value } = await target.inspect({ file: bytes, isRaw, contract, ...(disassembler ? { disassembler } : {}) })
  if (value === undefined) return { functions: [], sizeBytes: 0, instructions: 0 }
  const [own, first] = [{ symbol: contract.name, limit: mostLines }, { limit: mostLines }]
  return (listExcerpt(value, own) ?? listExcerpt(value, first)!).listing
}
