import { setImmediate } from 'node:timers/promises'
import type { Contract } from '@sourceless/contract'
import { createJudge, type Score as JudgeScore } from '@sourceless/models/score'
import { findTarget } from '@sourceless/pipeline'
import { createNodePorts } from 'sourceless/node'
import type { Scores } from '../../schemas/outcome.js'
import { verdictResource } from '../resources/code.js'
import { diagnosticResource, failureResource } from '../resources/failure.js'
import { counterexampleResource } from '../resources/observation.js'
import type { Work } from './work.js'

/** What candidates of one contract are worth; one judge scores all of them. */
export const score: Work<'score'> = async (request, { engine, signal, note }) => {
  const { contract: text, candidates, effort = 'quick', seed = 0 } = request
  const target = findTarget(engine.pipeline.targets, request.target)
  if ('ok' in target) return { kind: 'failed', failure: failureResource(target) }
  const understood = await engine.pipeline.read({ contract: text, signal })
  if (!understood.ok) return { kind: 'failed', failure: failureResource(understood) }
  const { contract } = understood
  const parts = createNodePorts()
  try {
    const judge = createJudge({ contract, target: await target.load(), effort, seed, parts })
    const scores: Scores['scores'] = []
    for (const candidate of candidates) {
      scores.push(scoreResource(await judge.score(candidate, { signal }), contract))
      note({ type: 'candidates-scored', data: { count: scores.length, of: candidates.length } })
      // What aborts the signal has its turn.
      await setImmediate()
      signal.throwIfAborted()
    }
    return { kind: 'done', value: { ...(judge.floor ? { floor: { ...judge.floor } } : {}), scores } }
  } finally {
    parts.solver.dispose()
  }
}

function scoreResource(score: JudgeScore, contract: Contract): Scores['scores'][number] {
  const { parsed, encoded, verdict, counterexample, diagnostics, code, relativeCost, timings } = score
  return {
    parsed,
    encoded,
    verdict: verdictResource(verdict),
    ...(counterexample === undefined ? {} : { counterexample: counterexampleResource(counterexample, contract) }),
    diagnostics: diagnostics.map((one) => diagnosticResource(one, 'unreadable-candidate')),
    ...(code === undefined ? {} : { code: { ...code } }),
    ...(relativeCost === undefined ? {} : { relativeCost }),
    timings: timings.map((one) => ({ ...one })),
  }
}
