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
  const diagnostics = issues.slice(0, told).map((issue) => {
    const place = pathText(issue.path)
    const subject = place === '' ? places[where].trim() || 'body' : `${places[where]}${place}`
    return {
      code: issue.code,
      message: `${subject}: ${issue.message}`,
      ...(where === 'json' ? { pointer: pointerOf(issue) } : {}),
    }
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

/** To what is wrong (RFC 6901); of several names that are unknown, to the first. */
function pointerOf(issue: z.core.$ZodIssue): string {
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0]!] : issue.path
  return path.map((part) => `/${String(part).slice(0, 100).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}
