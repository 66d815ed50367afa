import { createRoute, z } from '@hono/zod-openapi'
import {
  disassemblySchema,
  readingSchema,
  scoresSchema,
  targetSchema,
  verificationSchema,
} from '../../schemas/outcome.js'
import {
  disassembleRequestSchema,
  readingRequestSchema,
  scoreRequestSchema,
  verificationRequestSchema,
} from '../../schemas/wish.js'
import { json, problems, withBody, withKey } from './responses.js'

const tags = ['direct']
const body = <S extends z.ZodType>(schema: S) => ({
  body: { required: true as const, content: { 'application/json': { schema } } },
})
/** Requests that are worked on while the client waits. */
const directProblems = () => problems(...withKey, ...withBody, 'limit', 'sandbox-unavailable', 'timed-out')

export const readIntent = createRoute({
  method: 'post',
  path: '/v1/readings',
  operationId: 'readIntent',
  tags,
  summary: 'What a sentence means',
  description:
    'Gives a contract, or a question with the choices and an input on which they differ (send the sentence again with `answer`), or the words that are not understood. Needs the scope `build`.',
  request: body(readingRequestSchema),
  responses: {
    200: json('The reading.', readingSchema),
    ...problems(...withKey, ...withBody, 'limit', 'model-unavailable', 'timed-out'),
  },
})

export const verifyBinary = createRoute({
  method: 'post',
  path: '/v1/verifications',
  operationId: 'verifyBinary',
  tags,
  summary: 'Whether a file does what a contract says',
  description:
    'The file is read back, run in the sandbox beside the contract, and proved equal to it where that is possible. Needs the scope `build`.',
  request: body(verificationRequestSchema),
  responses: { 200: json('The verdict.', verificationSchema), ...directProblems() },
})

export const scoreCandidates = createRoute({
  method: 'post',
  path: '/v1/scores',
  operationId: 'scoreCandidates',
  tags,
  summary: 'Judge candidates, many at a time',
  description:
    'For training and search: each candidate is parsed, encoded, run and judged by itself. Needs the scope `score`.',
  request: body(scoreRequestSchema),
  responses: { 200: json('A score for each candidate, in order.', scoresSchema), ...directProblems() },
})

export const disassembleBinary = createRoute({
  method: 'post',
  path: '/v1/disassemble',
  operationId: 'disassembleBinary',
  tags,
  summary: 'Read a file back',
  description: 'A listing with what each instruction does, in plain English. Needs the scope `build` or `read`.',
  request: body(disassembleRequestSchema),
  responses: { 200: json('The listing.', disassemblySchema), ...directProblems() },
})

export const targetListSchema = z.object({ targets: z.array(targetSchema) }).openapi('TargetList')
export const listTargets = createRoute({
  method: 'get',
  path: '/v1/targets',
  operationId: 'listTargets',
  tags,
  security: [],
  summary: 'Machines and systems that binaries can be made for',
  description: 'Needs no key.',
  responses: { 200: json('The targets.', targetListSchema, ['ETag', 'Cache-Control']), ...problems('usage') },
})

export const modelListSchema = z
  .object({ models: z.array(z.string()).openapi({ description: 'names for `models.use`', example: ['openai/gpt-5'] }) })
  .openapi('ModelList')
export const listModels = createRoute({
  method: 'get',
  path: '/v1/models',
  operationId: 'listModels',
  tags,
  summary: 'Language models that a request may ask',
  description: 'Of the operator’s choice; none for a key without a budget for them. Needs the scope `build` or `read`.',
  responses: { 200: json('Their names.', modelListSchema), ...problems(...withKey, 'usage') },
})
