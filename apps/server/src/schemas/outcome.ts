import { z } from '@hono/zod-openapi'
import { emitSchema } from './wish.js'

const count = z.int().nonnegative()
const hexadecimal = z.string().regex(/^([0-9a-f]{2})*$/)

/** A finding in a text or in code: what, where, and what to do. */
export const diagnosticSchema = z
  .object({
    code: z.string(),
    message: z.string(),
    hint: z.string().optional(),
    /** Position in a text, counted from 1. */
    line: count.optional(),
    column: count.optional(),
    /** Byte in the code section. */
    offset: count.optional(),
    /** As the candidate's text has it. */
    instruction: z.string().optional(),
    pointer: z
      .string()
      .optional()
      .openapi({ description: 'place in the body of the request (JSON Pointer)', example: '/candidates/1/level' }),
  })
  .openapi('Diagnostic')

export const contractSchema = z
  .object({ name: z.string(), kind: z.enum(['function', 'program']), signature: z.string(), source: z.string() })
  .openapi('Contract')

/** One way to read an ambiguous sentence, and an input on which the ways differ. */
export const optionSchema = z
  .object({ restatement: z.string(), contract: z.string(), onInput: z.string(), result: z.string() })
  .openapi('ReadingOption')

export const usageSchema = z
  .object({
    model: z.string(),
    requests: count,
    inputTokens: count,
    cachedTokens: count,
    outputTokens: count,
    costUsd: z.number().nullable().openapi({ description: 'null where a price is not known' }),
  })
  .openapi('ModelUsage')

/** A request that ended without a verified result. */
export const failureSchema = z
  .object({
    code: z.enum([
      'internal',
      'usage',
      'question',
      'not-understood',
      'not-verified',
      'limit',
      'model-unavailable',
      'sandbox-unavailable',
      'interrupted',
    ]),
    message: z.string(),
    diagnostics: z.array(diagnosticSchema),
    options: z.array(optionSchema).optional(),
    words: z.array(z.string()).optional(),
    closest: z.array(z.string()).optional(),
    usage: z.array(usageSchema).optional(),
  })
  .openapi('Failure')

export const understandingSchema = z
  .object({
    contract: contractSchema,
    restatement: z.string(),
    assumptions: z.array(z.string()),
    usedWords: z.array(z.string()),
    ignoredWords: z.array(z.string()),
    readBy: z.array(z.string()),
    usage: z.array(usageSchema),
  })
  .openapi('Understanding')

/** What a reading led to: a contract, a question, or words that are not understood. */
export const readingSchema = z
  .discriminatedUnion('kind', [
    understandingSchema.extend({ kind: z.literal('contract') }).openapi('ContractReading'),
    z
      .object({
        kind: z.literal('question'),
        question: z.string(),
        options: z.array(optionSchema),
        usage: z.array(usageSchema).optional(),
      })
      .openapi('QuestionReading'),
    z
      .object({
        kind: z.literal('not-understood'),
        message: z.string(),
        words: z.array(z.string()),
        closest: z.array(z.string()),
        usage: z.array(usageSchema).optional(),
      })
      .openapi('UnknownReading'),
  ])
  .openapi('Reading')

export const verdictSchema = z
  .object({
    level: z.enum(['proved', 'exhausted', 'bounded', 'tested', 'examples', 'rejected']),
    k: count.optional(),
    n: count.optional(),
  })
  .openapi('Verdict')

export const stageSchema = z
  .object({
    stage: z.enum(['decode', 'structure', 'confinement', 'behaviour', 'proof']),
    status: z.enum(['passed', 'failed', 'inconclusive', 'not-run']),
    reason: z.string().optional(),
    facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    durationMs: z.number(),
  })
  .openapi('Stage')

export const listingSchema = z
  .object({
    functions: z.array(
      z.object({
        name: z.string(),
        lines: z.array(
          z
            .object({
              offset: count,
              bytes: hexadecimal,
              text: z.string(),
              note: z.string(),
              depth: count,
              target: count.optional(),
            })
            .openapi('ListingLine'),
        ),
      }),
    ),
    sizeBytes: count,
    instructions: count,
  })
  .openapi('Listing')

export const artifactSchema = z
  .object({
    name: z.string(),
    role: z.enum(['binary', 'header', 'import-library', 'explanation', 'loader', 'declarations', 'contract']),
    sizeBytes: count,
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    executable: z.boolean(),
  })
  .openapi('Artifact')

const codeSizeSchema = z.object({ sizeBytes: count, instructions: count }).openapi('CodeSize')

