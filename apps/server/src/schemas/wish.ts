import { z } from '@hono/zod-openapi'
import { closedObject } from './closed-object.js'

/** Limits of what a request may say; longer input is refused before anything looks at it. */
export const limits = {
  intentCharacters: 20_000,
  contractCharacters: 200_000,
  examples: 64,
  exampleCharacters: 10_000,
  fileBytes: 4 * 1024 * 1024,
  candidates: 256,
  candidateCharacters: 100_000,
  /** A longer listing takes seconds and megabytes, and nobody reads it in one piece. */
  listedLines: 25_000,
} as const

export const effortSchema = z.enum(['quick', 'normal', 'high']).openapi({
  description: 'quick: everything but the proof; normal: proof within seconds; high: longer proofs and search',
})
export const emitSchema = z.enum(['object', 'executable', 'shared', 'archive', 'raw', 'hex', 'wasm'])
export const tripleSchema = z.string().min(1).max(64).openapi({ example: 'x86_64-linux' })
const seedSchema = z.int().min(0).max(0xffff_ffff)
const exampleText = z.string().min(1).max(limits.exampleCharacters)
export const contractText = z.string().min(1).max(limits.contractCharacters)
export const base64Schema = z
  .base64()
  .max(Math.ceil(limits.fileBytes / 3) * 4)
  .openapi({ description: `base64; at most ${limits.fileBytes} bytes` })

/** What to make: a sentence, or a contract in notation text. */
const wish = {
  intent: z.string().min(1).max(limits.intentCharacters).optional(),
  contract: contractText.optional(),
  signature: z.string().min(1).max(2_000).optional().openapi({ example: 'gcd(a: u64, b: u64): u64' }),
  examples: z
    .array(exampleText)
    .max(limits.examples)
    .optional()
    .openapi({ example: ['gcd(48, 18) = 6'] }),
  answer: z.int().min(1).max(100).optional().openapi({
    description: 'which choice is meant should the sentence raise a question, counted from 1',
  }),
}

/** Which of the operator's models may be asked, and for how much. */
export const modelChoiceSchema = closedObject({
  use: z.array(z.string().min(3).max(200)).min(1).max(8),
  reader: z.enum(['embedded', 'model', 'both']).optional(),
  budgetUsd: z.number().positive().max(1_000).optional(),
  deadlineMs: z.int().min(1).max(600_000).optional(),
}).openapi('ModelChoice')

export const readingRequestSchema = closedObject({
  ...wish,
  effort: effortSchema.optional(),
  models: modelChoiceSchema.optional(),
}).openapi('ReadingRequest')

export const buildRequestSchema = closedObject({
  ...wish,
  target: tripleSchema.optional(),
  emit: emitSchema.optional(),
  effort: effortSchema.optional(),
  seed: seedSchema.optional(),
  address: z.int().min(0).max(0xffff_ffff).optional(),
  debug: z.boolean().optional(),
  fileName: z
    .string()
    .regex(/^[\w][\w.-]{0,99}$/, {
      error: 'not a name of at most 100 letters, digits, "_", "-" and ".", the first a letter, digit or "_"',
    })
    .optional()
    .openapi({ description: 'name of the binary, without a directory' }),
  models: modelChoiceSchema.optional(),
}).openapi('BuildRequest', { example: { intent: 'count the set bits of a 64-bit integer', target: 'x86_64-linux' } })

export const verificationRequestSchema = closedObject({
  file: base64Schema,
  contract: contractText,
  examples: z.array(exampleText).max(limits.examples).optional(),
  target: tripleSchema.optional(),
  raw: z.boolean().optional().openapi({ description: 'the file is code bytes alone' }),
  effort: effortSchema.optional(),
  seed: seedSchema.optional(),
}).openapi('VerificationRequest')

export const scoreRequestSchema = closedObject({
  contract: contractText,
  target: tripleSchema.optional(),
  effort: effortSchema.optional(),
  seed: seedSchema.optional(),
  candidates: z
    .array(
      closedObject({
        level: z.enum(['contract', 'virtual', 'real', 'bytes']),
        text: z.string().max(limits.candidateCharacters),
      }),
    )
    .min(1)
    .max(limits.candidates),
}).openapi('ScoreRequest')

export const disassembleRequestSchema = closedObject({
  file: base64Schema,
  contract: contractText.optional(),
  target: tripleSchema.optional(),
  raw: z.boolean().optional(),
  symbol: z
    .string()
    .min(1)
    .max(4096)
    .optional()
    .openapi({ description: 'only functions of this name, or the one at an address such as 0x401136' }),
  from: z
    .int()
    .min(0)
    .max(100_000_000)
    .optional()
    .openapi({ description: 'number of the first line that is listed, among those of the file or symbol; default 0' }),
  limit: z
    .int()
    .min(1)
    .max(limits.listedLines)
    .optional()
    .openapi({ description: `lines that are listed; default ${limits.listedLines}` }),
}).openapi('DisassembleRequest')

/** A run in the sandbox; agents ask for it over MCP, pages run files themselves. */
export const runRequestSchema = closedObject({
  file: base64Schema,
  contract: contractText,
  target: tripleSchema.optional(),
  raw: z.boolean().optional(),
  arguments: z.array(z.string().max(100_000)).max(64),
  stdin: base64Schema.optional(),
  seed: seedSchema.optional(),
})

export type ReadingRequest = z.infer<typeof readingRequestSchema>
export type BuildRequest = z.infer<typeof buildRequestSchema>
export type VerificationRequest = z.infer<typeof verificationRequestSchema>
export type ScoreRequest = z.infer<typeof scoreRequestSchema>
export type DisassembleRequest = z.infer<typeof disassembleRequestSchema>
export type RunRequest = z.infer<typeof runRequestSchema>
