import { closedObject } from '../../schemas/closed-object.js'
import { answer, undone } from '../answer.js'
import { readingResult, wish } from '../schemas.js'
import { answered, ask, notUnderstood, understoodFields } from '../wish.js'
import { addTool, looks, type ToolParts } from './tool.js'

export function addReadIntent(parts: ToolParts): void {
  const { server, backend } = parts
  addTool(
    parts,
    {
      name: 'read_intent',
      title: 'Read an intent',
      description:
        'Shows how a sentence is understood, without making anything: a contract in a subset of TypeScript, or a question when it can be read in several ways.',
      input: closedObject(wish),
      output: readingResult,
      annotations: looks,
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
