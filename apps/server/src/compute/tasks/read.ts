import { failureResource } from '../resources/failure.js'
import { understandingResource } from '../resources/understanding.js'
import type { Work } from './work.js'

/** From a wish to a contract, or to a question about it. */
export const read: Work<'read'> = async ({ models, ...wish }, { engine, signal, tell }) => {
  const understood = await engine.using(models, (pipeline) => pipeline.read({ ...wish, signal, onEvent: tell }))
  if (understood.ok) return { kind: 'done', value: { kind: 'contract', ...understandingResource(understood) } }
  const failure = failureResource(understood)
  const { code, message, options = [], words = [], closest = [], usage } = failure
  const spent = usage === undefined ? {} : { usage }
  if (code === 'question') return { kind: 'done', value: { kind: code, question: message, options, ...spent } }
  if (code === 'not-understood') return { kind: 'done', value: { kind: code, message, words, closest, ...spent } }
  return { kind: 'failed', failure }
}
