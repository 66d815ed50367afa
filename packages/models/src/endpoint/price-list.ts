import type { Price, PriceList } from './prices.js'

/** Input, cached input, output: US dollars for a million tokens; then up to how many input tokens that holds. */
const price = (input: number, cachedInput: number, output: number, upToInputTokens?: number): Price =>
  upToInputTokens === undefined ? { input, cachedInput, output } : { input, cachedInput, output, upToInputTokens }

/**
 * List prices of standard requests. They are only right at their date: a price in the user's configuration goes first,
 * and a model that is not here has no known price.
 *
 * openai: developers.openai.com/api/docs/pricing, by way of release notes that quote it (2026-07-30 to 2026-10-27)
 * anthropic: platform.claude.com/docs/en/about-claude/pricing and the overview pages of the models (2026-10-24)
 * google: ai.google.dev/gemini-api/docs/pricing, as quoted 2026-10-07; promised until 2026-12-31
 * xai: docs.x.ai/developers/grok-4-6; grok-4.7 by apidog.com/blog/how-to-use-grok-4-7-api (2026-09-29)
 */
export const priceList: PriceList = {
  'openai/gpt-6-astra': price(10, 1, 50, 272_000),
  'openai/gpt-6-sol': price(2, 0.2, 10, 272_000),
  'openai/gpt-6-luna': price(0.1, 0.01, 0.5, 272_000),
  'openai/gpt-6.1-terra': price(1, 0.05, 5, 272_000),
  'openai/gpt-5.6-terra': price(2, 0.2, 12, 272_000),
  'openai/gpt-5.6-luna': price(0.2, 0.02, 1.2, 272_000),
  'anthropic/claude-fable-5-1': price(10, 0.25, 50),
  'anthropic/claude-opus-5-5': price(4, 0.2, 20),
  'anthropic/claude-opus-5': price(5, 0.5, 25),
  'anthropic/claude-sonnet-5-5': price(2, 0.1, 10),
  'anthropic/claude-sonnet-5': price(2, 0.2, 10),
  'anthropic/claude-haiku-5-5': price(0.1, 0.01, 0.5, 100_000),
  'google/gemini-3.8-flash': price(0.75, 0.075, 3.75),
  'xai/grok-4.7': price(2, 0.5, 6, 199_999),
  'xai/grok-4.6': price(2, 0.5, 6, 199_999),
}
