import type { BuildRequest } from '@sourceless/client'
import type { NodeModels } from 'sourceless/node'
import { SettingsError } from '../settings-error.js'

/** What a server is told about models: names and bounds. How they are reached, and with which keys, is the server's affair. */
export function modelChoice(models: NodeModels | undefined): Pick<BuildRequest, 'models'> {
  if (models === undefined) return {}
  const { use, reader, budget = {}, deadlineMs, record, replay } = models
  if (record !== undefined || replay !== undefined)
    throw new SettingsError(
      'A server records and replays nothing for others: leave out --record and --replay with --remote.',
    )
  if (budget.tokens !== undefined || budget.requests !== undefined)
    throw new SettingsError(
      'A server bounds what models may cost by money only: with --remote give --budget-usd, and leave out bounds of tokens and requests, on the command line and in the project.',
    )
  return {
    models: {
      use,
      ...(reader ? { reader } : {}),
      ...(budget.usd === undefined ? {} : { budgetUsd: budget.usd }),
      ...(deadlineMs === undefined ? {} : { deadlineMs }),
    },
  }
}
