import type { Contract } from '@sourceless/contract'
import { type Candidate, lower } from '@sourceless/forge'
import type { LoadedTarget } from '@sourceless/targets'
import type { VerifyResult } from '@sourceless/verifier'
import { createTrial, type JudgeOptions, type JudgeRequest, type LineFinder } from '../candidate/index.js'
import type { CandidateText, CodeCost, Judge, Score, ScoreDiagnostic, Timing } from './api.js'

/**
 * Prepares what candidates of one contract for one target share (see `createTrial`), and the floor that they are measured by.
 *
 * @example
 * const judge = createJudge({ contract, target })
 * const { verdict, relativeCost } = await judge.score({ level: 'real', text: 'lea rax, [rdi + rsi]\nret' })
 */
export function createJudge(request: JudgeRequest): Judge {
  const { contract, target } = request
  const tried = createTrial(request)
  const lowered = lower(contract, target.backEnd)
  const floor = lowered.value === undefined ? undefined : costOf(lowered.value)
  return {
    floor,
    floorDiagnostics: lowered.diagnostics,
    async score({ level, text }, { signal } = {}) {
      const one = await tried(level, text, signal)
      const read: Timing = { stage: 'read', durationMs: one.readMs }
      if (one.kind === 'unreadable')
        return withFloor(floor, { ...unread, diagnostics: one.diagnostics, timings: [read] })
      const { result, candidate, lineAt, writeMs } = one
      const timings: readonly Timing[] = [read, { stage: 'write', durationMs: writeMs }]
      return withFloor(floor, scoreOf(result, costOf(candidate), lineAt, timings))
    },
  }
}

/** One candidate alone; for many of one contract, `createJudge` is faster. */
export function scoreCandidate(
  contract: Contract,
  target: LoadedTarget,
  candidate: CandidateText,
  options: JudgeOptions = {},
): Promise<Score> {
  return createJudge({ ...options, contract, target }).score(candidate)
}

const costOf = ({ sizeBytes, instructions, cost }: Candidate): CodeCost => ({ sizeBytes, instructions, cost })

const unread = { parsed: false, encoded: false, verdict: { level: 'rejected' } } as const

function scoreOf(result: VerifyResult, code: CodeCost, lineAt: LineFinder, timings: readonly Timing[]): Score {
  const { verdict, stages, counterexample } = result
  const ran = stages.filter(({ status }) => status !== 'not-run')
  return {
    parsed: true,
    encoded: stages[0]?.status === 'passed',
    verdict,
    ...(counterexample === undefined ? {} : { counterexample }),
    diagnostics: result.diagnostics.map((found): ScoreDiagnostic => {
      const source = found.offset === undefined ? undefined : lineAt(found.offset)
      return source === undefined ? found : { ...found, line: source.line, instruction: source.text }
    }),
    code,
    timings: [...timings, ...ran.map(({ stage, durationMs }) => ({ stage, durationMs }))],
  }
}

function withFloor(floor: CodeCost | undefined, score: Score): Score {
  if (floor === undefined) return score
  return { ...score, floor, ...(score.code === undefined ? {} : { relativeCost: score.code.cost / floor.cost }) }
}
