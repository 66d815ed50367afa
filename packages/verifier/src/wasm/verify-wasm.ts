import { decodeBody } from '@sourceless/isa-wasm'
import type { VerifyRequest, VerifyResult } from '../api.js'
import { harvest } from '../behaviour/harvest.js'
import type { WasmPlatform } from '../platform/platform.js'
import { behaviourOptions } from '../prepare.js'
import { wasmSide } from '../proof/wasm-side.js'
import { behaviourReport, confinementReport } from '../stages/dynamic-reports.js'
import { compareFunction } from '../stages/function-behaviour.js'
import { compareProgram } from '../stages/program-behaviour.js'
import { behaviourStage, proveOrAccept } from '../stages/prove-or-accept.js'
import { failed } from '../stages/stage.js'
import { acceptTested, fewestProgramInputs, type StageLog } from '../verify.js'
import { createWasmRunner } from './function-runner.js'
import { type LoadedWasm, loadWasm } from './load.js'
import { wasmProgramRunner } from './program-runner.js'
import { checkWasmStructure } from './structure.js'

/** The same stages as for machine code; the engine's own validation is the second reader. */
export async function verifyWasm(platform: WasmPlatform, request: VerifyRequest, log: StageLog): Promise<VerifyResult> {
  const { contract } = request
  const loaded = loadWasm(request)
  if (loaded.value === undefined) {
    const { diagnostics } = loaded
    await log.record('decode', () => failed(diagnostics))
    return log.reject()
  }
  const wasm = loaded.value
  const constants = wasmConstants(wasm)
  await log.record('decode', () => ({
    status: 'passed',
    facts: {
      file: wasm.fileKind,
      canonicalEncodings: wasm.isCanonical,
      instructions: constants.instructions,
      secondReader: 'WebAssembly.validate',
    },
  }))
  if (!(await log.record('structure', () => checkWasmStructure(contract, wasm, platform.imports)))) return log.reject()
  return contract.kind === 'program'
    ? verifyProgram(request, wasm, constants.values, log)
    : verifyFunction(request, wasm, constants.values, log)
}

async function verifyFunction(
  request: VerifyRequest,
  wasm: LoadedWasm,
  constants: ReadonlySet<bigint>,
  log: StageLog,
): Promise<VerifyResult> {
  const runner = createWasmRunner(request.contract, wasm)
  if (typeof runner === 'string') {
    await log.record('confinement', () => failed([{ code: 'bad-control-flow', message: runner }]))
    return log.reject()
  }
  const options = behaviourOptions(request, runner, constants)
  let compared: Awaited<ReturnType<typeof compareFunction>> | undefined
  const confined = await log.record('confinement', async () => {
    compared = await compareFunction(options)
    return confinementReport(compared.finding, compared.runs, 'each byte read or written outside the module’s own data')
  })
  const { finding, runs, samples } = compared!
  if (!confined) return log.reject()
  let exhausted: number | undefined
  const agrees = await log.record('behaviour', async () => {
    const settled = await behaviourStage(finding, runs, options)
    exhausted = settled.exhausted
    return settled.outcome
  })
  if (!agrees) return log.reject()
  return proveOrAccept(request, log, { code: wasmSide(wasm), options, runs, exhausted, samples })
}

async function verifyProgram(
  request: VerifyRequest,
  wasm: LoadedWasm,
  constants: ReadonlySet<bigint>,
  log: StageLog,
): Promise<VerifyResult> {
  const { contract } = request
  let compared: Awaited<ReturnType<typeof compareProgram>> | undefined
  const confined = await log.record('confinement', async () => {
    compared = await compareProgram({
      contract,
      run: wasmProgramRunner(contract, wasm),
      harvest: harvest(contract, constants),
      seed: request.seed ?? 0,
      effort: request.effort ?? 'normal',
      signal: request.signal,
      pause: request.pause,
      onProgress: request.onProgress,
    })
    return confinementReport(compared.finding, compared.runs, 'each buffer handed to an import, imports called')
  })
  const { finding, runs, exhaustive } = compared!
  if (!confined) return log.reject()
  if (!(await log.record('behaviour', () => behaviourReport(finding, runs, { allInputs: exhaustive }))))
    return log.reject()
  await log.record('proof', () => ({ status: 'not-run', reason: 'programs are run, not proved', facts: {} }))
  if (exhaustive && runs.compared > 0) return log.accept({ level: 'exhausted', n: runs.compared })
  return acceptTested(log, runs.compared, fewestProgramInputs)
}

function wasmConstants({ module }: LoadedWasm): {
  readonly values: ReadonlySet<bigint>
  readonly instructions: number
} {
  const values = new Set<bigint>()
  let instructions = 0
  for (const { body } of module.functions ?? []) {
    for (const { row, immediates } of decodeBody(body).value ?? []) {
      instructions += 1
      if (row.mnemonic === 'i32.const' || row.mnemonic === 'i64.const')
        values.add(BigInt(immediates[0] as number | bigint))
    }
  }
  return { values, instructions }
}
