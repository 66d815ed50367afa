import type { ScalarType } from '@sourceless/contract'
import { createBatchDriver } from '@sourceless/emulator'
import { hasBuffers } from '../abi.js'
import type { Effort } from '../api.js'
import { strictOracle } from '../behaviour/adapters.js'
import { scalarValue } from '../proof/scalar.js'
import { type BehaviourOptions, type Finding, replay } from './function-behaviour.js'

export type Exhaustion =
  | { readonly kind: 'all'; readonly compared: number }
  | { readonly kind: 'found'; readonly finding: Finding }
  | { readonly kind: 'not-done'; readonly reason: string }

/** Inputs of so many bits in all are few enough to try each one, whatever the effort. */
const alwaysBits = 16
/** Where nothing stronger came out. 2^32 inputs take seconds. */
const afterProofBits: Readonly<Record<Effort, number>> = { quick: 16, normal: 24, high: 32 }
const chunkInputs = 1n << 20n
/** Inputs that differ in NaN payload only; each costs a look. */
const mostHarmless = 1000

function inputBits(options: BehaviourOptions): number {
  return options.contract.entry.parameters.reduce(
    (sum, p) => sum + (p.type.kind === 'bool' ? 1 : (p.type as ScalarType & { bits: number }).bits),
    0,
  )
}

/** Whether all inputs are to be run: always for up to 16 bits, and up to more once a proof has failed. */
export function shouldExhaust(options: BehaviourOptions, afterProof: boolean): boolean {
  const { contract, known, runner, effort } = options
  if (hasBuffers(contract.entry) || runner.statusFunction === undefined || known.oracle.scalar === undefined)
    return false
  return inputBits(options) <= (afterProof ? afterProofBits[effort] : alwaysBits)
}

const ownDataReason = 'the code has data of its own, which other runs and other code may change'

/** Runs every input on both sides. It says all only about code that neither reads nor writes data of its own. */
export async function exhaust(options: BehaviourOptions, remainingMs: () => number): Promise<Exhaustion> {
  const { runner } = options
  if (runner.isStateless) return runAll(options, remainingMs)
  if (runner.withholdData === undefined) return { kind: 'not-done', reason: ownDataReason }
  const giveBack = runner.withholdData()
  const result = await runAll(options, remainingMs)
  giveBack()
  if (result.kind !== 'found' || result.finding.kind !== 'failed') return result
  const { counterexample } = result.finding
  if (counterexample?.kind !== 'function') return result
  const input = counterexample.arguments.map(({ value }) => value)
  const finding = replay(options, input)
  return finding === undefined ? { kind: 'not-done', reason: ownDataReason } : { kind: 'found', finding }
}

/** In a loop that is WebAssembly itself. */
async function runAll(options: BehaviourOptions, remainingMs: () => number): Promise<Exhaustion> {
  const { contract, known, runner } = options
  const { parameters, result } = contract.entry
  const types = parameters.map((p) => p.type as ScalarType)
  const shapes = types.map((t) => ({
    bits: t.kind === 'bool' ? 1 : t.bits,
    signed: t.kind === 'int' && t.signed,
    float: t.kind === 'float',
  }))
  const driver = createBatchDriver({
    parameters: shapes,
    // A returned bool fills its byte.
    resultBits: result.kind === 'void' ? 0 : result.kind === 'bool' ? 8 : result.bits,
    candidate: runner.statusFunction!(),
    extendedToBits: runner.argumentsExtendedTo ?? 32,
    oracle: strictOracle(known.oracle.scalar!, parameters.length),
  })
  const total = 1n << BigInt(inputBits(options))
  let harmless = 0
  for (let start = 0n; start < total; ) {
    if (options.signal?.aborted) return { kind: 'not-done', reason: 'cancelled' }
    if (remainingMs() <= 0)
      return { kind: 'not-done', reason: `${start} of ${total} inputs run when the time was over` }
    const count = total - start < chunkInputs ? total - start : chunkInputs
    let different: bigint | undefined
    try {
      const mismatch = driver.enumerate(start, count)
      if (mismatch === undefined) {
        start += count
        await options.pause?.()
        continue
      }
      different = mismatch.index
    } catch {
      return {
        kind: 'not-done',
        reason: `the contract or the code traps on one of inputs ${start} to ${start + count}`,
      }
    }
    const finding = replay(options, unpack(different, types, shapes))
    if (finding !== undefined) return { kind: 'found', finding }
    if (++harmless > mostHarmless)
      return { kind: 'not-done', reason: 'too many results differ in the payload of a NaN' }
    start = different + 1n
  }
  return { kind: 'all', compared: Number(driver.compared) }
}

function unpack(index: bigint, types: readonly ScalarType[], shapes: readonly { readonly bits: number }[]) {
  let shift = 0n
  return types.map((type, i) => {
    const pattern = BigInt.asUintN(shapes[i]!.bits, index >> shift)
    shift += BigInt(shapes[i]!.bits)
    return scalarValue(type, pattern)
  })
}
