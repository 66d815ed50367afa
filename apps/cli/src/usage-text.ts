import type { Build } from '@sourceless/pipeline'

type ModelUsage = Build['usage'][number]
type Usage = ModelUsage['usage']

/** As `$0.0184`, or that it is not known. */
export function moneyText(usd: number | undefined): string {
  if (usd === undefined) return 'cost unknown'
  return usd === 0 ? '$0' : `$${usd < 0.0001 ? usd.toPrecision(2) : usd.toFixed(4)}`
}

/** As `3 requests, 4210 tokens in (1024 cached), 812 out, $0.0184`. */
export function usageText({ requests, inputTokens, cachedTokens, outputTokens, costUsd }: Usage): string {
  const cached = cachedTokens > 0 ? ` (${cachedTokens} cached)` : ''
  const asked = `${requests} request${requests === 1 ? '' : 's'}`
  return `${asked}, ${inputTokens} tokens in${cached}, ${outputTokens} out, ${moneyText(costUsd)}`
}

/** A line for each model, and the sum of money for several. */
export function usageLines(all: readonly ModelUsage[]): readonly string[] {
  const lines = all.map(({ model, usage }) => `${model}: ${usageText(usage)}`)
  if (all.length < 2) return lines
  const costs = all.map(({ usage }) => usage.costUsd)
  const total = costs.reduce((sum, cost) => (sum === undefined || cost === undefined ? undefined : sum + cost), 0)
  return [...lines, `in all: ${moneyText(total)}`]
}
