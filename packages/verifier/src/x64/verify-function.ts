import { createInterpreter } from '@sourceless/contract'
import { machineArguments } from '../abi.js'
import type { VerifyRequest, VerifyResult } from '../api.js'
import { harvest } from '../behaviour/harvest.js'
import type { FunctionOracle } from '../behaviour/oracle.js'
import { createX64Runner } from '../behaviour/x64-runner.js'
import type { LoadedX64 } from '../file/load.js'
import { type DecodedCode, decodeCode } from '../stages/decode.js'
import {
  type BehaviourOptions,
  compareFunction,
  type Finding,
  type Runs,
  replay,
} from '../stages/function-behaviour.js'
import { proveFunction } from '../stages/function-proof.js'
import { failed, type StageOutcome } from '../stages/stage.js'
import { checkStructure } from '../stages/structure.js'
import type { StageLog } from '../verify.js'

/** Fewer compared inputs than this make the verdict no stronger than the examples. */
const fewestTested = 100

export async function verifyX64Function(
  request: VerifyRequest,
  loaded: LoadedX64,
  log: StageLog,
): Promise<VerifyResult> {
  const { contract } = request
  const effort = request.effort ?? 'normal'
  const seed = request.seed ?? 0
  let code: DecodedCode | undefined
  const decoded = await log.record('decode', async () => {
    const result = await decodeCode(loaded, request.disassembler)
    code = result.code
    return result.outcome
  })
  if (!decoded || code === undefined) return log.reject()
  const known = code
  const isSound = await log.record('structure', () =>
    checkStructure(loaded, known, { isProgram: false, features: request.features ?? [] }),
  )
  if (!isSound) return log.reject()

  const runner = createX64Runner(contract, loaded, seed)
  const options: BehaviourOptions = {
    contract,
    oracle: createOracle(request),
    runner,
    harvest: harvest(contract, codeConstants(known)),
    seed,
    effort,
    signal: request.signal,
    onProgress: request.onProgress,
  }
  let compared: { finding: Finding; runs: Runs } | undefined
  const confined = await log.record('confinement', async () => {
    compared = await compareFunction(options)
    return confinement(compared.finding, compared.runs, machineArguments(contract.entry).length)
  })
  const { finding, runs } = compared!
  if (!confined) return log.reject()
  if (!(await log.record('behaviour', () => behaviour(finding, runs)))) return log.reject()

  let proof: Awaited<ReturnType<typeof proveFunction>> | undefined
  const notRefuted = await log.record('proof', async () => {
    proof = await proveFunction({
      contract,
      code: { loaded, instructions: known.instructions },
      effort,
      solver: request.solver,
      clock: request.clock ?? (() => 0),
      budgetMs: request.proofBudgetMs,
      signal: request.signal,
      onProgress: request.onProgress,
      replay: (input) => replay(options, input),
      witnesses: runs.compared,
    })
    return proof.outcome
  })
  if (!notRefuted) return log.reject()
  if (proof?.level === 'proved') return log.accept({ level: 'proved' })
  if (proof?.level === 'bounded' && (proof.bound ?? 0) > 0) return log.accept({ level: 'bounded', k: proof.bound! })
  if (runs.compared >= fewestTested) return log.accept({ level: 'tested', n: runs.compared })
  if (runs.compared > 0) return log.accept({ level: 'examples', n: runs.compared })
  log.diagnostics.push({
    code: 'unsupported-contract',
    message: 'No input that requires permits was found.',
    hint: 'Give an example.',
  })
  return log.reject()
}

function createOracle(request: VerifyRequest): FunctionOracle {
  const interpreter = createInterpreter(request.contract, { stepLimit: 200_000 })
  return { name: 'reference interpreter', call: (values) => interpreter.call(values) }
}

function codeConstants(code: DecodedCode): Set<bigint> {
  const constants = new Set<bigint>()
  for (const { instruction, flow } of code.instructions.values()) {
    if (flow.kind !== 'next') continue
    for (const operand of instruction.operands) {
      if (typeof operand === 'number' || typeof operand === 'bigint') constants.add(BigInt(operand))
    }
  }
  return constants
}

const confinementCodes = new Set(['memory-violation', 'forbidden-instruction', 'abi-violation', 'bad-control-flow'])

/** What the runs showed about memory, registers and the stack. */
function confinement(finding: Finding, runs: Runs, machineArgumentCount: number): StageOutcome {
  const facts = {
    runsWithEveryAccessChecked: runs.fullyChecked,
    machineArguments: machineArgumentCount,
    checked: 'each byte read or written, callee-saved registers, stack pointer, return address, direction flag',
  }
  if (finding.kind === 'failed' && confinementCodes.has(finding.diagnostic.code))
    return failed([finding.diagnostic], facts, finding.counterexample)
  if (finding.kind === 'failed') return { status: 'inconclusive', reason: 'the runs ended at another failure', facts }
  return { status: 'passed', facts }
}

function behaviour(finding: Finding, runs: Runs): StageOutcome {
  const facts = {
    inputsCompared: runs.compared,
    inputsExcludedByRequires: runs.excluded,
    inputsBeyondStepLimit: runs.beyondStepLimit,
    examples: runs.examples,
  }
  return finding.kind === 'failed'
    ? failed([finding.diagnostic], facts, finding.counterexample)
    : { status: 'passed', facts }
}
