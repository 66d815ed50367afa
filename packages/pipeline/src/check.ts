import type { Contract } from '@sourceless/contract'
import { formatVerdict, type StageReport, type Verdict, verify } from '@sourceless/verifier'
import type { PipelineEvent } from './events.js'
import type { Listing } from './listing.js'
import { findTarget, type MakeRequest, type PipelineParts, rejected, verifyOptions } from './make.js'
import { type Failure, failure } from './outcome.js'
import { understand } from './read.js'

export interface CheckRequest extends Pick<MakeRequest, 'effort' | 'seed' | 'signal' | 'examples' | 'target'> {
  readonly file: Uint8Array
  /** Notation text. */
  readonly contract: string
  /** The file is code bytes alone. */
  readonly raw?: boolean
  readonly onEvent?: (event: PipelineEvent) => void
}

/** The verdict on a file that already exists. */
export interface Check {
  readonly ok: true
  readonly contract: Contract
  readonly target: string
  readonly verdict: Verdict
  readonly verdictText: string
  readonly stages: readonly StageReport[]
  readonly listing: Listing
  readonly totalMs: number
}

const magics: readonly (readonly [string, readonly number[]])[] = [
  ['x86_64-linux', [0x7f, 0x45, 0x4c, 0x46]],
  ['wasm32', [0x00, 0x61, 0x73, 0x6d]],
]

/** The target whose files begin like this one. */
export function recognise(file: Uint8Array): string | undefined {
  return magics.find(([, magic]) => magic.every((byte, at) => file[at] === byte))?.[0]
}

/** Checks a finished file against a contract, exactly as `make` checks what it made. */
export async function check(parts: PipelineParts, request: CheckRequest): Promise<Check | Failure> {
  const clock = parts.clock ?? (() => 0)
  const startedMs = clock()
  const triple = request.target ?? (request.raw ? undefined : recognise(request.file))
  if (triple === undefined && !request.raw)
    return failure('usage', 'The file is neither ELF nor WebAssembly; for bare code bytes say so (--emit raw).')
  const target = findTarget(parts.targets, triple)
  if ('ok' in target) return target
  const { contract: text, examples } = request
  const understood = await understand(parts.reader, { contract: text, ...(examples ? { examples } : {}) })
  if (!understood.ok) return understood
  const { contract } = understood
  const result = await verify({
    contract,
    file: request.file,
    platform: target.platform,
    format: request.raw ? 'raw' : 'auto',
    ...verifyOptions(parts, request),
    onProgress: (event) => request.onEvent?.({ kind: 'check-progressed', event }),
  })
  if (result.verdict.level === 'rejected') return rejected(result)
  return {
    ok: true,
    contract,
    target: target.triple,
    verdict: result.verdict,
    verdictText: formatVerdict(result.verdict),
    stages: result.stages,
    listing: target.list(request.file, contract, request.raw ?? false),
    totalMs: clock() - startedMs,
  }
}
