import type { Usage } from '../model.js'
import { addUsage, type ModelUsage, noUsage, usageByModel } from '../usage.js'

/** Bounds of a whole run; what is absent is not bounded. */
export interface Budget {
  /** Requests to endpoints, tries after failures included. */
  readonly requests?: number
  /** Tokens of prompts and answers together. */
  readonly tokens?: number
  readonly usd?: number
  /** Milliseconds since 1970. */
  readonly deadlineMs?: number
}

/** What a request may take at most. */
export interface Need {
  readonly tokens: number
  /** US dollars; undefined when the price is not known. */
  readonly usd: number | undefined
}

export type Reservation =
  | { readonly ok: true; settle(usage: Usage): void }
  /** `message` says which budget is too small, and by how much. */
  | { readonly ok: false; readonly message: string }

/** Keeps the budget of a run. What is reserved counts as spent until it is settled. */
export interface Ledger {
  /** Milliseconds since 1970; Infinity when there is no deadline. */
  readonly deadlineMs: number
  reserve(model: string, need: Need): Reservation
  /** What was used so far by each model, in the order of first use. */
  spent(): ReadonlyMap<string, Usage>
}

/** The deadline is kept by the network, the rest here, before anything is sent. `paid` was spent of the budget before. */
export function createLedger(budget: Budget, paid: readonly ModelUsage[] = []): Ledger {
  const used = new Map(usageByModel(paid).map(({ model, usage }) => [model, usage]))
  let spentUsd = paid.reduce((sum, { usage }) => sum + (usage.costUsd ?? 0), 0)
  const open = new Set<Need>()
  const taken = () => {
    const sum = { requests: open.size, tokens: 0, usd: spentUsd }
    for (const { requests, inputTokens, outputTokens } of used.values()) {
      sum.requests += requests
      sum.tokens += inputTokens + outputTokens
    }
    for (const need of open) {
      sum.tokens += need.tokens
      sum.usd += need.usd ?? 0
    }
    return sum
  }
  const refusal = (model: string, need: Need): string | undefined => {
    const { requests, tokens, usd } = taken()
    if (budget.requests !== undefined && requests + 1 > budget.requests)
      return `All ${budget.requests} requests of the budget are used.`
    if (budget.tokens !== undefined && tokens + need.tokens > budget.tokens)
      return `${model} may need ${need.tokens} tokens, and ${Math.max(0, budget.tokens - tokens)} of ${budget.tokens} are left.`
    if (budget.usd === undefined) return undefined
    if (need.usd === undefined)
      return `The price of ${model} is not known, so a budget in US dollars cannot be kept. State its price, or limit tokens instead.`
    if (usd + need.usd > budget.usd)
      return `${model} may cost ${dollars(need.usd)}, and ${dollars(Math.max(0, budget.usd - usd))} of ${dollars(budget.usd)} are left.`
    return undefined
  }
  return {
    deadlineMs: budget.deadlineMs ?? Number.POSITIVE_INFINITY,
    reserve(model, need) {
      const message = refusal(model, need)
      if (message !== undefined) return { ok: false, message }
      const held = { ...need }
      open.add(held)
      return {
        ok: true,
        settle(usage) {
          if (!open.delete(held)) return
          used.set(model, addUsage(used.get(model) ?? noUsage, usage))
          spentUsd += usage.costUsd ?? held.usd ?? 0
        },
      }
    },
    spent: () => new Map(used),
  }
}

const dollars = (usd: number): string => `$${usd < 0.01 ? usd.toPrecision(2) : usd.toFixed(2)}`
