import { OpenAPIHono, type RouteConfig } from '@hono/zod-openapi'
import { buildEventSchema } from '../schemas/build.js'
import { problemSchema } from '../schemas/problem.js'
import { version } from '../version.js'
import * as builds from './routes/builds.js'
import * as operation from './routes/operation.js'
import * as published from './routes/published.js'
import { answerHeaders, problemResponses } from './routes/responses.js'
import * as work from './routes/work.js'

/** Every route of the API, in the order of the document. */
export const routes: readonly RouteConfig[] = [
  builds.submitBuild,
  builds.listBuilds,
  builds.getBuild,
  builds.cancelBuild,
  builds.followBuild,
  builds.downloadArtifact,
  builds.getEvidence,
  builds.publishBuild,
  builds.unpublishBuild,
  published.getPublished,
  published.downloadPublishedArtifact,
  published.getPublishedEvidence,
  work.readIntent,
  work.verifyBinary,
  work.scoreCandidates,
  work.disassembleBinary,
  work.listTargets,
  work.listModels,
  operation.live,
  operation.ready,
  operation.metrics,
  operation.openApi,
  operation.documentation,
]

const description = `Plain English in, verified native binary out.

Errors are problem details (RFC 9457) with a closed \`code\`. A request may carry an \`X-Request-Id\`; the answer and the log have it.
Where the server has no key yet, it serves the loopback interface only, and requests from there need none.`

export type OpenApiDocument = ReturnType<OpenAPIHono['getOpenAPI31Document']>

/** The OpenAPI 3.1 document, from the same schemas that check requests. */
export function openApiDocument(): OpenApiDocument {
  const { openAPIRegistry: registry, getOpenAPI31Document } = new OpenAPIHono()
  registry.registerComponent('securitySchemes', 'key', {
    type: 'http',
    scheme: 'bearer',
    description: 'A key from `sourceless-server keys create`.',
  })
  for (const [name, header] of Object.entries(answerHeaders)) registry.registerComponent('headers', name, header)
  const used = JSON.stringify(routes.map(({ responses }) => responses))
  for (const [name, response] of Object.entries(problemResponses))
    if (used.includes(`/${name}"`)) registry.registerComponent('responses', name, response)
  registry.register('Problem', problemSchema)
  registry.register('BuildEvent', buildEventSchema)
  for (const route of routes) registry.registerPath(route)
  return getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'sourceless',
      version,
      description,
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    servers: [{ url: '/', description: 'this server' }],
    security: [{ key: [] }],
    tags: [
      { name: 'builds', description: 'Jobs that end in a verified binary.' },
      { name: 'published', description: 'Builds that everyone with the link may see.' },
      { name: 'direct', description: 'Work that is done while the client waits.' },
      { name: 'operation', description: 'For those who run the server.' },
    ],
  })
}
