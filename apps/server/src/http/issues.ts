import type { z } from '@hono/zod-openapi'
import { ProblemError } from './problem.js'

/** So many are told; a client that gets all of it wrong needs no more. */
const told = 20
type Where = 'json' | 'query' | 'param' | 'header' | 'form' | 'cookie'
const places: Readonly<Record<Where, string>> = {
  json: '',
  form: '',
  query: 'query ',
  param: 'path ',
  header: 'header ',
  cookie: 'cookie ',
}

/** What a schema found wrong with a part of the request: where, what, and what is allowed. */
export function requestProblem(where: Where, { issues }: z.ZodError): ProblemError {
  const diagnostics = issues.slice(0, told).map(({ code, path, message }) => {
    const place = pathText(path)
    const subject = place === '' ? places[where].trim() || 'body' : `${places[where]}${place}`
    return { code, message: `${subject}: ${message}` }
  })
  const more = issues.length > told ? ` (and ${issues.length - told} more)` : ''
  return new ProblemError('usage', `${diagnostics.map(({ message }) => message).join('; ')}${more}`, { diagnostics })
}

/** As `candidates[3].level`. */
function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index > 0 ? '.' : ''}${String(part)}`))
    .join('')
}
