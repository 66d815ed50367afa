import type { Contract } from '@sourceless/contract'
import { type Candidate, lower } from '@sourceless/forge'
import type { LoadedTarget } from '@sourceless/targets'
import { prepare, type VerifyResult, verify } from '@sourceless/verifier'
import { type LineFinder, readCandidate } from '../candidate/index.js'
import type {
  CandidateText,
  CodeCost,
  Judge,
  JudgeOptions,
  JudgeRequest,
  Score,
  ScoreDiagnostic,
  Timing,
} from './api.js'

const quickFuel = 1_000_000

/**
 * Prepares what candidates of one contract for one target share: the contract compiled and asked about its inputs, sandboxes, the
 * floor. Each candidate is written as an object file of the target and judged by the verifier, cheap stages first. What earlier
 * candidates failed on is tried before anything else runs, which makes rejections sooner and changes no verdict: the same
 * candidate with the same seed has the same verdict in any order of candidates.
 *
 * @example
 * const judge = createJudge({ contract, target })
 * const { verdict, relativeCost } = await judge.score({ level: 'real', text: 'lea rax, [rdi + rsi]\nret' })
 */
export function createJudge(request: JudgeRequest): Judge {
  const { contract, target, effort = 'quick', seed = 0, fuel = quickFuel, features = [], parts = {} } = request
  const { solver, ...ports } = parts
  const clock = ports.clock ?? (() => 0)
  const prepared = prepare(contract, { seed })
  const failures: number[] = []
  const lowered = lower(contract, target.backEnd)
  const floor = lowered.value === undefined ? undefined : costOf(lowered.value)

  const check = (file: Uint8Array, signal: AbortSignal | undefined): Promise<VerifyResult> =>
    verify({
      contract,
      file,
      platform: target.platform,
      effort,
      seed,
      fuel,
      features,
      prepared,
      failures,
      ...ports,
      ...(solver && effort !== 'quick' ? { solver } : {}),
      ...(target.sha256 ? { sha256: target.sha256 } : {}),
      ...(signal ? { signal } : {}),
    })

  return {
    floor,
    floorDiagnostics: lowered.diagnostics,
    async score({ level, text }, { signal } = {}) {
      const timings: Timing[] = []
      const from = clock()
      const reading = await readCandidate({ level, text, contract, target })
      const readMs = clock()
      timings.push({ stage: 'read', durationMs: readMs - from })
      if ('diagnostics' in reading) return withFloor(floor, { ...unread, diagnostics: reading.diagnostics, timings })
      const { candidate, lineAt } = reading
      const file = target.write({ candidate, contract, emit: 'object', fileName: `${contract.name}.o` })
      timings.push({ stage: 'write', durationMs: clock() - readMs })
      const code = costOf(candidate)
      if ('problem' in file) {
        const diagnostics = [{ message: file.problem }]
        return withFloor(floor, { ...unread, parsed: true, diagnostics, code, timings })
      }
      const result = await check(file, signal)
      return withFloor(floor, scoreOf(result, code, lineAt, timings))
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
