import { z } from 'zod'
import type { HttpOutcome, HttpRequest } from '../endpoint/exchange.js'
import type { ModelFailureCode } from '../model.js'
import { parseJson } from '../parse-json.js'

/** Where recordings are. Keys are 64 hexadecimal digits; texts are JSON. */
export interface CassetteStore {
  load(key: string): Promise<string | undefined>
  save(key: string, text: string): Promise<void>
}

/** What a recording is found by: all that is asked, nothing of how, and no header. */
export function identityOf({ method, url, body, sample }: HttpRequest): string {
  return JSON.stringify([method, url, sample, body])
}

/** SHA-256 of the identity, in hexadecimal. */
export async function keyOf(identity: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(identity))
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Text as a person reads it: JSON as JSON where that gives the same text back, else its lines. */
const storedText = z.union([z.strictObject({ json: z.unknown() }), z.strictObject({ lines: z.array(z.string()) })])

function storeText(text: string): z.infer<typeof storedText> {
  try {
    const json: unknown = JSON.parse(text)
    if (JSON.stringify(json) === text) return { json }
  } catch {
    // Not JSON: its lines then.
  }
  return { lines: text.split('\n') }
}

const loadText = (stored: z.infer<typeof storedText>): string =>
  'lines' in stored ? stored.lines.join('\n') : JSON.stringify(stored.json)

const recording = z.strictObject({
  format: z.literal(1),
  request: z.strictObject({ method: z.enum(['GET', 'POST']), url: z.string(), sample: z.number(), body: storedText }),
  answer: z.strictObject({
    status: z.number(),
    headers: z.record(z.string(), z.string()),
    attempts: z.number(),
    cut: z.strictObject({ code: z.string(), message: z.string() }).optional(),
    body: storedText,
  }),
})

/** An exchange as the text of a file. The key of the request, if something repeats it, is taken out. */
export function writeRecording(request: HttpRequest, outcome: HttpOutcome): string {
  const { method, url, sample } = request
  const { body, ...answer } = outcome
  const value: z.infer<typeof recording> = {
    format: 1,
    request: { method, url, sample, body: storeText(request.body) },
    answer: { ...answer, body: storeText(body) },
  }
  const text = `${JSON.stringify(value, undefined, 2)}\n`
  return request.secret?.scrub(text) ?? text
}

/** The answer in a recording; undefined when the text is not one, or one of another request. */
export function readRecording(request: HttpRequest, text: string): HttpOutcome | undefined {
  const read = recording.safeParse(parseJson(text))
  if (!read.success) return undefined
  const { request: asked, answer } = read.data
  const identity = JSON.stringify([asked.method, asked.url, asked.sample, loadText(asked.body)])
  if (identity !== identityOf(request)) return undefined
  const { cut, body, ...rest } = answer
  const outcome = { ...rest, body: loadText(body) }
  return cut === undefined ? outcome : { ...outcome, cut: { code: cut.code as ModelFailureCode, message: cut.message } }
}
