import { listingResource, stageResource, verdictResource } from '../resources/code.js'
import { failureResource } from '../resources/failure.js'
import type { Work } from './work.js'

/** The verdict on a file; that it is not verified is one, too. */
export const verify: Work<'verify'> = async ({ file, ...wanted }, { engine, signal, tell }) => {
  const bytes = Buffer.from(file, 'base64')
  const checked = await engine.pipeline.check({ ...wanted, file: bytes, signal, onEvent: tell })
  if (!checked.ok) {
    const failure = failureResource(checked)
    if (checked.code !== 'not-verified') return { kind: 'failed', failure }
    return { kind: 'done', value: { verified: false, failure } }
  }
  const { target, verdict, verdictText, stages, listing, totalMs } = checked
  return {
    kind: 'done',
    value: {
      verified: true,
      target,
      verdict: verdictResource(verdict),
      verdictText,
      stages: stages.map(stageResource),
      listing: listingResource(listing),
      totalMs,
    },
  }
}
