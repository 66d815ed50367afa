import { createRoute, type RouteConfig } from '@hono/zod-openapi'
import type { AppMiddleware } from '../context.js'
import { queryCheck } from './query.js'

/** A route of the API behind its guards, which come before anything that the request says is looked at. */
export const guarded = <Route extends RouteConfig>(route: Route, ...guards: readonly AppMiddleware[]) =>
  createRoute({ ...route, middleware: [...guards, ...(route.path.startsWith('/v1/') ? [queryCheck(route)] : [])] })
