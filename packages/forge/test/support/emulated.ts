import type { Contract, ScalarType, Value } from '@sourceless/contract'
import { type Argument, createSandbox, describeOutcome, type Guest, type Sandbox } from '@sourceless/emulator'
import { layoutObject, type ObjectFile } from '@sourceless/object'
import { expect } from 'vitest'
import { type BackEnd, lower } from '../../src/index.js'
import { type Comparison, casesOf, contractOf, firstDifference, type Got } from './cases.js'
import { dirty } from './native.js'
import { bytesOf, scalarFrom, scalarPattern, sizeOfScalar } from './values.js'

/** A back end whose functions the emulator runs. */
export interface Emulation {
  readonly backEnd: BackEnd<string, ObjectFile>
  readonly guest: Guest
}

export interface EmulatedComparison extends Comparison {
  /** Names of functions that exceed a stated limit. */
  readonly limited: readonly string[]
}

const sandboxes = new Map<Guest, Sandbox>()
function sandboxFor(guest: Guest, unit: ObjectFile): { sandbox: Sandbox; symbols: ReadonlyMap<string, number> } {
  const sandbox = sandboxes.get(guest) ?? createSandbox({ guest, sizeBytes: 1 << 22, stackBytes: 1 << 18 })
  sandboxes.set(guest, sandbox)
  const image = layoutObject(unit, { baseAddress: Number(sandbox.base) + 0x40000 }).value!
  sandbox.loadSegments(image.segments)
  sandbox.keep()
  return { sandbox, symbols: image.symbols }
}

/** A register that holds a scalar as callers promise it, and nothing more. */
function registerFor({ build }: Emulation['backEnd'], type: ScalarType, pattern: bigint): bigint {
  const bits = type.kind === 'bool' ? 8 : type.bits
  if (!build.extendsArguments) return dirty(pattern, bits)
  return build.machine === 'riscv64' ? extended(type, pattern) : dirty(extended(type, pattern) & 0xffffffffn, 32)
}

/** An integer in 64 bits as the psABI of RISC-V has it: extended by its type to 32 bits, and by its sign from there. */
function extended(type: ScalarType, pattern: bigint): bigint {
  const bits = type.kind === 'bool' ? 8 : type.bits
  const isSigned = bits === 32 || (type.kind === 'int' && type.signed)
  return BigInt.asUintN(64, isSigned ? BigInt.asIntN(bits, pattern) : pattern)
}

/** Runs a function in the emulator on inputs; memory that is not its own faults, and so do broken promises to the caller. */
export function runEmulated(
  { backEnd, guest }: Emulation,
  contract: Contract,
  unit: ObjectFile,
  inputs: readonly (readonly Value[])[],
): Got[] {
  const { sandbox, symbols } = sandboxFor(guest, unit)
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
      const pattern = scalarPattern(type as ScalarType, value as never)
      if (type.kind === 'float') return [{ float: dirty(pattern, type.bits), bits: type.bits }]
      return [registerFor(backEnd, type as ScalarType, pattern)]
    })
    const { outcome, result, floatResult, abiViolations } = sandbox.call(entry, args)
    if (outcome.kind !== 'returned' || abiViolations.length > 0)
      throw new Error(`${describeOutcome(outcome)} ${abiViolations.join()}\n${contract.source}`)
    const type = contract.entry.result
    const raw = new Uint8Array(BigUint64Array.of(type.kind === 'float' ? floatResult : result).buffer)
    const isExtended = type.kind === 'int' || type.kind === 'bool'
    if (isExtended && backEnd.build.machine === 'riscv64')
      expect(result).toBe(extended(type, result & ((1n << BigInt(8 * sizeOfScalar(type))) - 1n)))
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

/** Lowers each contract, runs what comes out, and lists where it differs from the interpreter. */
export function compareEmulated(
  emulation: Emulation,
  sources: readonly string[],
  count: number,
  seed = 1,
  stepLimit?: number,
): EmulatedComparison {
  const differences: string[] = []
  const limited: string[] = []
  let total = 0
  sources.forEach((source, n) => {
    const contract = contractOf(source)
    const lowered = lower(contract, emulation.backEnd)
    if (lowered.value === undefined) {
      expect(lowered.diagnostics.map(({ code }) => code)).toEqual(['forge/limit'])
      limited.push(contract.name)
      return
    }
    const cases = casesOf(contract, count, seed + n, stepLimit)
    total += cases.length
    const results = runEmulated(
      emulation,
      contract,
      lowered.value.unit,
      cases.map(({ input }) => input),
    )
    const difference = firstDifference(contract, cases, results)
    if (difference !== undefined) differences.push(difference)
  })
  return { differences, cases: total, limited }
}
