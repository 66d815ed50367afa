import type { ModelUsage } from '@sourceless/models'

type Usage = ModelUsage['usage']

const add = (a: Usage, b: Usage): Usage => ({
  requests: a.requests + b.requests,
  inputTokens: a.inputTokens + b.inputTokens,
  cachedTokens: a.cachedTokens + b.cachedTokens,
  outputTokens: a.outputTokens + b.outputTokens,
  costUsd: a.costUsd === undefined || b.costUsd === undefined ? undefined : a.costUsd + b.costUsd,
})

/** What was used of each model, in the order of first use; a cost is unknown when a part of it is. */
export function usageByModel(parts: readonly ModelUsage[]): readonly ModelUsage[] {
  const sums = new Map<string, Usage>()
  for (const { model, usage } of parts) {
    const before = sums.get(model)
    sums.set(model, before === undefined ? usage : add(before, usage))
  }
  return [...sums].map(([model, usage]) => ({ model, usage }))
}
