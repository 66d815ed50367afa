import { type RouteConfig, z } from '@hono/zod-openapi'
import { meantText } from '../../schemas/closest.js'
import type { AppMiddleware } from '../context.js'
import { ProblemError } from '../problem.js'

/** Takes the parameters that the route knows, each once: a misspelt one would silently do nothing. */
export function queryCheck({ request }: RouteConfig): AppMiddleware {
  const known = request?.query instanceof z.ZodObject ? Object.keys(request.query.shape) : []
  return async (c, next) => {
    for (const [name, values] of Object.entries(c.req.queries())) {
      const told = `query ${name.slice(0, 100)}`
      if (!known.includes(name)) throw new ProblemError('usage', `${told}: ${unknownText(name, known)}`)
      if (values.length > 1) throw new ProblemError('usage', `${told}: given ${values.length} times; give it once`)
    }
    await next()
  }
}

function unknownText(name: string, known: readonly string[]): string {
  if (known.length === 0) return 'unknown; the path takes none'
  return `unknown${meantText(name, known)}; known are ${known.join(', ')}`
}
