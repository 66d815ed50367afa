import type { KeptAnswers } from '@sourceless/models'
import type { SearchPool } from '@sourceless/pipeline'
import { createNodePipeline, type NodePipeline, type Failure as PipelineFailure } from 'sourceless/node'
import type { BuildRequest } from '../../schemas/wish.js'
import type { Setup } from '../messages.js'

/** The pipelines of one compute process. */
export interface Engine {
  /** Without models; made once. */
  readonly pipeline: NodePipeline
  /** Works with the pipeline that may ask what a request says, within its bounds, and what was not answered before. */
  using<T extends object>(
    models: BuildRequest['models'],
    work: (pipeline: NodePipeline) => Promise<T | PipelineFailure>,
    kept?: KeptAnswers,
  ): Promise<T | PipelineFailure>
}

export function createEngine({ libraries, models: access }: Setup, search: SearchPool): Engine {
  const pipeline = createNodePipeline({ libraries, search })
  return {
    pipeline,
    async using(choice, work, kept) {
      if (choice === undefined) return work(pipeline)
      const { allowed = [], ...reached } = access ?? {}
      const refused = choice.use.find((one) => !allowed.includes(one))
      if (refused !== undefined) return notOffered(refused, allowed)
      const { use, reader, budgetUsd, deadlineMs } = choice
      // Its budget is the request's, so it is the request's own.
      const own = createNodePipeline({
        libraries,
        search,
        models: {
          ...reached,
          use,
          ...(reader ? { reader } : {}),
          ...(budgetUsd === undefined ? {} : { budget: { usd: budgetUsd } }),
          ...(deadlineMs === undefined ? {} : { deadlineMs }),
          ...(kept ? { kept } : {}),
        },
      })
      try {
        return await work(own)
      } finally {
        own.dispose()
      }
    },
  }
}

function notOffered(model: string, allowed: readonly string[]): PipelineFailure {
  const instead = allowed.length === 0 ? 'it offers none: leave out "models"' : `it offers ${allowed.join(', ')}`
  return {
    ok: false,
    code: 'usage',
    message: `This server does not offer the model ${model}; ${instead}.`,
    diagnostics: [],
  }
}
