import { z } from 'zod'
import { closedObject } from '../../schemas/closed-object.js'
import { answer, undone } from '../answer.js'
import { disassemblyResult, subject } from '../schemas.js'
import { isRefused, subjectOf } from '../subject.js'
import { listingPage, shown, shownAll } from '../text.js'
import { addTool, looks, type ToolParts } from './tool.js'

/** More lines than fit into an answer. */
const mostLines = 400
const mostFunctions = 150

export function addDisassemble(parts: ToolParts): void {
  const { backend } = parts
  addTool(
    parts,
    {
      name: 'disassemble',
      title: 'Disassemble',
      description:
        'Shows instructions of a file of any compiler, with their bytes and what they do: all of them, or one function. Long listings come in parts: go on with fromLine.',
      input: closedObject({
        ...subject,
        symbol: z
          .string()
          .min(1)
          .max(1000)
          .optional()
          .describe('Only this function: its name, or an address in it such as 0x401136'),
        fromLine: z.int().min(0).max(10_000_000).optional().describe('First line, default 0'),
      }),
      output: disassemblyResult,
      annotations: looks,
    },
    async ({ fromLine = 0, symbol, ...named }, ctx) => {
      const found = await subjectOf(backend, named)
      if (isRefused(found)) return found
      const request = { ...found, from: fromLine, limit: mostLines, ...(symbol === undefined ? {} : { symbol }) }
      const outcome = await backend.run('disassemble', request, { signal: ctx.mcpReq.signal })
      if (outcome.kind !== 'done') return undone(outcome)
      const { target, listing, functions, total, next, problems } = outcome.value
      const { text, lines } = listingPage(listing, 9_000)
      const nextLine = lines < listing.instructions ? fromLine + lines : next
      const hasTable = fromLine === 0 && symbol === undefined && total.functions > 1
      const table = functions.map(
        ({ name, offset, sizeBytes }) => `${offset.toString(16)} ${name} (${sizeBytes} bytes)`,
      )
      return answer({
        target,
        codeBytes: total.sizeBytes,
        instructions: total.instructions,
        listing: text,
        lines,
        ...(nextLine === undefined ? {} : { nextLine }),
        ...(hasTable ? { functions: shownAll(table, mostFunctions, 100) } : {}),
        ...(problems.length === 0 ? {} : { problems: problems.map((one) => shown(one, 300)) }),
      })
    },
  )
}