/** A verified binary and what is known about it; the evidence's texts are a resource of their own. */
export const buildResultSchema = understandingSchema
  .extend({
    target: z.string(),
    emit: emitSchema,
    verdict: verdictSchema,
    verdictText: z.string().openapi({ example: 'tested 2310' }),
    stages: z.array(stageSchema),
    origin: z.enum(['lowering', 'search', 'model']),
    notes: z.array(z.string()),
    artifacts: z.array(artifactSchema),
    listing: listingSchema,
    floor: codeSizeSchema.optional().openapi({ description: 'what straightforward code generation gives' }),
    timings: z.object({
      readMs: z.number(),
      proposeMs: z.number(),
      verifyMs: z.number(),
      totalMs: z.number(),
    }),
  })
  .openapi('BuildResult')

export const evidenceSchema = z
  .object({
    build: z.string(),
    version: z.string().openapi({ description: 'of sourceless' }),
    contract: z.string(),
    target: z.string(),
    effort: z.string(),
    seed: count,
    verdict: verdictSchema,
    artifacts: z.array(artifactSchema),
    stages: z.array(
      stageSchema
        .extend({ evidence: z.array(z.object({ name: z.string(), text: z.string() })) })
        .openapi('StageEvidence'),
    ),
  })
  .openapi('Evidence')

export const namedValueSchema = z.object({ name: z.string(), value: z.string() }).openapi('NamedValue')
/** What a contract or a file does on one input; values as the notation writes them, bytes in base64. */
export const observationSchema = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('returned'), result: z.string().optional(), after: z.array(namedValueSchema) }),
    z.object({
      kind: z.literal('exited'),
      stdout: z.string().openapi({ description: 'base64; at most 1 MiB of what was written' }),
      exit: z.int(),
      stdoutBytes: count.optional().openapi({ description: 'what was written in all, where that is more' }),
    }),
    z.object({ kind: z.literal('failed'), description: z.string() }),
  ])
  .openapi('Observation')
export const counterexampleSchema = z
  .object({
    text: z.string().openapi({ description: 'the whole, in words' }),
    arguments: z.array(namedValueSchema),
    expected: observationSchema,
    actual: observationSchema,
  })
  .openapi('Counterexample')

/** The verdict on a file that was sent. */
export const verificationSchema = z
  // OpenAPI has discriminators of type string only.
  .union([
    z
      .object({
        verified: z.literal(true),
        target: z.string(),
        verdict: verdictSchema,
        verdictText: z.string(),
        stages: z.array(stageSchema),
        listing: listingSchema,
        totalMs: z.number(),
      })
      .openapi('Verified'),
    z.object({ verified: z.literal(false), failure: failureSchema }).openapi('NotVerified'),
  ])
  .openapi('Verification')

const costSchema = z.object({ sizeBytes: count, instructions: count, cost: z.number() }).openapi('CodeCost')
export const scoreSchema = z
  .object({
    parsed: z.boolean(),
    encoded: z.boolean(),
    verdict: verdictSchema,
    counterexample: counterexampleSchema.optional(),
    diagnostics: z.array(diagnosticSchema),
    code: costSchema.optional(),
    relativeCost: z.number().optional(),
    timings: z.array(z.object({ stage: z.string(), durationMs: z.number() })),
  })
  .openapi('Score')
export const scoresSchema = z.object({ floor: costSchema.optional(), scores: z.array(scoreSchema) }).openapi('Scores')

export const foundFunctionSchema = z
  .object({
    name: z.string(),
    section: z.string(),
    offset: count.openapi({ description: 'address of its first instruction, as in the listing' }),
    sizeBytes: count,
    instructions: count,
    first: count.openapi({ description: 'number of its first line among all of the file, for `from`' }),
  })
  .openapi('FoundFunction')

export const disassemblySchema = z
  .object({
    target: z.string(),
    listing: listingSchema.openapi({ description: 'what was asked for, as far as it fits' }),
    text: z.string().openapi({ description: 'the same as text' }),
    functions: z
      .array(foundFunctionSchema)
      .openapi({ description: 'functions of the file, at most 20,000; total says how many there are' }),
    total: z
      .object({ functions: count, sizeBytes: count, instructions: count })
      .openapi({ description: 'of the whole file' }),
    next: count.optional().openapi({ description: '`from` of what comes next; absent: nothing does' }),
    problems: z.array(z.string()).openapi({ description: 'what is wrong with the file, or was not looked at' }),
  })
  .openapi('Disassembly')

export const targetSchema = z
  .object({
    triple: z.string(),
    description: z.string(),
    emits: z.object({ function: z.array(emitSchema), program: z.array(emitSchema) }),
    debuggable: z.array(emitSchema),
  })
  .openapi('Target')

export type Failure = z.infer<typeof failureSchema>
export type Reading = z.infer<typeof readingSchema>
export type BuildResult = z.infer<typeof buildResultSchema>
export type Evidence = z.infer<typeof evidenceSchema>
export type Observation = z.infer<typeof observationSchema>
export type Verification = z.infer<typeof verificationSchema>
export type Scores = z.infer<typeof scoresSchema>
export type Disassembly = z.infer<typeof disassemblySchema>
export type Artifact = z.infer<typeof artifactSchema>
