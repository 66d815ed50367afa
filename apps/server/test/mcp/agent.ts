import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'

export const main = new URL('../../dist/main.js', import.meta.url).pathname
/** The revision of 2026, and the one that most clients still speak. */
export const revisions = ['2026-07-28', '2025-11-25'] as const
export type Revision = (typeof revisions)[number]

export const double = 'function double(x: u32): u32 { return x + x }'
/** Multiplications that no solver proves equal soon: work that does not end by itself for a long time. */
export const endless = {
  contract: `function mix(a: u64, b: u64): u64 { return (a * b + (a ^ b) * 0x9e3779b97f4a7c15) * ((a + 7) * (b * b + 13)) % 1000003 }`,
  effort: 'high',
}

type Reply = { action: 'accept' | 'decline' | 'cancel'; content?: Record<string, string> }
export interface AgentOptions {
  readonly revision?: Revision
  /** What the user of the agent does with a form; absent: the agent shows none. */
  readonly onForm?: (message: string, choices: readonly { const: string; title: string }[]) => Reply
}

function clientOf({ revision = '2026-07-28', onForm }: AgentOptions): Client {
  const client = new Client(
    { name: 'test', version: '1.0.0' },
    {
      capabilities: onForm ? { elicitation: { form: {} } } : {},
      ...(revision === '2026-07-28' ? { versionNegotiation: { mode: { pin: revision } } } : {}),
    },
  )
  if (onForm)
    client.setRequestHandler('elicitation/create', ({ params }) => {
      const { message, requestedSchema } = params as unknown as {
        message: string
        requestedSchema: { properties: { option: { oneOf: { const: string; title: string }[] } } }
      }
      return onForm(message, requestedSchema.properties.option.oneOf)
    })
  return client
}

export interface Agent {
  readonly client: Client
  readonly transport: StdioClientTransport | StreamableHTTPClientTransport
  /** What the process wrote to standard error. */
  errors(): string
}

export async function stdioAgent(
  options: AgentOptions & { readonly arguments?: readonly string[] } = {},
): Promise<Agent> {
  const client = clientOf(options)
  const args = [main, 'mcp', ...(options.arguments ?? [])]
  const transport = new StdioClientTransport({ command: process.execPath, args, stderr: 'pipe' })
  let errors = ''
  transport.stderr?.on('data', (part: Buffer) => {
    errors += part.toString()
  })
  await client.connect(transport)
  return { client, transport, errors: () => errors }
}

export async function httpAgent(url: string, options: AgentOptions & { readonly key?: string } = {}): Promise<Agent> {
  const client = clientOf(options)
  const headers = new Headers(options.key === undefined ? [] : [['authorization', `Bearer ${options.key}`]])
  const transport = new StreamableHTTPClientTransport(new URL('/mcp', url), { requestInit: { headers } })
  await client.connect(transport)
  return { client, transport, errors: () => '' }
}

export interface Told {
  readonly isError: boolean
  readonly text: string
  /** The text, which is JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into it as a reader of JSON would
  readonly value: any
  readonly structured: unknown
  readonly links: readonly { readonly uri: string; readonly name: string }[]
  /** Of the whole result on the wire. */
  readonly bytes: number
}

type CallOptions = Parameters<Client['callTool']>[1]

export async function call(
  { client }: Agent,
  name: string,
  args: Record<string, unknown>,
  options?: CallOptions,
): Promise<Told> {
  const result = await client.callTool({ name, arguments: args }, options)
  const { content, structuredContent, isError = false } = result
  const [first] = content
  const text = first?.type === 'text' ? first.text : ''
  return {
    isError,
    text,
    value: JSON.parse(text),
    structured: structuredContent,
    links: content.flatMap((part) => (part.type === 'resource_link' ? [part] : [])),
    bytes: Buffer.byteLength(JSON.stringify(result)),
  }
}
