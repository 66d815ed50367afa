import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { type Endpoint, type PriceList, parseModelId, readEndpoint } from '@sourceless/models'
import { z } from 'zod'
import { durationHint, parseDuration } from './duration.js'
import { systemReason } from './session.js'
import { SettingsError } from './settings-error.js'

/** What a project says about models. */
export interface Config {
  readonly models: readonly string[]
  readonly reader: 'embedded' | 'model' | 'both' | undefined
  readonly endpoints: readonly Endpoint[]
  readonly prices: PriceList
  readonly budget: { readonly usd?: number; readonly tokens?: number; readonly requests?: number }
  readonly deadlineMs: number | undefined
  /** Absolute; false for no cache; undefined for the usual one. */
  readonly cache: string | false | undefined
}

const modelId = z.string().refine((id) => parseModelId(id) !== undefined, 'it has the form provider/model')
const usdPerMillion = z.number().nonnegative()

const schema = z.strictObject({
  $schema: z.string().optional(),
  models: z.array(modelId).max(16).default([]),
  reader: z.enum(['embedded', 'model', 'both']).optional(),
  endpoints: z.array(z.unknown()).max(64).default([]),
  prices: z
    .record(
      modelId,
      z.strictObject({
        input: usdPerMillion,
        cachedInput: usdPerMillion,
        output: usdPerMillion,
        upToInputTokens: z.int().positive().optional(),
      }),
    )
    .default({}),
  budget: z
    .strictObject({
      usd: z.number().positive(),
      tokens: z.int().positive(),
      requests: z.int().positive(),
      deadline: z.string().refine((text) => parseDuration(text) !== undefined, durationHint),
    })
    .partial()
    .default({}),
  cache: z.union([z.boolean(), z.string().min(1)]).optional(),
})

const mostBytes = 256 * 1024
const keysElsewhere =
  'Keys do not belong into a project: put them into the environment or the key file ("sourceless models" names both).'

/** Reads a configuration. Messages name the file and the place in it, never a value that could be a key. */
export function readConfig(path: string): Config {
  const fail = (message: string): never => {
    throw new SettingsError(`${path}: ${message}`)
  }
  const value = parse(textOf(path, fail), fail)
  if (depthOf(value) > mostDepth) fail(`it is nested deeper than ${mostDepth} levels.`)
  const key = findKey(value, '')
  if (key !== undefined) fail(`${key} looks like a key. ${keysElsewhere}`)
  const read = schema.safeParse(value)
  if (!read.success) return fail(read.error.issues.slice(0, 5).map(inWords).join('\n'))
  const { models, reader, prices, budget, cache, endpoints } = read.data
  const { deadline, ...bounds } = budget
  return {
    models,
    reader,
    endpoints: endpoints.map((settings, at) => {
      const one = readEndpoint(settings)
      return 'endpoint' in one ? one.endpoint : fail(`endpoints[${at}]: ${one.problem}`)
    }),
    prices: prices as PriceList,
    budget: bounds as Config['budget'],
    deadlineMs: deadline === undefined ? undefined : parseDuration(deadline),
    cache: typeof cache === 'string' ? resolve(dirname(path), cache) : cache === false ? false : undefined,
  }
}

type Fail = (message: string) => never

function textOf(path: string, fail: Fail): string {
  try {
    const bytes = readFileSync(path)
    return bytes.length > mostBytes ? fail(`it is larger than ${mostBytes} bytes.`) : bytes.toString('utf8')
  } catch (error) {
    if (error instanceof SettingsError) throw error
    return fail(`it cannot be read: ${systemReason(error)}.`)
  }
}

/** The parser's own message would quote the text. */
function parse(text: string, fail: Fail): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const [, at] = /position (\d+)/.exec((error as Error).message) ?? []
    const before = text.slice(0, Number(at)).split('\n')
    const place = at === undefined ? '' : ` (line ${before.length}, column ${before.at(-1)!.length + 1})`
    return fail(`it is no JSON${place}: look for missing quotes, commas and brackets.`)
  }
}

const keyNames = /^(api_?-?key|key|keys|token|secret|password|authorization|bearer)$/i
const keyShapes = /^(bearer\s|(sk|pk|rk|xai|gsk|key|hf)[-_][\w-]{12,}$|AIza[\w-]{20,}$|[A-Za-z0-9_-]{40,}$)/i

/** No setting lies deeper. */
const mostDepth = 20
function depthOf(value: unknown): number {
  let depth = 0
  for (let level = [value]; level.length > 0 && depth <= mostDepth; depth++)
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []))
  return depth
}

/** Where a key stands, if one does. */
function findKey(value: unknown, path: string): string | undefined {
  if (typeof value === 'string') return keyShapes.test(value) ? path || 'the text' : undefined
  if (typeof value !== 'object' || value === null) return undefined
  for (const [name, inner] of Object.entries(value)) {
    const at = Array.isArray(value) ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`
    if (!Array.isArray(value) && keyNames.test(name)) return at
    const found = findKey(inner, at)
    if (found !== undefined) return found
  }
  return undefined
}

function inWords(issue: z.core.$ZodIssue): string {
  const place = issue.path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('')
  const where = place === '' ? '' : `${place.replace(/^\./, '')}: `
  if (issue.code !== 'unrecognized_keys') return `${where}${issue.message}`
  const known = issue.path.length === 0 ? ` There are ${Object.keys(schema.shape).slice(1).join(', ')}.` : ''
  return `${where}${issue.keys.map((name) => `"${name}"`).join(', ')} is not known here.${known}`
}
