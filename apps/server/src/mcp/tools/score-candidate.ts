import { closedObject } from '../../schemas/closed-object.js'
import type { Scores } from '../../schemas/outcome.js'
import { contractText } from '../../schemas/wish.js'
import { answer, findingsOf, undone } from '../answer.js'
import { candidates, making, scoresResult } from '../schemas.js'
import { shown, shownAll, verdictText } from '../text.js'
import { addTool, looks, type ToolParts } from './tool.js'

export function addScoreCandidate(parts: ToolParts): void {
  const { backend } = parts
  addTool(
    parts,
    {
      name: 'score_candidate',
      title: 'Score code of yours',
      description:
        'Judges code that you propose for a function: whether it does what the contract says on every input that is tried or proved, and what it costs beside the built-in generator. A counterexample shows what to mend.',
      input: closedObject({
        contract: contractText.describe('What the function is to do, in the notation of sourceless://notation'),
        target: making.target,
        effort: making.effort,
        candidates,
      }),
      output: scoresResult,
      annotations: looks,
    },
    async (request, ctx) => {
      const outcome = await backend.run('score', request, { signal: ctx.mcpReq.signal })
      if (outcome.kind !== 'done') return undone(outcome)
      const { floor, scores } = outcome.value
      // Fewer candidates leave more room for each.
      const room = Math.floor(8_000 / scores.length)
      return answer({ ...(floor ? { floor } : {}), scores: scores.map((score) => scoreFields(score, room)) })
    },
  )
}

function scoreFields(score: Scores['scores'][number], roomBytes: number): Record<string, unknown> {
  const { verdict, code, relativeCost, counterexample, diagnostics } = score
  const each = Math.min(800, Math.floor(roomBytes / 4))
  return {
    verdict: verdictText(verdict),
    ...(code ? { cost: code } : {}),
    // What is wrong is not cheap.
    ...(relativeCost === undefined || verdict.level === 'rejected' ? {} : { relativeCost }),
    ...(counterexample ? { counterexample: shown(counterexample.text, each) } : {}),
    ...(diagnostics.length > 0 ? { findings: shownAll(findingsOf(diagnostics), 2, each) } : {}),
  }
}
