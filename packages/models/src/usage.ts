import type { Usage } from './model.js'

/** What was asked of one model. */
export interface ModelUsage {
  readonly model: string
  readonly usage: Usage
}

export const noUsage: Usage = { requests: 0, inputTokens: 0, cachedTokens: 0, outputTokens: 0, costUsd: 0 }

/** The sum; its cost is undefined when one of them is. */
export function addUsage(a: Usage, b: Usage): Usage {
  return {
    requests: a.requests + b.requests,
    inputTokens: a.inputTokens + b.inputTokens,
    cachedTokens: a.cachedTokens + b.cachedTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    costUsd: a.costUsd === undefined || b.costUsd === undefined ? undefined : a.costUsd + b.costUsd,
  }
}

/** What was used of each model, in the order of first use. */
export function usageByModel(parts: readonly ModelUsage[]): readonly ModelUsage[] {
  const sums = new Map<string, Usage>()
  for (const { model, usage } of parts) {
    const before = sums.get(model)
    sums.set(model, before === undefined ? usage : addUsage(before, usage))
  }
  return [...sums].map(([model, usage]) => ({ model, usage }))
}
