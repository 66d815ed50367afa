import { closedObject } from '../../schemas/closed-object.js'
import { answer, failed, findingsOf, undone } from '../answer.js'
import { making, subject, verificationResult, wish } from '../schemas.js'
import { stageTexts } from '../stages.js'
import { contractedOf, isRefused } from '../subject.js'
import { shown, shownAll } from '../text.js'
import { addTool, looks, type ToolParts } from './tool.js'

export function addVerifyBinary(parts: ToolParts): void {
  const { backend } = parts
  addTool(
    parts,
    {
      name: 'verify_binary',
      title: 'Verify a binary',
      description:
        'Checks the bytes of a finished file against its contract: decodes them, runs them in an emulator on thousands of inputs, proves them where it can. Says how strongly it is verified, or gives a counterexample.',
      input: closedObject({ ...subject, examples: wish.examples, effort: making.effort }),
      output: verificationResult,
      annotations: looks,
    },
    async ({ examples, effort, ...named }, ctx) => {
      const found = await contractedOf(backend, named)
      if (isRefused(found)) return found
      const request = { ...found, ...(examples ? { examples } : {}), ...(effort ? { effort } : {}) }
      const outcome = await backend.run('verify', request, { signal: ctx.mcpReq.signal })
      if (outcome.kind !== 'done') return undone(outcome)
      const verification = outcome.value
      if (verification.verified) {
        const { verdictText, target, stages } = verification
        return answer({ verified: true, verdict: verdictText, target, stages: stageTexts(stages) })
      }
      const { failure } = verification
      if (failure.code !== 'not-verified') return failed(failure)
      return answer({
        verified: false,
        verdict: 'rejected',
        reason: shown(failure.message, 1_000),
        findings: shownAll(findingsOf(failure.diagnostics), 10, 600),
      })
    },
  )
}
