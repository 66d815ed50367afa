import { targets } from '@sourceless/targets'
import { z } from 'zod'
import { closedObject } from '../schemas/closed-object.js'
import { buildRequestSchema, contractText, limits } from '../schemas/wish.js'

/**
 * What models see of the tools: flat objects with few plain fields, since small models lose their way in unions and nesting.
 * Every result has the same fields whatever its kind; absent ones do not apply. What a field may hold is said by the HTTP API,
 * but for bounds that keep a message small.
 */
const largestFileBytes = 1024 * 1024

const asked = buildRequestSchema.shape
const contract = contractText.describe(
  'A contract, instead of intent: a subset of TypeScript with fixed-width types, first function is the one made. Example: ' +
    '"function popcount(x: u64): u32 { let n: u32 = 0; for (let i: u32 = 0; i < 64; i++) n += u32((x >> u64(i)) & 1); return n }". ' +
    'Rules: resource sourceless://notation',
)

export const wish = {
  intent: asked.intent.describe(
    'One plain English sentence, such as "count the set bits of a 64-bit integer". Or give a contract',
  ),
  contract: contract.optional(),
  signature: asked.signature.describe('Such as "gcd(a: u64, b: u64): u64"'),
  examples: asked.examples.describe('Cases that must hold, such as "gcd(48, 18) = 6"'),
  answer: asked.answer.describe('Number of the option that is meant, after a question'),
}

export const making = {
  target: asked.target.describe(
    `Where it runs, default x86_64-linux: ${targets.map(({ triple }) => triple).join(', ')}`,
  ),
  emit: asked.emit.describe(
    'Kind of file; default: object for functions, executable for programs, wasm for WebAssembly',
  ),
  effort: asked.effort.describe(
    'quick: tested, not proved; normal (default): proof within seconds; high: longer proofs and search',
  ),
}

/** Which file is meant: one that make_binary made, or one that is sent. */
export const subject = {
  build: z
    .string()
    .min(1)
    .max(64)
    .optional()
    .describe('Id that make_binary returned; then file, contract and target are known'),
  file: z
    .base64()
    .max(Math.ceil(largestFileBytes / 3) * 4)
    .optional()
    .describe('The file in base64, with its contract, instead of build'),
  contract: contractText
    .optional()
    .describe('What the file is to do, in the notation of sourceless://notation; with build, instead of its own'),
  target: asked.target.describe('Where it runs, unless the file says so'),
  raw: z.boolean().optional().describe('The file is code bytes alone, without headers'),
}

export const candidates = z
  .array(
    closedObject({
      level: z
        .enum(['contract', 'virtual', 'real', 'bytes'])
        .describe(
          'contract: another behaviour in the notation; virtual: assembly whose registers have names of yours; real: assembly with machine registers; bytes: code in hexadecimal',
        ),
      text: z
        .string()
        .max(limits.candidateCharacters)
        .describe(
          'The whole code of the function; assembly has one instruction a line, with parameters and result where the system has them, as "lea eax, [rdi + 1]\\nret"',
        ),
    }),
  )
  .min(1)
  .max(16)

/** A whole number; its bounds would only be noise. */
const count = z.number()
const kind = z.enum(['contract', 'made', 'question', 'not-understood'])
const choice = z.object({
  number: count,
  meaning: z.string(),
  onInput: z.string().describe('An input on which the options differ'),
  result: z.string().describe('What this option gives for it'),
})
const texts = z.array(z.string())

/** How a wish was understood; with `question` and `not-understood`, what to do. */
const understood = {
  kind,
  restatement: z.string().optional().describe('How it was understood, in plain words'),
  contract: z.string().optional(),
  assumptions: texts.optional(),
  ignoredWords: texts.optional(),
  reason: z.string().optional().describe('Why it is not understood'),
  question: z.string().optional(),
  options: z.array(choice).optional(),
  unknownWords: texts.optional(),
  closest: texts.optional().describe('What is understood nearby'),
  next: z.string().optional().describe('What to do now'),
}

export const readingResult = z.object(understood)

export const makeResult = z.object({
  ...understood,
  build: z.string().optional().describe('Id for the other tools'),
  page: z.string().optional().describe('Where the user can look at it'),
  verdict: z
    .string()
    .optional()
    .describe('How strongly it is verified: proved, exhausted, bounded K, tested N or examples N'),
  target: z.string().optional(),
  files: z
    .array(
      z.object({
        name: z.string(),
        role: z.string(),
        sizeBytes: count,
        sha256: z.string(),
        uri: z.string().describe('Resource of this server'),
        path: z.string().optional().describe('Where the file lies'),
        url: z.string().optional(),
        base64: z.string().optional(),
      }),
    )
    .optional(),
  codeBytes: count.optional(),
  instructions: count.optional(),
  listing: z.string().optional().describe('offset, bytes, instruction; what it does'),
  stages: texts.optional(),
  notes: texts.optional(),
})

export const verificationResult = z.object({
  verified: z.boolean(),
  verdict: z.string(),
  target: z.string().optional(),
  stages: texts.optional(),
  reason: z.string().optional().describe('Why it is not verified'),
  findings: texts.optional(),
})

export const disassemblyResult = z.object({
  target: z.string(),
  codeBytes: count.describe('Of the whole file'),
  instructions: count.describe('Of the whole file'),
  listing: z.string().describe('offset, bytes, instruction; what it does'),
  lines: count.describe('Lines in this part'),
  nextLine: count.optional().describe('Give this as fromLine to go on'),
  functions: texts.optional().describe('Address, name, size; give a name as symbol'),
  problems: texts.optional().describe('What is wrong with the file'),
})

export const runResult = z.object({
  kind: z.enum(['returned', 'exited', 'failed']),
  result: z.string().optional(),
  after: z
    .array(z.object({ name: z.string(), value: z.string() }))
    .optional()
    .describe('Slices and strings after the call'),
  exit: count.optional(),
  stdout: z.string().optional(),
  stdoutBase64: z.string().optional().describe('Instead of stdout where that is no text'),
  stdoutBytes: count.optional(),
  reason: z.string().optional().describe('Why the sandbox ended it'),
})

const cost = z.object({ cost: z.number(), sizeBytes: count, instructions: count })
export const scoresResult = z.object({
  floor: cost.optional().describe('What the built-in generator makes; cost is bytes plus instructions'),
  scores: z.array(
    z.object({
      verdict: z.string().describe('rejected, or how strongly it is verified'),
      cost: cost.optional(),
      relativeCost: z.number().optional().describe('1 is the floor; less is better'),
      counterexample: z.string().optional(),
      findings: texts.optional(),
    }),
  ),
})
