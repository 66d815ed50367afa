import type { Contract, ScalarType, Value } from '@sourceless/contract'
import {
  type Argument,
  createSandbox,
  describeOutcome,
  type Guest,
  type GuestConvention,
  type Sandbox,
} from '@sourceless/emulator'
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
  /** How its functions are called; the guest's convention unless stated. */
  readonly convention?: GuestConvention
}

export interface EmulatedComparison extends Comparison {
  /** Names of functions that exceed a stated limit. */
  readonly limited: readonly string[]
}

const sandboxes = new Map<GuestConvention, Sandbox>()
/** A sandbox with an object's function in it, whose address is the entry. */
export function sandboxFor(
  { guest, convention = guest.convention }: Emulation,
  unit: ObjectFile,
): { sandbox: Sandbox; entry: bigint } {
  const sandbox =
    sandboxes.get(convention) ?? createSandbox({ guest, convention, sizeBytes: 1 << 22, stackBytes: 1 << 18 })
  sandboxes.set(convention, sandbox)
  const image = layoutObject(unit, { baseAddress: Number(sandbox.base) + 0x40000 }).value!
  sandbox.loadSegments(image.segments)
  sandbox.keep()
  const [entry] = image.symbols.values()
  return { sandbox, entry: BigInt(entry) }
}

/** A register that holds a scalar as callers promise it, and nothing more. */
function registerFor({ build }: Emulation['backEnd'], type: ScalarType, pattern: bigint): bigint {
  const bits = type.kind === 'bool' ? 8 : type.bits
  if (!build.extendsArguments || bits === 64) return dirty(pattern, bits)
  return build.machine === 'riscv64' ? extended(type, pattern) : dirty(extended(type, pattern) & 0xffffffffn, 32)
}

/** An integer in 64 bits as the psABI of RISC-V has it: extended by its type to 32 bits, and by its sign from there. */
function extended(type: ScalarType, pattern: bigint): bigint {
  const bits = type.kind === 'bool' ? 8 : type.bits
  const isSigned = bits === 32 || (type.kind === 'int' && type.signed)
  return BigInt.asUintN(64, isSigned ? BigInt.asIntN(bits, pattern) : pattern)
}

interface GuestBuffer {
  readonly address: bigint
  readonly size: number
  /** Of the parameter. */
  readonly index: number
}

/** The arguments of a call, with the memory that they point to. */
export function passValues({ backEnd }: Emulation, sandbox: Sandbox, { entry }: Contract, values: readonly Value[]) {
  const buffers: GuestBuffer[] = []
  const args = entry.parameters.flatMap(({ type }, index): Argument[] => {
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
    const bits = type.kind === 'bool' ? 8 : (type as { bits: 8 | 16 | 32 | 64 }).bits
    return [{ int: registerFor(backEnd, type as ScalarType, pattern), bits }]
  })
  return { args, buffers }
}

/** What a caller may rely on beyond the width of an integer result. */
function checkExtension({ build }: Emulation['backEnd'], type: ScalarType, result: bigint): void {
  if (!build.extendsResults || type.kind === 'float') return
  const whole = extended(type, result & ((1n << BigInt(8 * sizeOfScalar(type))) - 1n))
  if (build.machine === 'riscv64') expect(result).toBe(whole)
  else expect(result & 0xffffffffn).toBe(whole & 0xffffffffn)
}

/** Runs a function in the emulator on inputs; memory that is not its own faults, and so do broken promises to the caller. */
export function runEmulated(
  emulation: Emulation,
  contract: Contract,
  unit: ObjectFile,
  inputs: readonly (readonly Value[])[],
): Got[] {
  const { sandbox, entry } = sandboxFor(emulation, unit)
  return inputs.map((values, seed) => {
    sandbox.reset(seed)
    const { args, buffers } = passValues(emulation, sandbox, contract, values)
    const { outcome, result, floatResult, abiViolations } = sandbox.call(entry, args)
    if (outcome.kind !== 'returned' || abiViolations.length > 0)
      throw new Error(`${describeOutcome(outcome)} ${abiViolations.join()}\n${contract.source}`)
    const type = contract.entry.result
    const raw = new Uint8Array(BigUint64Array.of(type.kind === 'float' ? floatResult : result).buffer)
    if (type.kind !== 'void') checkExtension(emulation.backEnd, type, result)
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
