import { createRoute, z } from '@hono/zod-openapi'
import { json, other, problems } from './responses.js'

const tags = ['operation']
const security: [] = []

export const healthSchema = z
  .object({
    status: z.enum(['ok', 'stopping']),
    version: z.string().openapi({ description: 'of sourceless' }),
  })
  .openapi('Health')

export const live = createRoute({
  method: 'get',
  path: '/livez',
  operationId: 'live',
  tags,
  security,
  summary: 'Whether the process answers',
  description: 'Needs no key, and asks nothing of the database.',
  responses: { 200: json('It does.', healthSchema), ...problems() },
})

export const ready = createRoute({
  method: 'get',
  path: '/readyz',
  operationId: 'ready',
  tags,
  security,
  summary: 'Whether requests can be served',
  description: 'Checks that the database answers and has the current schema. Needs no key.',
  responses: { 200: json('They can.', healthSchema), ...problems('unavailable') },
})

export const metrics = createRoute({
  method: 'get',
  path: '/metrics',
  operationId: 'metrics',
  tags,
  summary: 'Counters and durations for Prometheus',
  description: 'From the loopback interface, or with a key that has the scope `admin`.',
  responses: {
    200: other('Metrics in Prometheus’s text format.', 'text/plain', z.string()),
    ...problems('unauthorized', 'forbidden'),
  },
})

export const openApi = createRoute({
  method: 'get',
  path: '/openapi.json',
  operationId: 'openApi',
  tags,
  security,
  summary: 'This document',
  description: 'Needs no key.',
  responses: {
    200: other('OpenAPI 3.1.', 'application/json', z.record(z.string(), z.unknown()), ['ETag', 'Cache-Control']),
    ...problems(),
  },
})

export const documentation = createRoute({
  method: 'get',
  path: '/docs',
  operationId: 'documentation',
  tags,
  security,
  summary: 'This document as a page',
  description: 'Needs no key, and loads nothing from elsewhere.',
  responses: { 200: other('The page.', 'text/html', z.string()), ...problems() },
})
