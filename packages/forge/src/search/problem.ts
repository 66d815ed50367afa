import {
  type Contract,
  type Expression as ContractExpression,
  type ScalarType,
  walkExpression,
} from '@sourceless/contract'
import type { BankOptions } from './bank.js'
import { createOracle, createRandom, patterns, type SearchCase } from './inputs.js'
import { laneCount } from './kernel.js'

/** Whether the search takes the contract: at most three integers or booleans in, one out, nothing in memory. */
export function isSearchable(contract: Contract): boolean {
  const { parameters, result } = contract.entry
  const scalar = (kind: string) => kind === 'int' || kind === 'bool'
  return (
    contract.kind === 'function' &&
    parameters.length >= 1 &&
    parameters.length <= 3 &&
    parameters.every(({ type }) => scalar(type.kind)) &&
    scalar(result.kind)
  )
}

/** Constants and shift counts that the contract mentions, with what usually goes with them. */
function harvest(contract: Contract, width: number): { constants: bigint[]; shifts: bigint[] } {
  const values = new Set<bigint>([0n, 1n, -1n])
  const shifts = new Set<bigint>([1n, BigInt(width - 1)])
  const visit = (expression: ContractExpression) => {
    if (expression.kind !== 'literal' || typeof expression.value !== 'bigint') return
    const { value } = expression
    if (values.size < 8 && value !== BigInt(width)) values.add(value)
    if (value > 0n && value < BigInt(width) && shifts.size < 6) shifts.add(value)
    if (value > 1n && (value & (value - 1n)) === 0n && shifts.size < 6)
      shifts.add(BigInt(value.toString(2).length - 1) % BigInt(width))
  }
  const search = (node: unknown): void => {
    if (typeof node !== 'object' || node === null || node instanceof Uint8Array) return
    const { kind } = node as { kind?: string }
    if (kind === 'literal') walkExpression(node as ContractExpression, visit)
    else
      for (const [key, child] of Object.entries(node))
        if (!['type', 'span', 'variable', 'callee'].includes(key)) search(child)
  }
  search(contract.entry.body)
  for (const helper of contract.helpers) search(helper.body)
  const shiftList = [...shifts].filter((shift) => shift !== 0n)
  return { constants: [...values].map((value) => BigInt.asUintN(width, value)), shifts: shiftList }
}

/** What a contract, an effort and a seed say about the search: the same in every process. */
export interface Problem {
  readonly width: number
  /** Bits of the result that count. */
  readonly mask: bigint
  readonly oracle: (patterns: readonly bigint[]) => SearchCase | undefined
  /** Draws further cases. */
  draw(count: number): readonly SearchCase[]
  /** The cases that a search starts with; undefined when too few are defined, or they say too little. */
  readonly firstCases: readonly SearchCase[] | undefined
  /** Combinations that are tried at most. */
  readonly stepLimit: number
  bankOptions(cases: readonly SearchCase[]): BankOptions
}

export function createProblem(contract: Contract, { effort, seed }: { effort: number; seed: number }): Problem {
  const types = contract.entry.parameters.map(({ type }) => type as ScalarType)
  const result = contract.entry.result as ScalarType
  const width = [...types, result].some((type) => type.kind === 'int' && type.bits === 64) ? 64 : 32
  const oracle = createOracle(contract, width)
  const { constants, shifts } = harvest(contract, width)
  const source = patterns(types, constants, createRandom(seed))
  const draw = (count: number): SearchCase[] => {
    const out: SearchCase[] = []
    for (let tries = 0; tries < count * 4 && out.length < count; tries++) {
      const found = oracle(source.next().value as bigint[])
      if (found !== undefined) out.push(found)
    }
    return out
  }
  const mask = (1n << BigInt(result.kind === 'int' ? result.bits : 32)) - 1n
  const cases = draw(laneCount)
  const isTelling = cases.length >= laneCount / 2 && new Set(cases.map((c) => c.result)).size > 1
  return {
    width,
    mask,
    oracle,
    draw,
    firstCases: isTelling ? cases : undefined,
    stepLimit: 1_000_000 * 2 ** Math.min(effort, 12),
    bankOptions: (cases) => ({
      type: width === 64 ? 'i64' : 'i32',
      cases,
      mask,
      constants,
      shifts,
      bankSize: 1500 * 2 ** Math.min(effort, 4),
    }),
  }
}

/** The newest counterexamples first, and as many cases as there are lanes. */
export const withCounterexamples = (
  cases: readonly SearchCase[],
  counterexamples: readonly SearchCase[],
): readonly SearchCase[] => [...counterexamples, ...cases].slice(0, laneCount)
