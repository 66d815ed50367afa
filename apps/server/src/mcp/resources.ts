import { type McpServer, ProtocolError, ProtocolErrorCode, ResourceTemplate } from '@modelcontextprotocol/server'
import type { Backend } from './backend.js'

const largestBytes = 1024 * 1024

/** The rules of the notation, and the files of builds for clients that fetch what a result links to. */
export function addResources(server: McpServer, backend: Backend): void {
  server.registerResource(
    'notation',
    'sourceless://notation',
    { title: 'The contract notation', description: 'How to write a contract', mimeType: 'text/markdown' },
    async (uri) => {
      const { notationCard } = await import('@sourceless/models')
      return { contents: [{ uri: uri.href, mimeType: 'text/markdown', text: notationCard }] }
    },
  )
  server.registerResource(
    'build-file',
    new ResourceTemplate('sourceless://builds/{build}/{name}', { list: undefined }),
    { title: 'A file of a build', mimeType: 'application/octet-stream' },
    async (uri, { build, name }) => {
      const missing = (message: string) => new ProtocolError(ProtocolErrorCode.InvalidParams, message)
      if (typeof build !== 'string' || typeof name !== 'string') throw missing('The URI names a build and a file.')
      const bytes = await (await backend.find(decodeURIComponent(build)))?.bytes(decodeURIComponent(name))
      if (bytes === undefined) throw missing('There is no such file of a build.')
      if (bytes.length > largestBytes)
        throw missing(`The file has ${bytes.length} bytes; get it by the url or path in the result of make_binary.`)
      return { contents: [{ uri: uri.href, blob: Buffer.from(bytes).toString('base64') }] }
    },
  )
}
