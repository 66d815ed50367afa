import type { Contract, Value } from '@sourceless/contract'
import type { Term, TermBuilder } from '@sourceless/isa'
import { calleeSaved } from '../abi.js'
import type { LoadedX64 } from '../file/load.js'
import type { CodeMap } from '../x64/flow.js'
import { type ContractMeaning, executeContract } from './contract-execution.js'
import { type Lengths, symbolicInputs } from './inputs.js'
import type { ExecutionLimits } from './limit.js'
import type { Goal } from './prove.js'
import { executeMachine } from './x64-execution.js'
import { cellBytes, machineStart } from './x64-start.js'

/** What has to be shown for one choice of lengths. */
export interface Problem {
  /** Inputs that the types and `requires` permit. */
  readonly permitted: Term
  /** Under `permitted`: the contract itself does not violate, and ends. */
  readonly contractGoals: readonly Goal[]
  /** Under `permitted` and the contract goals: what callers guarantee about addresses. */
  readonly machineAssumption: Term
  readonly machineGoals: readonly Goal[]
  readModel(model: ReadonlyMap<string, bigint>): readonly Value[]
}

export interface MachineCode {
  readonly loaded: LoadedX64
  readonly instructions: CodeMap
}

/** Runs contract and code on the same unknowns and states what must agree. */
export function functionProblem(
  terms: TermBuilder,
  contract: Contract,
  code: MachineCode,
  lengths: Lengths,
  limits: ExecutionLimits,
): Problem {
  const inputs = symbolicInputs(terms, contract.entry, lengths)
  const meaning = executeContract(terms, contract, inputs.arguments, limits)
  const permitted = terms.binary('and', inputs.assumption, meaning.permitted)
  const setup = machineStart(terms, contract, inputs.arguments, code.loaded.entry, code.loaded.segments)
  const machine = executeMachine(terms, code.instructions, setup.start, limits)
  const not = (t: Term) => terms.unary('not', t)
  const contractGoals: Goal[] = [
    { name: 'the contract does not violate', holds: not(meaning.violation) },
    { name: 'the contract ends', holds: not(meaning.unfinished) },
    { name: 'ensures holds', holds: meaning.ensured },
  ]
  const machineGoals: Goal[] = [
    { name: 'no trap and no access outside the permitted memory', holds: not(machine.fault) },
    { name: 'the code ends', holds: not(machine.unfinished) },
  ]
  if (machine.end === undefined) machineGoals.push({ name: 'the code returns', holds: terms.constant(0, 1) })
  else {
    const { registers, contents } = machine.end
    for (const register of calleeSaved) {
      const kept = terms.compare('eq', registers.get(register)!, setup.start.registers.get(register)!)
      machineGoals.push({ name: `${register} is preserved`, holds: kept })
    }
    const popped = terms.binary('add', setup.start.registers.get('rsp')!, terms.constant(8, 64))
    machineGoals.push({
      name: 'the stack pointer is restored',
      holds: terms.compare('eq', registers.get('rsp')!, popped),
    })
    machineGoals.push({ name: 'the direction flag is clear', holds: not(registers.get('DF')!) })
    const result = resultGoal(terms, contract, meaning, registers)
    if (result !== undefined) machineGoals.push(result)
    contract.entry.parameters.forEach((parameter, i) => {
      const cells = meaning.after[i]
      const region = setup.regionOf.get(i)
      if (cells === undefined || region === undefined) return
      const { type } = parameter
      const element = type.kind === 'slice' ? type.element : ({ kind: 'int', bits: 8, signed: false } as const)
      const expected = cells.flatMap((cell) => cellBytes(terms, cell, element))
      const equal = expected.map((byte, at) => terms.compare('eq', byte, contents[region]![at]!))
      const holds = equal.reduce((all, one) => terms.binary('and', all, one), terms.constant(1, 1))
      machineGoals.push({ name: `${parameter.name} holds the same bytes`, holds })
    })
  }
  return { permitted, contractGoals, machineAssumption: setup.assumption, machineGoals, readModel: inputs.readModel }
}

function resultGoal(
  terms: TermBuilder,
  contract: Contract,
  meaning: ContractMeaning,
  registers: ReadonlyMap<string, Term>,
): Goal | undefined {
  const type = contract.entry.result
  if (type.kind === 'void' || meaning.result === undefined) return undefined
  const name = 'the result is the same'
  const expected = type.kind === 'bool' ? terms.convert('zext', meaning.result, 8) : meaning.result
  const actual = terms.extract(registers.get(type.kind === 'float' ? 'xmm0' : 'rax')!, 0, expected.bits)
  const equal = terms.compare('eq', actual, expected)
  if (type.kind !== 'float') return { name, holds: equal }
  // Any NaN is as good as any other.
  const bothNaN = terms.binary(
    'and',
    terms.compare('funordered', actual, actual),
    terms.compare('funordered', expected, expected),
  )
  return { name, holds: terms.binary('or', equal, bothNaN) }
}
