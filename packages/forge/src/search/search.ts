import {
  type Contract,
  type Expression as ContractExpression,
  type ScalarType,
  walkExpression,
} from '@sourceless/contract'
import type { BackEnd, Candidate, ProposeOptions } from '../candidate.js'
import { lowerGraph } from '../lower.js'
import { type Expression, enumerate } from './enumerate.js'
import { evaluateExpression, expressionGraph } from './expression-graph.js'
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

const distinct = (cases: readonly SearchCase[]): boolean => new Set(cases.map((c) => c.result)).size > 1

/** State of one search: the cases that steer it and the further ones that what it finds must pass. */
interface Search<Target extends string, Unit> {
  readonly contract: Contract
  readonly backEnd: BackEnd<Target, Unit>
  readonly width: number
  readonly mask: bigint
  /** Further cases, drawn when something was found. */
  readonly checks: () => readonly SearchCase[]
  readonly oracle: (patterns: readonly bigint[]) => SearchCase | undefined
}

/** The first further case that an expression gets wrong. */
function refute(
  { checks, width, mask }: Pick<Search<string, unknown>, 'checks' | 'width' | 'mask'>,
  expression: Expression,
): SearchCase | undefined {
  return checks().find((c) => ((evaluateExpression(expression, c.arguments, width) ^ c.result) & mask) !== 0n)
}

/** Candidates cheaper than `limit` made from what survives the checks, cheapest first; and the cases that refuted the others. */
function sift<Target extends string, Unit>(
  search: Search<Target, Unit>,
  found: readonly Expression[],
  limit: number,
): { candidates: Candidate<Target, Unit>[]; refuting: SearchCase[] } {
  const candidates: Candidate<Target, Unit>[] = []
  const refuting: SearchCase[] = []
  for (const expression of found) {
    const wrong = refute(search, expression)
    if (wrong !== undefined) {
      if (!refuting.includes(wrong)) refuting.push(wrong)
      continue
    }
    const graph = expressionGraph(search.contract, expression, search.width, search.backEnd.build)
    const candidate = lowerGraph(graph, search.contract.name, search.backEnd, 'search')
    if (candidate.cost < limit) candidates.push(candidate)
  }
  return { candidates: candidates.sort((a, b) => a.cost - b.cost), refuting }
}

/**
 * Straight-line candidates that cost less than `best`, each tested on many inputs and, where `prove` is given, proved; a
 * counterexample becomes one more case. Deterministic by seed.
 */
export async function* searchCandidates<Target extends string, Unit>(
  contract: Contract,
  backEnd: BackEnd<Target, Unit>,
  best: number,
  options: ProposeOptions<Target, Unit>,
): AsyncGenerator<Candidate<Target, Unit>> {
  const effort = options.effort ?? 1
  const types = contract.entry.parameters.map(({ type }) => type as ScalarType)
  const result = contract.entry.result as ScalarType
  const width = [...types, result].some((type) => type.kind === 'int' && type.bits === 64) ? 64 : 32
  const oracle = createOracle(contract, width)
  const { constants, shifts } = harvest(contract, width)
  const source = patterns(types, constants, createRandom(options.seed ?? 0))
  const draw = (count: number): SearchCase[] => {
    const out: SearchCase[] = []
    for (let tries = 0; tries < count * 4 && out.length < count; tries++) {
      const found = oracle(source.next().value as bigint[])
      if (found !== undefined) out.push(found)
    }
    return out
  }
  let cases = draw(laneCount)
  if (cases.length < laneCount / 2 || !distinct(cases)) return
  const mask = (1n << BigInt(result.kind === 'int' ? result.bits : 32)) - 1n
  let drawn: readonly SearchCase[] | undefined
  const search: Search<Target, Unit> = { contract, backEnd, width, mask, checks: () => (drawn ??= draw(600)), oracle }
  const isStopped = () => options.signal?.aborted === true
  for (let round = 0; round < 12 && !isStopped(); round++) {
    const work = enumerate({
      type: width === 64 ? 'i64' : 'i32',
      cases,
      mask,
      constants,
      shifts,
      bankSize: 1500 * 2 ** Math.min(effort, 6),
      probeLimit: 1_000_000 * 2 ** Math.min(effort, 8),
      maximumHits: 24,
    })
    let piece = work.next()
    for (; !piece.done; piece = work.next()) {
      await options.pause?.()
      if (isStopped()) return
    }
    const found = piece.value
    const { candidates, refuting } = sift(search, found, best)
    for (const candidate of candidates) {
      const verdict = options.prove === undefined ? 'equal' : await options.prove(candidate)
      if (verdict === 'equal') {
        yield candidate
        return
      }
      if (verdict === 'unknown') continue
      const counterexample = oracle(verdict.counterexample)
      if (counterexample !== undefined) refuting.push(counterexample)
    }
    if (refuting.length === 0) return
    cases = [...refuting, ...cases].slice(0, laneCount)
  }
}
