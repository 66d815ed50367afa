import type { Contract, ScalarType } from '@sourceless/contract'
import type { Location, Term, TermBuilder } from '@sourceless/isa'
import type { LoadedCode } from '../file/load.js'
import type { CodeMap } from '../machine/flow.js'
import { flagName, keptLocations } from '../machine/isa.js'
import { extendTerm, filledBits, upperOf } from '../machine/narrow.js'
import type { MachinePlatform } from '../platform/platform.js'
import type { CodeSide } from './code-side.js'
import { executeMachine } from './machine-execution.js'
import { machineStart, stackRemainder } from './machine-start.js'
import type { Goal } from './prove.js'

/** A function of a register machine under its calling convention. */
export function machineSide(platform: MachinePlatform, loaded: LoadedCode, instructions: CodeMap): CodeSide {
  const { isa, convention } = platform
  return {
    addresses: new Map([[`initial_${convention.stackPointer.location}`, stackRemainder(platform)]]),
    run(terms, contract, args, limits) {
      const { start, regionOf, assumption } = machineStart(platform, terms, contract, args, loaded)
      const { end, fault, unfinished } = executeMachine(platform, terms, instructions, start, limits)
      if (end === undefined) return { assumption, fault, unfinished, end: undefined }
      const { registers, contents } = end
      const goals: Goal[] = keptLocations(convention).map((register) => ({
        name: `${register} is preserved`,
        holds: terms.compare('eq', registers.get(register)!, start.registers.get(register)!),
      }))
      const { location: stackPointer } = convention.stackPointer
      const before = start.registers.get(stackPointer)!
      const restored =
        convention.returnAddress === 'stack' ? terms.binary('add', before, terms.constant(8, 64)) : before
      const isRestored = terms.compare('eq', registers.get(stackPointer)!, restored)
      goals.push({ name: 'the stack pointer is restored', holds: isRestored })
      for (const flag of isa.guest.clearFlags)
        goals.push({ name: `the ${flagName(flag)} is clear`, holds: terms.unary('not', registers.get(flag)!) })
      const result = resultOf(platform, contract, registers)
      if (result !== undefined) goals.push(...extensionGoals(platform, terms, contract, result))
      const bytesOf = (parameter: number) => {
        const region = regionOf.get(parameter)
        return region === undefined ? undefined : contents[region]
      }
      return { assumption, fault, unfinished, end: { result, bytesOf, goals } }
    },
  }
}

function resultOf(
  { convention }: MachinePlatform,
  contract: Contract,
  registers: ReadonlyMap<Location, Term>,
): Term | undefined {
  const { kind } = contract.entry.result
  if (kind === 'void') return undefined
  const register = kind === 'float' ? convention.floatResult : convention.result
  return registers.get(register!.location)!
}

/** Where a convention says what is above a narrow result, it must be there. */
function extensionGoals(
  platform: MachinePlatform,
  terms: TermBuilder,
  contract: Contract,
  result: Term,
): readonly Goal[] {
  const type = contract.entry.result as ScalarType
  const upper = upperOf(platform, type, type.kind === 'float')
  const bits = filledBits(type)
  if (upper === undefined) return []
  const extended = extendTerm(terms, upper, terms.extract(result, 0, bits))
  const holds = terms.compare('eq', terms.extract(result, 0, upper.toBits), extended)
  return [{ name: 'the result is extended', holds }]
}
