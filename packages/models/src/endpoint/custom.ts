import { z } from 'zod'
import { type Endpoint, hostedLimits, localLimits } from './endpoint.js'
import { presets } from './presets.js'

/** The settings of an own endpoint, as JSON. */
const settings = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, 'lower-case letters, digits and hyphens'),
  baseUrl: z.string().max(2000),
  api: z.enum(['chat', 'responses']).default('chat'),
  keyVariable: z
    .string()
    .regex(/^SOURCELESS_[A-Z0-9_]{1,64}$/, "a variable whose name starts with 'SOURCELESS_'")
    .optional(),
  structured: z.enum(['strict', 'json', 'prompt']).optional(),
  tokenLimit: z.enum(['max_tokens', 'max_completion_tokens']).default('max_tokens'),
  limits: z
    .strictObject({
      idleMs: z.int().min(1).max(3_600_000),
      totalMs: z.int().min(1).max(86_400_000),
      bytes: z
        .int()
        .min(1024)
        .max(64 * 1024 * 1024),
      retries: z.int().min(0).max(10),
      concurrency: z.int().min(1).max(64),
    })
    .partial()
    .optional(),
})

export type EndpointSettings = z.input<typeof settings>

/**
 * An endpoint from settings in a file, or what is wrong with them.
 *
 * Such a file may come with a project that somebody else wrote, so it must not be able to send a key to a place of its
 * choice: names of presets are taken, and a key variable has to start with `SOURCELESS_`, which no other program uses.
 */
export function readEndpoint(value: unknown): { readonly endpoint: Endpoint } | { readonly problem: string } {
  const read = settings.safeParse(value)
  if (!read.success) {
    const [issue] = read.error.issues
    return { problem: `An endpoint's ${issue!.path.join('.') || 'settings'}: ${issue!.message}.` }
  }
  const { name, baseUrl, limits, ...rest } = read.data
  if (presets.some((preset) => preset.name === name))
    return { problem: `'${name}' is the name of a built-in endpoint; choose another one.` }
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash)
    return { problem: `The base URL of '${name}' must be http(s)://host/path, without user, password, query and '#'.` }
  const isLocal = isLoopback(url)
  const endpoint: Endpoint = {
    name,
    baseUrl: url.href.replace(/\/+$/, ''),
    api: rest.api,
    keyVariable: rest.keyVariable,
    isLocal,
    structured: rest.structured,
    tokenLimit: rest.tokenLimit,
    limits: { ...(isLocal ? localLimits : hostedLimits), ...limits },
  }
  return { endpoint }
}

/** Whether requests to it stay on this machine. */
export function isLoopback(url: URL): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname)
}
