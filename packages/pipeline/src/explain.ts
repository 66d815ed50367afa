import { type Excerpt, type FoundFunction, type Inspection, type Listing, listExcerpt } from '@sourceless/targets'
import type { CheckRequest } from './check.js'
import { findTarget } from './choose.js'
import { open } from './judge.js'
import type { PipelineParts } from './make.js'
import { type Failure, failure } from './outcome.js'
import { understand } from './read.js'

/** `symbol`, `from` and `limit` choose what is listed; left out, that is everything. */
export interface ExplainRequest extends Pick<CheckRequest, 'file' | 'target' | 'raw'>, Excerpt {
  /** Notation text; it names the arguments of WebAssembly functions and the member of an archive. */
  readonly contract?: string
}

/** What a file holds, for people. */
export interface Explanation {
  readonly ok: true
  readonly target: string
  /** What was chosen of the file's code. */
  readonly listing: Listing
  /** All functions of the file, in the order in which they are listed. */
  readonly functions: readonly FoundFunction[]
  /** Of the whole file: bytes of code, and lines of its listing. */
  readonly total: { readonly sizeBytes: number; readonly instructions: number }
  /** `from` of what comes behind the listing; undefined: nothing does. */
  readonly next: number | undefined
  /** What is wrong with the file, or was not looked at, in sentences. */
  readonly problems: readonly string[]
}

/** Reads a file of any maker: every instruction with what it does. */
export async function explain(parts: PipelineParts, request: ExplainRequest): Promise<Explanation | Failure> {
  const understood =
    request.contract === undefined ? undefined : await understand(parts.reader, { contract: request.contract })
  if (understood?.ok === false) return understood
  const contract = understood?.contract
  const code = await open(request.file, contract?.name ?? request.symbol, request.raw)
  if ('ok' in code) return { ...code, code: 'usage' }
  const target = findTarget(parts.targets, request.target ?? code.triple)
  if ('ok' in target) return target
  const { disassembler } = parts
  const found = await (await target.load()).inspect({
    file: code.bytes,
    isRaw: code.isRaw,
    ...(contract ? { contract } : {}),
    ...(disassembler ? { disassembler } : {}),
  })
  if (found.value === undefined) return failure('usage', found.problem)
  const inspection: Inspection = found.value
  const excerpt = listExcerpt(inspection, request)
  if (excerpt === undefined) return failure('usage', noSuchFunction(inspection, request.symbol!))
  const { functions, sizeBytes, instructions } = inspection
  const problems = [...(code.remark ? [code.remark] : []), ...inspection.problems]
  return { ok: true, target: target.triple, ...excerpt, functions, total: { sizeBytes, instructions }, problems }
}

const mostNames = 10

function noSuchFunction({ functions }: Inspection, symbol: string): string {
  const near = functions.filter(({ name }) => name.toLowerCase().includes(symbol.toLowerCase()))
  const shown = (near.length > 0 ? near : functions).slice(0, mostNames).map(({ name }) => name)
  const more = (near.length > 0 ? near : functions).length - shown.length
  const others = `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
  return `The file has no function ${symbol}. ${near.length > 0 ? 'It has' : 'Its functions are'} ${others}.`
}
