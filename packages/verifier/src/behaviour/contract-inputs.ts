import { type Contract, createInterpreter, type Interpreter } from '@sourceless/contract'
import { Case } from './case.js'
import { codeInputs, contractInputs, type Input, randomInputs } from './function-inputs.js'
import { type Harvest, harvest } from './harvest.js'
import { createFunctionOracle, createReference, type FunctionOracle } from './oracle.js'

/** Cases in their order. The first ones are made once, as far as somebody gets; those behind are made anew for everybody. */
export interface Cases extends Iterable<Case> {
  /** By number from 0, among those that are kept. */
  at(number: number): Case | undefined
}

/** What is known about a function before any code for it is seen: inputs, and what the contract says about them. */
export interface FunctionInputs {
  readonly contract: Contract
  readonly seed: number
  readonly oracle: FunctionOracle
  /** Without a limit of steps. */
  readonly interpreter: Interpreter
  /** What the contract alone suggests. */
  readonly own: Cases
  /** What code suggests besides, given what was harvested from both. */
  fromCode(harvested: Harvest): Iterable<Case>
  /** Without end. */
  readonly random: Cases
  /** Any other input. */
  caseOf(input: Input): Case
}

/** Cases that are kept where many files of a contract are judged. */
export const mostKept = 1024

export interface PrepareOptions {
  /** How many of the contract's cases to keep, and as many random ones: for one file alone, none. */
  readonly kept: number
}

export function prepareFunction(contract: Contract, seed: number, { kept: most }: PrepareOptions): FunctionInputs {
  const oracle = createFunctionOracle(contract)
  const reference = createReference(contract)
  const own = harvest(contract, [])
  const caseOf = (input: Input): Case => new Case(contract, oracle, reference, input)
  const casesOf = (make: () => Iterable<Input>): Cases => {
    const kept: Case[] = []
    const inputs = make()[Symbol.iterator]()
    const at = (number: number): Case | undefined => {
      while (kept.length <= number && number < most) {
        const next = inputs.next()
        if (next.done) return undefined
        kept.push(caseOf(next.value))
      }
      return kept[number]
    }
    return {
      at,
      *[Symbol.iterator]() {
        let number = 0
        for (let next = at(0); next !== undefined; next = at(++number)) yield next
        if (number < most) return
        for (const input of make()) if (number-- <= 0) yield caseOf(input)
      },
    }
  }
  const plan = { contract, harvest: own, seed }
  return {
    contract,
    seed,
    oracle,
    interpreter: createInterpreter(contract),
    own: casesOf(() => contractInputs(plan)),
    *fromCode(harvested) {
      for (const input of codeInputs({ ...plan, harvest: harvested }, own)) yield caseOf(input)
    },
    random: casesOf(() => randomInputs(plan)),
    caseOf,
  }
}
