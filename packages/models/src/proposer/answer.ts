import { z } from 'zod'

/** What a model is asked for; an empty text says that it has nothing better. Strict structured output accepts it. */
export const proposalSchema = z.object({ idea: z.string(), text: z.string() })

/** A text as a model wrote it, without a code fence around it and with plain line ends. */
export function unfencedCode(source: string): string {
  const text = source.replaceAll('\r\n', '\n').trim()
  return /^```[a-z0-9_-]*\n([\s\S]*?)\n?```$/i.exec(text)?.[1] ?? text
}
