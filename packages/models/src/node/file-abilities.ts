import { z } from 'zod'
import type { Abilities } from '../endpoint/create-model.js'
import type { AbilityStore } from '../endpoint/probe.js'
import { writeAtomically } from './atomic-write.js'
import { readText } from './read-text.js'

const mostBytes = 1024 * 1024
const abilities = z.object({
  structured: z.enum(['strict', 'json', 'prompt']),
  tools: z.boolean(),
  streaming: z.boolean(),
  contextTokens: z.int().optional(),
})
const content = z.record(z.string(), abilities)

/** What was found out about models, in one JSON file. A file that cannot be read counts as empty. */
export function fileAbilities(path: string): AbilityStore {
  const all = async (): Promise<Record<string, z.infer<typeof abilities>>> => {
    try {
      return content.parse(JSON.parse((await readText(path, mostBytes)) ?? '{}'))
    } catch {
      return {}
    }
  }
  return {
    async load(id) {
      const known = await all()
      if (!Object.hasOwn(known, id)) return undefined
      const found: Abilities = { contextTokens: undefined, ...known[id]! }
      return found
    },
    async save(id, found) {
      await writeAtomically(path, `${JSON.stringify({ ...(await all()), [id]: found }, undefined, 2)}\n`)
    },
  }
}
