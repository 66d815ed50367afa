import type { KeptAnswers } from '@sourceless/models'
import { type ModelUsage, usageByModel } from '@sourceless/models/usage'
import type { Build, MakeRequest } from '@sourceless/pipeline'
import { sha256 } from '../../store/identity.js'
import { version } from '../../version.js'
import type { Made, MadeFile } from '../api.js'
import { listingResource, stageResource, verdictResource } from '../resources/code.js'
import { evidenceStages } from '../resources/evidence.js'
import { failureResource } from '../resources/failure.js'
import { understandingResource } from '../resources/understanding.js'
import type { Work } from './work.js'

/** From a wish to a verified file. */
export const make: Work<'make'> = async ({ models, ...wanted }, { engine, signal, tell, answers }) => {
  let floor: Made['result']['floor']
  const onEvent: MakeRequest['onEvent'] = (event) => {
    if (event.kind === 'candidate-judged' && event.origin === 'lowering')
      floor ??= { sizeBytes: event.sizeBytes, instructions: event.instructions }
    tell(event)
  }
  const kept = models && (await import('@sourceless/models')).keepAnswers(answers.earlier, answers.onAnswer)
  const ended = await engine.using(models, (pipeline) => pipeline.make({ ...wanted, signal, onEvent }), kept)
  const made = withAllThatWasPaid(ended, kept)
  if (!made.ok) return { kind: 'failed', failure: failureResource(made) }
  const { effort = 'normal', seed = 0 } = wanted
  return { kind: 'done', value: madeOf(made, { effort, seed, floor }) }
}

/** Earlier attempts may have asked what this one had no need to. */
function withAllThatWasPaid<T extends { readonly usage?: readonly ModelUsage[] }>(outcome: T, kept?: KeptAnswers): T {
  const unasked = kept?.unasked() ?? []
  return unasked.length === 0 ? outcome : { ...outcome, usage: usageByModel([...(outcome.usage ?? []), ...unasked]) }
}

interface Circumstances {
  readonly effort: string
  readonly seed: number
  readonly floor: Made['result']['floor']
}

function madeOf(build: Build, { effort, seed, floor }: Circumstances): Made {
  const files = build.files.map(({ bytes }): MadeFile => ({ sha256: sha256(bytes).toString('hex'), bytes }))
  const artifacts = build.files.map(({ name, role, bytes, executable }, at) => ({
    name,
    role,
    sizeBytes: bytes.length,
    sha256: files[at]!.sha256,
    executable,
  }))
  const { target, emit, verdictText, origin, notes, timings } = build
  const verdict = verdictResource(build.verdict)
  return {
    result: {
      ...understandingResource(build),
      target,
      emit,
      verdict,
      verdictText,
      stages: build.stages.map(stageResource),
      origin,
      notes: [...notes],
      artifacts,
      listing: listingResource(build.listing),
      ...(floor === undefined ? {} : { floor }),
      timings: { ...timings },
    },
    evidence: {
      version,
      contract: build.contract.source,
      target,
      effort,
      seed,
      verdict,
      artifacts,
      stages: evidenceStages(build.stages),
    },
    files,
  }
}
