import type { Span } from '@sourceless/contract'
import { z } from 'zod'

/** Effects that a contract can have, as models name them. */
export const effectKinds = ['read-input', 'read-arguments', 'write-output', 'exit-code', 'write-parameter'] as const
export type EffectKind = (typeof effectKinds)[number]

/**
 * What a model is asked for, in the order in which it is best thought of: models write fields in this order. Strict structured output accepts it: every field is there, nothing is optional. Lengths are
 * checked afterwards (`answerLimits`), since endpoints refuse such bounds.
 */
export const answerSchema = z.object({
  readings: z.array(
    z.object({
      restatement: z.string(),
      assumptions: z.array(z.string()),
      contract: z.string(),
      effects: z.array(z.object({ effect: z.enum(effectKinds), parameter: z.string(), words: z.string() })),
    }),
  ),
  reason: z.string(),
})
export type Answer = z.infer<typeof answerSchema>
export type AnsweredReading = Answer['readings'][number]

/** What goes beyond these is not read (contracts, readings, claims) or cut (texts for people). */
export const answerLimits = {
  readings: 3,
  contractCharacters: 20_000,
  restatementCharacters: 400,
  assumptions: 8,
  assumptionCharacters: 240,
  effects: 32,
  wordsCharacters: 400,
  reasonCharacters: 400,
} as const

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const INVISIBLE = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu

/** Text of a model for people: one line, without characters that steer terminals or hide text, cut to a length. */
export function plainLine(text: string, limit: number): string {
  const line = text
    .slice(0, limit * 4)
    .replace(INVISIBLE, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  const characters = [...line]
  return characters.length > limit ? `${characters.slice(0, limit - 1).join('')}…` : line
}

/** The line of a contract that a finding is about, to go behind it. */
export function inLine(source: string, span: Span | undefined): string {
  const line = plainLine(source.split('\n')[(span?.start.line ?? 0) - 1] ?? '', 120)
  return line === '' ? '' : ` in: ${line}`
}

/** The first character of a contract that is not shown as what it is; contracts are read by people. */
export function hiddenCharacter(source: string): string | undefined {
  const found = source.replace(/[\n\t]/g, '').search(INVISIBLE)
  if (found < 0) return undefined
  const code = source.replace(/[\n\t]/g, '').codePointAt(found)!
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
}

/** A contract as a model wrote it, without a code fence around it and with plain line ends. */
export function unfenced(source: string): string {
  const text = source.replaceAll('\r\n', '\n').trim()
  const fence = /^```[a-z]*\n([\s\S]*?)\n?```$/.exec(text)
  return `${(fence?.[1] ?? text).trim()}\n`
}
