import { failureResource } from '../resources/failure.js'
import { observationResource } from '../resources/observation.js'
import type { Work } from './work.js'

/** What a file does on one input, in the sandbox. */
export const run: Work<'run'> = async ({ file, stdin, ...wanted }, { engine }) => {
  const ran = await engine.pipeline.run({
    ...wanted,
    file: Buffer.from(file, 'base64'),
    ...(stdin === undefined ? {} : { stdin: Buffer.from(stdin, 'base64') }),
  })
  if (!ran.ok) return { kind: 'failed', failure: failureResource(ran) }
  return { kind: 'done', value: observationResource(ran.observation, ran.contract) }
}
