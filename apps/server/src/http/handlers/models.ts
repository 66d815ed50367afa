import { costOf, type Usage } from '../../schemas/cost.js'
import type { ReadingRequest } from '../../schemas/wish.js'
import type { Settings } from '../../settings.js'
import type { Principal, Store } from '../../store/api.js'
import { ProblemError } from '../problem.js'

/** Whether the caller may spend money on models. */
const maySpend = ({ keyId, limits }: Principal): boolean =>
  keyId === undefined || limits.budgetUsdPerMonth !== undefined

/** The models that a request of the caller may ask. */
export const modelsFor = ({ models }: Settings, principal: Principal): readonly string[] =>
  maySpend(principal) ? models : []

/** Only models that the operator allows are asked, and only by those who may spend money on them. */
export function checkModels({ models }: Settings, principal: Principal, choice: ReadingRequest['models']): void {
  if (choice === undefined) return
  if (!maySpend(principal))
    throw new ProblemError(
      'forbidden',
      'The key has no budget for models. Leave out models, or have a key made with "sourceless-server keys create --budget-usd".',
    )
  const unknown = choice.use.filter((name) => !models.includes(name))
  if (unknown.length === 0) return
  const known = models.length === 0 ? 'This server asks no models.' : `It asks ${models.join(', ')}.`
  const message = `models.use names ${unknown.map((name) => JSON.stringify(name)).join(', ')}, which this server does not ask. ${known}`
  throw new ProblemError('usage', message, { diagnostics: [{ code: 'unknown-model', message }] })
}

export interface Spending {
  /** Of the reading; undefined: it is not known what was used. */
  settle(usage: Usage | undefined): Promise<void>
}

/**
 * Takes what a reading may cost from the key's budget before models are asked. What is not known to have cost less counts
 * in full.
 */
export async function reserveSpending(
  { usage: ledger }: Store,
  principal: Principal,
  subject: string,
  choice: ReadingRequest['models'],
): Promise<Spending> {
  const budget = principal.limits.budgetUsdPerMonth
  if (choice === undefined || budget === undefined) return { settle: async () => {} }
  const usd = choice.budgetUsd ?? Math.max(0, budget - (await ledger.spentUsd(principal)))
  if (usd === 0 || !(await ledger.reserve(principal, subject, usd)))
    throw new ProblemError(
      'limit',
      `What models may cost exceeds what is left of the key's budget of $${budget} in this month. Give a smaller models.budgetUsd, or leave out models.`,
    )
  return {
    settle: async (used) => {
      const spent = used === undefined ? undefined : costOf(used)
      await ledger.settle(subject, spent ?? usd)
    },
  }
}
