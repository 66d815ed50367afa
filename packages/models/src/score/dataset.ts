import { type Contract, formatSignature } from '@sourceless/contract'
import type { CandidateOrigin } from '@sourceless/forge'
import type { Artifact, Emit, Listing, LoadedTarget } from '@sourceless/targets'
import type { Effort, Verdict } from '@sourceless/verifier'
import { z } from 'zod'
import { codeTexts, hex, readableLevel } from './program-text.js'

const hexadecimal = z.string().regex(/^([0-9a-f]{2})*$/)
const count = z.int().nonnegative()

/** A verified program with what it is for. Readers refuse versions that they do not know. */
export const datasetRowSchema = z.strictObject({
  version: z.literal(1),
  /** The sentence; null for a contract given as such. */
  intent: z.string().nullable(),
  /** What was understood, in English; null for a contract given as such. */
  restatement: z.string().nullable(),
  kind: z.enum(['function', 'program']),
  signature: z.string(),
  /** The contract in the notation. */
  contract: z.string(),
  /** Triple. */
  target: z.string(),
  emit: z.string(),
  /**
   * At this level `program` (`real`) or only `bytes` (`bytes`) reads back as the very same code and is accepted alone; null: the
   * file holds more than its code, such as data.
   */
  level: z.enum(['real', 'bytes']).nullable(),
  /** Assembly of the file's code, an instruction a line. */
  program: z.string(),
  /** The code. */
  bytes: hexadecimal,
  /** The whole file, about which the verdict is. */
  file: hexadecimal,
  verdict: z.strictObject({
    level: z.enum(['proved', 'exhausted', 'bounded', 'tested', 'examples']),
    k: count.optional(),
    n: count.optional(),
  }),
  effort: z.enum(['quick', 'normal', 'high']),
  seed: count,
  origin: z.enum(['lowering', 'search', 'model']),
  /** Bytes of code, without data. */
  sizeBytes: count,
  instructions: count,
})

export type DatasetRow = z.infer<typeof datasetRowSchema>

/** What a row tells of a build: a `Build` of the pipeline is one. */
export interface VerifiedBuild {
  readonly contract: Contract
  readonly restatement: string
  readonly target: string
  readonly emit: Emit
  readonly verdict: Verdict
  readonly origin: CandidateOrigin
  readonly files: readonly Artifact[]
  readonly listing: Listing
}

/** What else a row tells: the target of the build, and how it was asked for. */
export interface DatasetContext {
  readonly target: LoadedTarget
  readonly intent?: string
  readonly effort: Effort
  readonly seed: number
}

/** The row of a build. Throws for one that is not verified: there is no such row. */
export async function datasetRow(build: VerifiedBuild, context: DatasetContext): Promise<DatasetRow> {
  const { contract, restatement, verdict, listing } = build
  const { target, intent, effort, seed } = context
  const { bytes: file } = build.files.find(({ role }) => role === 'binary')!
  const texts = codeTexts(target, contract, file, listing)
  return datasetRowSchema.parse({
    version: 1,
    intent: intent ?? null,
    restatement: restatement === '' ? null : restatement,
    kind: contract.kind,
    signature: formatSignature(contract.entry),
    contract: contract.source.trim(),
    target: build.target,
    emit: build.emit,
    level: (await readableLevel(target, contract, texts)) ?? null,
    program: texts.assembly,
    bytes: texts.bytes,
    file: hex(file),
    verdict,
    effort,
    seed,
    origin: build.origin,
    sizeBytes: listing.sizeBytes,
    instructions: listing.instructions,
  })
}
