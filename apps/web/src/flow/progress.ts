import type { BuildEvent } from '../api/types.js'

export type StepStatus = 'waiting' | 'running' | 'done' | 'failed'
export const steps = ['read', 'propose', 'verify'] as const
export type Step = (typeof steps)[number]
export const checks = ['decode', 'structure', 'confinement', 'behaviour', 'proof'] as const
export type Check = (typeof checks)[number]

export interface StepProgress {
  readonly status: StepStatus
  readonly durationMs?: number
}
export interface CheckProgress extends StepProgress {
  /** As the verifier says it: passed, failed, inconclusive, not-run. */
  readonly outcome?: string
}

/** How far a build is, from its events. */
export interface Progress {
  readonly queued: boolean
  readonly attempts: number
  readonly steps: Readonly<Record<Step, StepProgress>>
  readonly checks: Readonly<Record<Check, CheckProgress>>
  readonly inputsRun: number
  readonly proofAttempts: number
  readonly lastProof?: string
  readonly candidates: number
  readonly best?: { readonly sizeBytes: number; readonly origin: string }
  readonly searchSteps?: { readonly done: number; readonly of: number }
  readonly modelMessages: number
}

const waiting = { status: 'waiting' } as const
export const noProgress: Progress = {
  queued: true,
  attempts: 0,
  steps: { read: waiting, propose: waiting, verify: waiting },
  checks: { decode: waiting, structure: waiting, confinement: waiting, behaviour: waiting, proof: waiting },
  inputsRun: 0,
  proofAttempts: 0,
  candidates: 0,
  modelMessages: 0,
}

const isStep = (name: unknown): name is Step => steps.some((step) => step === name)
const isCheck = (name: unknown): name is Check => checks.some((check) => check === name)
const number = (value: unknown): number => (typeof value === 'number' ? value : 0)
type Data = Readonly<Record<string, unknown>>

const withCheck = (progress: Progress, name: unknown, check: CheckProgress): Progress =>
  isCheck(name) ? { ...progress, checks: { ...progress.checks, [name]: check } } : progress

function afterCheck(progress: Progress, { stage, status, durationMs }: Data): Progress {
  const outcome = String(status)
  const state = outcome === 'failed' ? 'failed' : 'done'
  return withCheck(progress, stage, { status: state, outcome, durationMs: number(durationMs) })
}

function afterCandidate(progress: Progress, data: Data): Progress {
  const judged = { sizeBytes: number(data.sizeBytes), origin: String(data.origin) }
  const verdict = data.verdict as { readonly level?: string } | undefined
  const better =
    verdict?.level !== 'rejected' && (progress.best === undefined || judged.sizeBytes < progress.best.sizeBytes)
  return { ...progress, candidates: progress.candidates + 1, ...(better ? { best: judged } : {}) }
}

/** A step may come again, for another candidate; its times are added up. */
function withStep(progress: Progress, name: unknown, status: StepStatus, durationMs = 0): Progress {
  if (!isStep(name)) return progress
  const before = progress.steps[name].durationMs ?? 0
  const step = status === 'done' ? { status, durationMs: before + durationMs } : { ...progress.steps[name], status }
  return { ...progress, queued: false, steps: { ...progress.steps, [name]: step } }
}

/** What did not pass is the step in which a build failed: candidates may fail in one that succeeds. */
function afterFailure(progress: Progress): Progress {
  const hasFailed = checks.some((check) => progress.checks[check].status === 'failed')
  if (!hasFailed) return progress
  return { ...progress, steps: { ...progress.steps, verify: { ...progress.steps.verify, status: 'failed' } } }
}

/** The state after one more event. */
export function advance(progress: Progress, { type, data }: BuildEvent): Progress {
  switch (type) {
    case 'started':
    case 'retried':
      return { ...noProgress, queued: type === 'retried', attempts: progress.attempts + (type === 'started' ? 1 : 0) }
    case 'stage-started':
      return withStep(progress, data.stage, 'running')
    case 'stage-finished':
      return withStep(progress, data.stage, 'done', number(data.durationMs))
    case 'check-stage-started':
      return withCheck(progress, data.stage, { status: 'running' })
    case 'check-stage-finished':
      return afterCheck(progress, data)
    case 'inputs-run':
      return { ...progress, inputsRun: Math.max(progress.inputsRun, number(data.count)) }
    case 'proof-attempted':
      return {
        ...progress,
        proofAttempts: progress.proofAttempts + 1,
        lastProof: `${String(data.method)}: ${String(data.outcome)}`,
      }
    case 'candidate-judged':
      return afterCandidate(progress, data)
    case 'reading-progressed':
      return { ...progress, searchSteps: { done: number(data.steps), of: number(data.ofSteps) } }
    case 'model-progressed':
      return { ...progress, modelMessages: progress.modelMessages + 1 }
    case 'failed':
      return { ...afterFailure(progress), queued: false }
    case 'succeeded':
    case 'cancelled':
      return { ...progress, queued: false }
    default:
      return progress
  }
}
