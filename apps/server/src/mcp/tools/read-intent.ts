import type { McpServer } from '@modelcontextprotocol/server'
import { z } from 'zod'
import { answer, undone } from '../answer.js'
import type { Backend } from '../backend.js'
import { readingResult, wish } from '../schemas.js'
import { answered, ask, notUnderstood, understoodFields } from '../wish.js'

export function addReadIntent(server: McpServer, backend: Backend): void {
  server.registerTool(
    'read_intent',
    {
      title: 'Read an intent',
      description:
        'Shows how a sentence is understood, without making anything: a contract in a subset of TypeScript, or a question when it can be read in several ways.',
      inputSchema: z.strictObject(wish),
      outputSchema: readingResult,
      annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    },
    async (given, ctx) => {
      const outcome = await backend.run('read', answered(given, ctx), { signal: ctx.mcpReq.signal })
      if (outcome.kind !== 'done') return undone(outcome)
      const reading = outcome.value
      if (reading.kind === 'question') return ask(server, ctx, { text: reading.question, options: reading.options })
      if (reading.kind === 'not-understood') return notUnderstood(reading)
      return answer({ kind: 'contract', ...understoodFields(reading) })
    },
  )
}
