import type {
  CallToolResult,
  InputRequiredResult,
  McpServer,
  ServerContext,
  StandardSchemaWithJSON,
  ToolAnnotations,
} from '@modelcontextprotocol/server'
import type { z } from 'zod'
import { complaint } from '../answer.js'
import type { Backend } from '../backend.js'

export interface ToolParts {
  readonly server: McpServer
  readonly backend: Backend
  /** Told of faults of ours; callers hear only that there was one. */
  readonly onError: (error: Error) => void
}

export interface Tool<Input extends z.ZodObject> {
  readonly name: string
  readonly title: string
  readonly description: string
  readonly input: Input
  readonly output: z.ZodObject
  readonly annotations: ToolAnnotations
}

/** Nothing that a tool does here destroys anything, depends on how often it is done, or reaches other machines. */
const harmless = { destructiveHint: false, idempotentHint: true, openWorldHint: false }
export const looks: ToolAnnotations = { readOnlyHint: true, ...harmless }
export const makes: ToolAnnotations = { readOnlyHint: false, ...harmless }

type Work<Input extends z.ZodObject> = (
  given: z.output<Input>,
  ctx: ServerContext,
) => Promise<CallToolResult | InputRequiredResult>

/** Adds a tool whose arguments are checked, and whose faults are kept, here: what models are told is short and has a code. */
export function addTool<Input extends z.ZodObject>(parts: ToolParts, tool: Tool<Input>, work: Work<Input>): void {
  const { name, title, description, input, output, annotations } = tool
  const config = { title, description, annotations, inputSchema: uncheckedBySdk(input), outputSchema: output }
  parts.server.registerTool(name, config, async (given, ctx) => {
    const read = input.safeParse(withoutNulls(given))
    if (!read.success) return badArguments(read.error)
    try {
      return await work(read.data, ctx)
    } catch (error) {
      ctx.mcpReq.signal.throwIfAborted()
      const fault = error instanceof Error ? error : new Error(String(error))
      parts.onError(fault)
      if (fault.name === 'DatabaseUnavailableError')
        return complaint({ code: 'unavailable', message: 'The database does not answer. Try again in a few seconds.' })
      return complaint({ code: 'internal', message: 'A fault of the server ended the work; its log says more.' })
    }
  })
}

/** Models that fill in every field give null for those that they leave out. */
const withoutNulls = (given: unknown): unknown =>
  typeof given === 'object' && given !== null
    ? Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null))
    : given

/** Listed as it is, but checked by us: the SDK's own complaint has no code and repeats names of any length. */
function uncheckedBySdk(schema: z.ZodObject): StandardSchemaWithJSON<unknown, unknown> {
  const { jsonSchema } = schema['~standard']
  return { '~standard': { version: 1, vendor: 'sourceless', jsonSchema, validate: (value) => ({ value }) } }
}

function badArguments(error: z.ZodError): CallToolResult {
  const findings = error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join('.')}: ${message}`,
  )
  return complaint({ code: 'usage', message: 'The arguments do not fit the tool.', findings })
}
