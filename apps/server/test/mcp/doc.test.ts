import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Agent, call, stdioAgent } from './agent.js'

const text = readFileSync(new URL('../../../../docs/mcp.md', import.meta.url), 'utf8')

/** Each tool with the arguments and the result that the page shows. */
const examples = [...text.matchAll(/^### `(\w+)`\n([\s\S]*?)(?=^##)/gm)].map(([, tool, section]) => {
  const [given, result] = [...section!.matchAll(/^```json\n([\s\S]*?)^```/gm)].map(([, json]) => json!)
  return { tool: tool!, given: given!, result: result! }
})

/** A text with `…` in it stands for all that have the rest in common. */
const expected = (value: unknown): unknown => {
  if (typeof value === 'string' && value.includes('…')) {
    const parts = value.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    return expect.stringMatching(new RegExp(`^${parts.join('[\\s\\S]*')}$`))
  }
  if (Array.isArray(value)) return value.map(expected)
  if (typeof value !== 'object' || value === null) return value
  return expect.objectContaining(
    Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, expected(inner)])),
  )
}

let agent: Agent
let build: string
beforeAll(async () => {
  agent = await stdioAgent()
})
afterAll(() => agent?.client.close())

test('the page shows every tool', async () => {
  const { tools } = await agent.client.listTools()
  expect(examples.map(({ tool }) => tool).sort()).toEqual(tools.map(({ name }) => name).sort())
})

test.each(examples)('$tool does what the page shows', async ({ tool, given, result }) => {
  const { value } = await call(agent, tool, JSON.parse(given.replaceAll('BUILD', build)))
  if (tool === 'make_binary') build = value.build
  expect(value).toEqual(expected(JSON.parse(result.replaceAll('BUILD', build))))
})
