import { z } from 'zod'
import { answer, undone } from '../answer.js'
import { disassemblyResult, subject } from '../schemas.js'
import { isRefused, subjectOf } from '../subject.js'
import { listingLines, page } from '../text.js'
import { addTool, looks, type ToolParts } from './tool.js'

export function addDisassemble(parts: ToolParts): void {
  const { backend } = parts
  addTool(
    parts,
    {
      name: 'disassemble',
      title: 'Disassemble',
      description:
        'Shows every instruction of a file with its bytes and what it does. Long listings come in parts: go on with fromLine.',
      input: z.strictObject({
        ...subject,
        fromLine: z.int().min(0).max(10_000_000).optional().describe('First line, default 0'),
      }),
      output: disassemblyResult,
      annotations: looks,
    },
    async ({ fromLine = 0, ...named }, ctx) => {
      const found = await subjectOf(backend, named)
      if (isRefused(found)) return found
      const outcome = await backend.run('disassemble', found, { signal: ctx.mcpReq.signal })
      if (outcome.kind !== 'done') return undone(outcome)
      const { target, listing } = outcome.value
      const lines = listingLines(listing)
      const { text, next } = page(lines, fromLine, 9_000)
      return answer({
        target,
        codeBytes: listing.sizeBytes,
        instructions: listing.instructions,
        listing: text,
        lines: lines.length,
        ...(next === undefined ? {} : { nextLine: next }),
      })
    },
  )
}
