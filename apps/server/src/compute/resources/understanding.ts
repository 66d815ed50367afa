import { formatSignature, renderContract } from '@sourceless/contract'
import type { Understanding as PipelineUnderstanding } from '@sourceless/pipeline'
import type { z } from 'zod'
import type { understandingSchema } from '../../schemas/outcome.js'
import { usageResource } from './failure.js'

/** What was understood, with the contract in plain English where no sentence led to it. */
export function understandingResource(understood: PipelineUnderstanding): z.infer<typeof understandingSchema> {
  const { contract, restatement, assumptions, usedWords, ignoredWords, readBy, usage } = understood
  return {
    contract: {
      name: contract.name,
      kind: contract.kind,
      signature: formatSignature(contract.entry),
      source: contract.source,
    },
    restatement: restatement || renderContract(contract).trim(),
    assumptions: [...assumptions],
    usedWords: [...usedWords],
    ignoredWords: [...ignoredWords],
    readBy: [...readBy],
    usage: usageResource(usage),
  }
}
