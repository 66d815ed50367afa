import type { Contract, Value } from '@sourceless/contract'
import type { Term, TermBuilder } from '@sourceless/isa'
import type { CodeEnd, CodeSide } from './code-side.js'
import { type ContractMeaning, executeContract } from './contract-execution.js'
import { type Lengths, symbolicInputs } from './inputs.js'
import type { ExecutionLimits } from './limit.js'
import type { Goal } from './prove.js'
import { cellBytes } from './x64-start.js'

/** What has to be shown for one choice of lengths. */
export interface Problem {
  /** Inputs that the types and `requires` permit. */
  readonly permitted: Term
  /** Under `permitted`: the contract itself does not violate, and ends. */
  readonly contractGoals: readonly Goal[]
  /** Under `permitted` and the contract goals: what callers guarantee about addresses. */
  readonly codeAssumption: Term
  readonly codeGoals: readonly Goal[]
  readModel(model: ReadonlyMap<string, bigint>): readonly Value[]
}

/** Runs contract and code on the same unknowns and states what must agree. */
export function functionProblem(
  terms: TermBuilder,
  contract: Contract,
  code: CodeSide,
  lengths: Lengths,
  limits: ExecutionLimits,
): Problem {
  const inputs = symbolicInputs(terms, contract.entry, lengths)
  const meaning = executeContract(terms, contract, inputs.arguments, limits)
  const permitted = terms.binary('and', inputs.assumption, meaning.permitted)
  const { assumption, fault, unfinished, end } = code.run(terms, contract, inputs.arguments, limits)
  const not = (t: Term) => terms.unary('not', t)
  const contractGoals: Goal[] = [
    { name: 'the contract does not violate', holds: not(meaning.violation) },
    { name: 'the contract ends', holds: not(meaning.unfinished) },
    { name: 'ensures holds', holds: meaning.ensured },
  ]
  const codeGoals: Goal[] = [
    { name: 'no trap and no access outside the permitted memory', holds: not(fault) },
    { name: 'the code ends', holds: not(unfinished) },
  ]
  if (end === undefined) codeGoals.push({ name: 'the code returns', holds: terms.constant(0, 1) })
  else codeGoals.push(...end.goals, ...agreement(terms, contract, meaning, end))
  return { permitted, contractGoals, codeAssumption: assumption, codeGoals, readModel: inputs.readModel }
}

/** The same result, and the same bytes in every buffer. */
function agreement(terms: TermBuilder, contract: Contract, meaning: ContractMeaning, end: CodeEnd): readonly Goal[] {
  const goals: Goal[] = []
  const result = resultGoal(terms, contract, meaning, end)
  if (result !== undefined) goals.push(result)
  contract.entry.parameters.forEach(({ type, name }, i) => {
    const cells = meaning.after[i]
    const actual = end.bytesOf(i)
    if (cells === undefined || actual === undefined) return
    const element = type.kind === 'slice' ? type.element : ({ kind: 'int', bits: 8, signed: false } as const)
    const expected = cells.flatMap((cell) => cellBytes(terms, cell, element))
    const equal = expected.map((byte, at) => terms.compare('eq', byte, actual[at]!))
    const holds = equal.reduce((all, one) => terms.binary('and', all, one), terms.constant(1, 1))
    goals.push({ name: `${name} holds the same bytes`, holds })
  })
  return goals
}

function resultGoal(terms: TermBuilder, contract: Contract, meaning: ContractMeaning, end: CodeEnd): Goal | undefined {
  const type = contract.entry.result
  if (type.kind === 'void' || meaning.result === undefined || end.result === undefined) return undefined
  const name = 'the result is the same'
  const expected = type.kind === 'bool' ? terms.convert('zext', meaning.result, 8) : meaning.result
  const actual = terms.extract(end.result, 0, expected.bits)
  const equal = terms.compare('eq', actual, expected)
  if (type.kind !== 'float') return { name, holds: equal }
  // Any NaN is as good as any other.
  const isNaN = (t: Term) => terms.compare('funordered', t, t)
  return { name, holds: terms.binary('or', equal, terms.binary('and', isNaN(actual), isNaN(expected))) }
}
