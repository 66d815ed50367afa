import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Wish } from '@sourceless/pipeline'
import type { Failure } from 'sourceless/node'
import { readText, systemReason, usage } from './session.js'

/** A wish of a dataset, and what to call it in messages. */
export interface Entry {
  readonly name: string
  /** Or why there is none. */
  readonly wish: Wish | Failure
}

const isLines = (path: string): boolean => path.endsWith('.jsonl')
const isContract = (path: string): boolean => /\.contract(\.ts)?$/.test(path)

/** The wishes of a file: JSON lines, or one contract; or those of a folder's files, by name. */
export async function readEntries(path: string): Promise<readonly Entry[] | Failure> {
  const found = path === '-' ? undefined : await stat(path).catch((error: unknown) => systemReason(error))
  if (typeof found === 'string') return usage(`cannot read ${path}: ${found}`)
  if (!found?.isDirectory()) return entriesOf(path, isContract(path))
  const entries: Entry[] = []
  for (const name of (await readdir(path)).sort()) {
    if (!isLines(name) && !isContract(name)) continue
    const more = await entriesOf(join(path, name), isContract(name))
    if ('ok' in more) return more
    entries.push(...more)
  }
  return entries.length > 0 ? entries : usage(`the folder ${path} holds no .jsonl, .contract or .contract.ts file`)
}

async function entriesOf(path: string, isOneContract: boolean): Promise<readonly Entry[] | Failure> {
  const text = await readText(path)
  if (typeof text !== 'string') return text
  const file = path === '-' ? 'standard input' : basename(path)
  if (isOneContract) return [{ name: file, wish: { contract: text } }]
  const entries = text
    .split('\n')
    .map((line, at) => ({ line, where: `${file}:${at + 1}` }))
    .filter(({ line }) => line.trim() !== '')
    .map(({ line, where }) => entryOf(line, where))
  return entries.length > 0 ? entries : usage(`${path} holds no entries`)
}

/** A line with `intent`, `signature` and `examples`, or with `contract`; `id` names it; other fields are passed over. */
function entryOf(line: string, where: string): Entry {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return { name: where, wish: usage('the line is no JSON') }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { name: where, wish: usage('the line is no JSON object') }
  const fields = value as Readonly<Record<string, unknown>>
  const name = typeof fields.id === 'string' ? `${where} (${fields.id})` : where
  const wrong = ['intent', 'signature', 'contract'].find((key) => !['undefined', 'string'].includes(typeof fields[key]))
  if (wrong !== undefined) return { name, wish: usage(`${wrong} is no text`) }
  const { intent, signature, contract, examples = [] } = fields as Wish
  if (!Array.isArray(examples) || !examples.every((one) => typeof one === 'string'))
    return { name, wish: usage('examples is no list of texts, such as "gcd(48, 18) = 6"') }
  if (intent === undefined && contract === undefined)
    return { name, wish: usage('there is neither intent nor contract') }
  return {
    name,
    wish: {
      ...(intent === undefined ? {} : { intent }),
      ...(signature === undefined ? {} : { signature }),
      ...(contract === undefined ? {} : { contract }),
      examples: examples as readonly string[],
    },
  }
}
