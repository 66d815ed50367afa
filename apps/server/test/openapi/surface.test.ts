import { describe, expect, test } from 'vitest'
import { openApiDocument } from '../../src/http/document.js'
import { problemStatus, problemTitles } from '../../src/schemas/problem.js'

interface Answer {
  readonly $ref?: string
  readonly headers?: object
  readonly content?: object
}
interface Operation {
  readonly operationId: string
  readonly responses: Record<string, Answer>
  readonly parameters?: { name: string; in: string; required?: boolean }[]
  readonly security?: unknown[]
}
const document = openApiDocument() as unknown as {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: object; responses: Record<string, Answer> }
}
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, operation })),
)

/** What clients may rely on. A change here is a change of the API. */
describe('the surface', () => {
  test('paths, methods and statuses', () => {
    const lines = operations.map(({ name, operation }) => `${name} ${Object.keys(operation.responses).join(' ')}`)
    expect(lines).toEqual([
      'POST /v1/builds 200 202 400 401 403 406 408 409 413 414 415 421 422 429 500 503',
      'GET /v1/builds 200 400 401 403 406 414 421 422 429 500 503',
      'GET /v1/builds/{id} 200 304 400 401 403 404 406 414 421 422 429 500 503',
      'DELETE /v1/builds/{id} 200 400 401 403 404 406 409 414 421 422 429 500 503',
      'GET /v1/builds/{id}/events 200 204 400 401 403 404 406 414 421 422 429 500 503',
      'GET /v1/builds/{id}/artifacts/{name} 200 206 304 400 401 403 404 406 414 416 421 422 429 500 503',
      'GET /v1/builds/{id}/evidence 200 304 400 401 403 404 406 414 421 422 429 500 503',
      'PUT /v1/builds/{id}/publication 200 400 401 403 404 406 409 414 421 422 429 500 503',
      'DELETE /v1/builds/{id}/publication 204 400 401 403 404 406 414 421 422 429 500 503',
      'GET /v1/published/{slug} 200 304 400 404 406 414 421 422 429 500 503',
      'GET /v1/published/{slug}/artifacts/{name} 200 206 304 400 404 406 414 416 421 422 429 500 503',
      'GET /v1/published/{slug}/evidence 200 304 400 404 406 414 421 422 429 500 503',
      'POST /v1/readings 200 400 401 403 406 408 413 414 415 421 422 429 500 503 504',
      'POST /v1/verifications 200 400 401 403 406 408 413 414 415 421 422 429 500 503 504',
      'POST /v1/scores 200 400 401 403 406 408 413 414 415 421 422 429 500 503 504',
      'POST /v1/disassemble 200 400 401 403 406 408 413 414 415 421 422 429 500 503 504',
      'GET /v1/targets 200 400 406 414 421 422 429 500',
      'GET /v1/models 200 400 401 403 406 414 421 422 429 500 503',
      'GET /livez 200 400 406 414 421 429 500',
      'GET /readyz 200 400 406 414 421 429 500 503',
      'GET /metrics 200 400 401 403 406 414 421 429 500',
      'GET /openapi.json 200 400 406 414 421 429 500',
      'GET /docs 200 400 406 414 421 429 500',
    ])
  })
  test('names of operations, by which clients call them', () => {
    expect(operations.map(({ operation }) => operation.operationId)).toEqual([
      'submitBuild',
      'listBuilds',
      'getBuild',
      'cancelBuild',
      'followBuild',
      'downloadArtifact',
      'getEvidence',
      'publishBuild',
      'unpublishBuild',
      'getPublished',
      'downloadPublishedArtifact',
      'getPublishedEvidence',
      'readIntent',
      'verifyBinary',
      'scoreCandidates',
      'disassembleBinary',
      'listTargets',
      'listModels',
      'live',
      'ready',
      'metrics',
      'openApi',
      'documentation',
    ])
  })
  test('parameters', () => {
    const lines = operations
      .filter(({ operation }) => operation.parameters)
      .map(({ name, operation }) => {
        const list = operation.parameters!.map((one) => `${one.in}:${one.name}${one.required ? '!' : ''}`)
        return `${name} ${list.join(' ')}`
      })
    expect(lines).toEqual([
      'POST /v1/builds query:wait header:idempotency-key',
      'GET /v1/builds query:limit query:cursor',
      'GET /v1/builds/{id} path:id! header:if-none-match',
      'DELETE /v1/builds/{id} path:id!',
      'GET /v1/builds/{id}/events path:id! query:after header:last-event-id',
      'GET /v1/builds/{id}/artifacts/{name} path:id! path:name! header:range header:if-none-match',
      'GET /v1/builds/{id}/evidence path:id! header:if-none-match',
      'PUT /v1/builds/{id}/publication path:id!',
      'DELETE /v1/builds/{id}/publication path:id!',
      'GET /v1/published/{slug} path:slug! header:if-none-match',
      'GET /v1/published/{slug}/artifacts/{name} path:slug! path:name! header:range header:if-none-match',
      'GET /v1/published/{slug}/evidence path:slug! header:if-none-match',
    ])
  })
  test('headers of answers, beside the three that all have', () => {
    const common = ['X-Request-Id', 'RateLimit-Policy', 'RateLimit']
    const lines = operations.flatMap(({ name, operation }) =>
      Object.entries(operation.responses)
        .filter(([, answer]) => answer.$ref === undefined)
        .map(([status, { headers = {} }]) => {
          expect(Object.keys(headers)).toEqual(expect.arrayContaining(common))
          return `${name} ${status}: ${Object.keys(headers).filter((one) => !common.includes(one))}`
        })
        .filter((line) => !line.endsWith(': ')),
    )
    expect(lines).toEqual([
      'POST /v1/builds 200: Location,Idempotency-Replayed',
      'POST /v1/builds 202: Location,Idempotency-Replayed,Retry-After',
      'GET /v1/builds/{id} 200: ETag,Cache-Control',
      'GET /v1/builds/{id} 304: ETag,Cache-Control',
      'GET /v1/builds/{id}/events 200: Cache-Control',
      'GET /v1/builds/{id}/artifacts/{name} 200: ETag,Cache-Control,Content-Disposition,Accept-Ranges',
      'GET /v1/builds/{id}/artifacts/{name} 206: ETag,Content-Range,Content-Disposition',
      'GET /v1/builds/{id}/artifacts/{name} 304: ETag,Cache-Control',
      'GET /v1/builds/{id}/evidence 200: ETag,Cache-Control',
      'GET /v1/builds/{id}/evidence 304: ETag,Cache-Control',
      'GET /v1/published/{slug} 200: ETag,Cache-Control',
      'GET /v1/published/{slug} 304: ETag,Cache-Control',
      'GET /v1/published/{slug}/artifacts/{name} 200: ETag,Cache-Control,Content-Disposition,Accept-Ranges',
      'GET /v1/published/{slug}/artifacts/{name} 206: ETag,Content-Range,Content-Disposition',
      'GET /v1/published/{slug}/artifacts/{name} 304: ETag,Cache-Control',
      'GET /v1/published/{slug}/evidence 200: ETag,Cache-Control',
      'GET /v1/published/{slug}/evidence 304: ETag,Cache-Control',
      'GET /v1/targets 200: ETag,Cache-Control',
      'GET /openapi.json 200: ETag,Cache-Control',
    ])
    const withMore = Object.entries(document.components.responses)
      .map(([name, { headers = {} }]) => `${name}: ${Object.keys(headers).filter((one) => !common.includes(one))}`)
      .filter((line) => !line.endsWith(': '))
    expect(withMore).toEqual(['Problem401: WWW-Authenticate', 'Problem429: Retry-After', 'Problem503: Retry-After'])
  })
  test('what needs no key', () => {
    const open = operations.filter(({ operation }) => operation.security?.length === 0)
    expect(open.map(({ operation }) => operation.operationId)).toEqual([
      'getPublished',
      'downloadPublishedArtifact',
      'getPublishedEvidence',
      'listTargets',
      'live',
      'ready',
      'openApi',
      'documentation',
    ])
  })
  test('problems and their statuses', () => {
    expect(problemStatus).toEqual({
      usage: 422,
      malformed: 400,
      unauthorized: 401,
      forbidden: 403,
      'not-found': 404,
      'method-not-allowed': 405,
      'not-acceptable': 406,
      'request-timeout': 408,
      conflict: 409,
      gone: 410,
      'too-large': 413,
      'uri-too-long': 414,
      'unsupported-media-type': 415,
      'range-not-satisfiable': 416,
      'wrong-host': 421,
      'too-many-requests': 429,
      'headers-too-large': 431,
      internal: 500,
      unavailable: 503,
      'timed-out': 504,
      limit: 422,
      'model-unavailable': 503,
      'sandbox-unavailable': 503,
    })
    expect(Object.keys(problemTitles).sort()).toEqual(Object.keys(problemStatus).sort())
  })
})
