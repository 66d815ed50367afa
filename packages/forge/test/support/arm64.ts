import type { Contract, ScalarType, Value } from '@sourceless/contract'
import { type Argument, createSandbox, describeOutcome, type Sandbox } from '@sourceless/emulator'
import { arm64Guest } from '@sourceless/emulator/arm64'
import { layoutObject, type ObjectFile } from '@sourceless/object'
import { expect } from 'vitest'
import { arm64Linux } from '../../src/arm64/index.js'
import { lower } from '../../src/index.js'
import { type Comparison, casesOf, contractOf, firstDifference, type Got } from './cases.js'
import { dirty } from './native.js'
import { bytesOf, scalarFrom, scalarPattern, sizeOfScalar } from './values.js'

export interface Arm64Comparison extends Comparison {
  /** Names of functions that exceed a stated limit. */
  readonly limited: readonly string[]
}

let shared: Sandbox | undefined
function sandboxFor(unit: ObjectFile): { sandbox: Sandbox; symbols: ReadonlyMap<string, number> } {
  shared ??= createSandbox({ guest: arm64Guest, sizeBytes: 1 << 22, stackBytes: 1 << 18 })
  const sandbox = shared
  const image = layoutObject(unit, { baseAddress: Number(sandbox.base) + 0x40000 }).value!
  sandbox.loadSegments(image.segments)
  sandbox.keep()
  return { sandbox, symbols: image.symbols }
}

/** Runs a function in the emulator on inputs; memory that is not its own faults, and so do broken promises to the caller. */
export function runArm64(contract: Contract, unit: ObjectFile, inputs: readonly (readonly Value[])[]): Got[] {
  const { sandbox, symbols } = sandboxFor(unit)
  const entry = BigInt(symbols.get(contract.name)!)
  return inputs.map((values, seed) => {
    sandbox.reset(seed)
    const buffers: { address: bigint; size: number; index: number }[] = []
    const args = contract.entry.parameters.flatMap(({ type }, index): Argument[] => {
      const value = values[index]
      if (type.kind === 'slice' || type.kind === 'cstr') {
        const bytes =
          type.kind === 'cstr' ? Uint8Array.from([...(value as Uint8Array), 0]) : bytesOf(type.element, value as never)
        const address = sandbox.allocate(bytes.length, { permission: 'read-write' })
        sandbox.bytes(address, bytes.length).set(bytes)
        buffers.push({ address, size: bytes.length, index })
        return type.kind === 'slice' ? [address, BigInt((value as readonly unknown[]).length)] : [address]
      }
      if (type.kind === 'float') return [{ float: dirty(scalarPattern(type, value as number), type.bits) }]
      const bits = type.kind === 'bool' ? 8 : (type as { bits: number }).bits
      return [dirty(scalarPattern(type as ScalarType, value as never), bits)]
    })
    const { outcome, result, floatResult, abiViolations } = sandbox.call(entry, args)
    if (outcome.kind !== 'returned' || abiViolations.length > 0)
      throw new Error(`${describeOutcome(outcome)} ${abiViolations.join()}\n${contract.source}`)
    const type = contract.entry.result
    const raw = new Uint8Array(BigUint64Array.of(type.kind === 'float' ? floatResult : result).buffer)
    const after = [...values]
    for (const { address, size, index } of buffers) {
      const data = sandbox.bytes(address, size).slice()
      const parameter = contract.entry.parameters[index].type
      // A string may have become shorter; one without an end differs from every string.
      if (parameter.kind === 'cstr') after[index] = data.includes(0) ? data.slice(0, data.indexOf(0)) : data
      else {
        const { element } = parameter as { element: ScalarType }
        after[index] = Array.from({ length: size / sizeOfScalar(element) }, (_, i) => scalarFrom(element, data, i))
      }
    }
    return { result: type.kind === 'void' ? undefined : scalarFrom(type, raw, 0), after }
  })
}

/** Lowers each contract for AArch64, runs what comes out, and lists where it differs from the interpreter. */
export function compareArm64(sources: readonly string[], count: number, seed = 1, stepLimit?: number): Arm64Comparison {
  const differences: string[] = []
  const limited: string[] = []
  let total = 0
  sources.forEach((source, n) => {
    const contract = contractOf(source)
    const lowered = lower(contract, arm64Linux)
    if (lowered.value === undefined) {
      expect(lowered.diagnostics.map(({ code }) => code)).toEqual(['forge/limit'])
      limited.push(contract.name)
      return
    }
    const cases = casesOf(contract, count, seed + n, stepLimit)
    total += cases.length
    const results = runArm64(
      contract,
      lowered.value.unit,
      cases.map(({ input }) => input),
    )
    const difference = firstDifference(contract, cases, results)
    if (difference !== undefined) differences.push(difference)
  })
  return { differences, cases: total, limited }
}
