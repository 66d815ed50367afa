import { createMcpHandler } from '@modelcontextprotocol/server'
import type { Principal } from '../store/api.js'
import { createHostedBackend, type HostedParts } from './hosted.js'
import { createToolServer } from './server.js'

export interface McpEndpointOptions extends HostedParts {
  /** Faults of ours and requests that were rejected, for the log. */
  readonly onError: (error: Error) => void
}

/** The Model Context Protocol over HTTP: stateless, so that any of several servers answers any request. */
export interface McpEndpoint {
  /** Host, origin, key and rate were checked before. */
  handle(request: Request, principal: Principal): Promise<Response>
  /** Ends exchanges that are still open. */
  close(): Promise<void>
}

/** A file of a megabyte in base64, and the rest of the request. */
const largestRequestBytes = 2 * 1024 * 1024

export function createMcpEndpoint({ onError, ...parts }: McpEndpointOptions): McpEndpoint {
  const handler = createMcpHandler(
    ({ authInfo, requestInfo }) => {
      const principal = authInfo?.extra?.principal as Principal
      return createToolServer(createHostedBackend(parts, principal, new URL(requestInfo!.url).origin), onError)
    },
    { onerror: onError, maxRequestBodySize: largestRequestBytes, maxSubscriptions: 64 },
  )
  return {
    handle: (request, principal) =>
      handler.fetch(request, {
        // The secret of the key goes no further than the check.
        authInfo: {
          token: '',
          clientId: principal.keyId ?? 'local',
          scopes: [...principal.scopes],
          extra: { principal },
        },
      }),
    close: () => handler.close(),
  }
}
