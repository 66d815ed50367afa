import type { Usage } from '../model.js'

/** US dollars for a million tokens. */
export interface Price {
  readonly input: number
  /** Prompt tokens that the endpoint had in its cache. */
  readonly cachedInput: number
  readonly output: number
  /** Prompts longer than this have another price, which is then unknown. */
  readonly upToInputTokens?: number
}

/** Prices by `provider/model`. */
export type PriceList = Readonly<Record<string, Price>>

/** US dollars, or undefined when the price is not known. */
export function costOf(usage: Omit<Usage, 'costUsd' | 'requests'>, price: Price | undefined): number | undefined {
  if (price === undefined || usage.inputTokens > (price.upToInputTokens ?? Number.POSITIVE_INFINITY)) return undefined
  const cached = Math.min(usage.cachedTokens, usage.inputTokens)
  const fresh = usage.inputTokens - cached
  return (fresh * price.input + cached * price.cachedInput + usage.outputTokens * price.output) / 1e6
}

/** An own server costs nothing by the token. */
export const free: Price = { input: 0, cachedInput: 0, output: 0 }
