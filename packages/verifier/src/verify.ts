import type {
  Counterexample,
  StageName,
  StageReport,
  Verdict,
  VerifyDiagnostic,
  VerifyRequest,
  VerifyResult,
} from './api.js'
import { loadCode } from './file/load.js'
import { verifyMachineFunction } from './machine/verify-function.js'
import { verifyMachineProgram } from './machine/verify-program.js'
import type { StageOutcome } from './stages/stage.js'
import { verifyWasm } from './wasm/verify-wasm.js'

/** Collects stage reports in order; after a failure the stages that are left are reported as not run. */
export interface StageLog {
  readonly stages: StageReport[]
  readonly diagnostics: VerifyDiagnostic[]
  /** Runs a stage and records it; true when it did not fail. */
  record(stage: StageName, action: () => StageOutcome | Promise<StageOutcome>): Promise<boolean>
  /** Adds to the report of a stage that has run; true when it does not make it a failure. */
  amend(stage: StageName, outcome: StageOutcome): boolean
  reject(): VerifyResult
  accept(verdict: Verdict): VerifyResult
}

const order: readonly StageName[] = ['decode', 'structure', 'confinement', 'behaviour', 'proof']

/**
 * Checks that a final file does what its contract says: reads it back and runs every stage, cheap ones first. The verdict
 * is about the bytes of the file. Never throws on bad input; a stage that fails or cannot finish is never a success.
 *
 * @example
 * const result = await verify({ contract, file, platform: x64Linux, ...createNodePorts() })
 * formatVerdict(result.verdict) // 'proved'
 */
export async function verify(request: VerifyRequest): Promise<VerifyResult> {
  const log = createLog(request)
  const { platform } = request
  if (platform.kind === 'wasm') return verifyWasm(platform, request, log)
  const loaded = await loadCode(platform, request)
  if (loaded.value === undefined) return refuse(log, loaded.diagnostics)
  if (request.contract.kind === 'program') return verifyMachineProgram(platform, request, loaded.value, log)
  return verifyMachineFunction(platform, request, loaded.value, log)
}

async function refuse(log: StageLog, diagnostics: readonly VerifyDiagnostic[]): Promise<VerifyResult> {
  await log.record('decode', () => ({
    status: 'failed',
    reason: diagnostics[0]?.message ?? 'unreadable',
    facts: {},
    diagnostics,
  }))
  return log.reject()
}

/** Fewer compared inputs than these make a verdict no stronger than examples. Program inputs are few and long. */
export const fewestFunctionInputs = 100
export const fewestProgramInputs = 30

/** The verdict where nothing stronger than runs is to be had. */
export function acceptTested(log: StageLog, compared: number, fewest: number): VerifyResult {
  if (compared >= fewest) return log.accept({ level: 'tested', n: compared })
  if (compared > 0) return log.accept({ level: 'examples', n: compared })
  const message = 'No input was found that requires permits and that ends.'
  log.diagnostics.push({ code: 'unsupported-contract', message, hint: 'Give an example.' })
  return log.reject()
}

function createLog(request: VerifyRequest): StageLog {
  const clock = request.clock ?? (() => 0)
  const stages: StageReport[] = []
  const diagnostics: VerifyDiagnostic[] = []
  let counterexample: Counterexample | undefined
  return {
    stages,
    diagnostics,
    async record(stage, action) {
      request.onProgress?.({ kind: 'stage-started', stage })
      const startedMs = clock()
      const { status, reason, facts, evidence = [], diagnostics: found = [], counterexample: input } = await action()
      const durationMs = clock() - startedMs
      stages.push({ stage, status, ...(reason === undefined ? {} : { reason }), facts, evidence, durationMs })
      diagnostics.push(...found)
      counterexample ??= input
      request.onProgress?.({ kind: 'stage-finished', stage, status, durationMs })
      return status !== 'failed'
    },
    amend(stage, { status, reason, facts, diagnostics: found = [], counterexample: input }) {
      const at = stages.findIndex((s) => s.stage === stage)
      const known = stages[at]!
      const failure = status === 'failed' ? { status, reason: reason ?? 'failed' } : {}
      stages[at] = { ...known, ...failure, facts: { ...known.facts, ...facts } }
      diagnostics.push(...found)
      counterexample ??= input
      return status !== 'failed'
    },
    reject() {
      const failedStage = stages.find((s) => s.status === 'failed')?.stage
      const ran = new Set(stages.map((s) => s.stage))
      for (const stage of order) {
        if (!ran.has(stage))
          stages.push({
            stage,
            status: 'not-run',
            reason: `${failedStage} failed`,
            facts: {},
            evidence: [],
            durationMs: 0,
          })
      }
      return {
        verdict: { level: 'rejected' },
        stages,
        diagnostics,
        ...(counterexample === undefined ? {} : { counterexample }),
      }
    },
    accept: (verdict) => ({ verdict, stages, diagnostics }),
  }
}
