import type { Contract, ScalarType, Value } from '@sourceless/contract'
import { planEvaluation, sameFloat, type Term, type TermBuilder } from '@sourceless/isa'
import { sameValue } from '../behaviour/compare.js'
import { joinBytes } from './cells.js'
import type { CodeEnd, CodeSide } from './code-side.js'
import { type ContractMeaning, executeContract } from './contract-execution.js'
import { type Lengths, symbolicInputs } from './inputs.js'
import type { ExecutionLimits } from './limit.js'
import { cellBytes } from './machine-start.js'
import { createPayloadRewriter, type PayloadRewriter } from './nan-payload.js'
import type { Goal } from './prove.js'
import { scalarValue } from './scalar.js'

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
  /**
   * Evaluates both sides' terms on an input that ran, as a check of the terms themselves: undefined when the input has
   * other lengths, `unfinished` when it takes more rounds of a loop than were unrolled, else whether the contract's terms give
   * what the oracle gave, and all goals hold.
   */
  agreesWith(
    input: readonly Value[],
    expected: { readonly result?: Value; readonly after: readonly Value[] },
  ): boolean | 'unfinished' | undefined
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
  if (permitted.op === 'const' && permitted.value === 0n) {
    const nothing = { contractGoals: [], codeGoals: [], agreesWith: () => undefined }
    return { permitted, codeAssumption: permitted, readModel: inputs.readModel, ...nothing }
  }
  const { assumption, fault, unfinished, end } = code.run(terms, contract, inputs.arguments, limits)
  const not = (t: Term) => terms.unary('not', t)
  const payloads = createPayloadRewriter(terms)
  const rewritten = (goals: readonly Goal[]) => goals.map(({ name, holds }) => ({ name, holds: payloads.exact(holds) }))
  const contractGoals = rewritten([
    { name: 'the contract does not violate', holds: not(meaning.violation) },
    { name: 'the contract ends', holds: not(meaning.unfinished) },
    { name: 'ensures holds', holds: meaning.ensured },
  ])
  const codeGoals = rewritten([
    { name: 'no trap and no access outside the permitted memory', holds: not(fault) },
    { name: 'the code ends', holds: not(unfinished) },
    ...(end?.goals ?? []),
  ])
  if (end === undefined) codeGoals.push({ name: 'the code returns', holds: terms.constant(0, 1) })
  else codeGoals.push(...agreement(terms, payloads, contract, meaning, end))
  const mustHold = [permitted, ...[...contractGoals, ...codeGoals].map((g) => g.holds)]
  const ends = terms.unary('not', terms.binary('or', meaning.unfinished, unfinished))
  const agreesWith = createModelCheck(contract, inputs.valuesOf, meaning, { ends, mustHold }, code.addresses)
  return { permitted, contractGoals, codeAssumption: assumption, codeGoals, readModel: inputs.readModel, agreesWith }
}

function createModelCheck(
  contract: Contract,
  valuesOf: (input: readonly Value[]) => ReadonlyMap<string, bigint> | undefined,
  meaning: ContractMeaning,
  { ends, mustHold }: { readonly ends: Term; readonly mustHold: readonly Term[] },
  addresses: CodeSide['addresses'],
): Problem['agreesWith'] {
  const cells = meaning.after.map((c) => c ?? [])
  const results = meaning.result === undefined ? [] : [meaning.result]
  const plan = planEvaluation([ends, ...mustHold, ...results, ...cells.flat()])
  return (input, expected) => {
    const values = valuesOf(input)
    if (values === undefined) return undefined
    const [ended, ...evaluated] = plan((leaf) => values.get(leaf.name) ?? machineValue(leaf.name, addresses))
    if (ended !== 1n) return 'unfinished'
    if (evaluated.slice(0, mustHold.length).some((held) => held !== 1n)) return false
    let next = mustHold.length
    const { result: type } = contract.entry
    if (type.kind !== 'void' && !sameValue(scalarValue(type, evaluated[next++]!), expected.result)) return false
    return contract.entry.parameters.every((p, i) => {
      const count = cells[i]!.length
      const patterns = evaluated.slice(next, next + count)
      next += count
      if (p.type.kind === 'slice') {
        const { element } = p.type
        return sameValue(
          patterns.map((x) => scalarValue(element, x)),
          expected.after[i],
        )
      }
      if (p.type.kind !== 'cstr') return true
      const text = Uint8Array.from(patterns, Number)
      return sameValue(text.slice(0, text.indexOf(0)), expected.after[i])
    })
  }
}

/** Some value for what the machine starts with: addresses apart from each other and below every limit, the rest anything. */
function machineValue(name: string, addresses: CodeSide['addresses']): bigint {
  let hash = 7n
  for (const character of name) hash = (hash * 31n + BigInt(character.charCodeAt(0))) % 0x7fffn
  const remainder = addresses.get(name)
  if (remainder !== undefined || name.endsWith('_address')) return ((hash + 1n) << 16n) + BigInt(remainder ?? 0)
  return hash * 0x0123_4567_89ab_cdefn
}

/** The same result, and the same elements in every buffer. */
function agreement(
  terms: TermBuilder,
  payloads: PayloadRewriter,
  contract: Contract,
  meaning: ContractMeaning,
  end: CodeEnd,
): readonly Goal[] {
  const goals: Goal[] = []
  const { result: type } = contract.entry
  if (type.kind !== 'void' && meaning.result !== undefined && end.result !== undefined) {
    const expected = type.kind === 'bool' ? terms.convert('zext', meaning.result, 8) : meaning.result
    const actual = terms.extract(end.result, 0, expected.bits)
    goals.push({ name: 'the result is the same', holds: sameScalar(terms, payloads, type, actual, expected) })
  }
  contract.entry.parameters.forEach(({ type, name }, i) => {
    const cells = meaning.after[i]
    const bytes = end.bytesOf(i)
    if (cells === undefined || bytes === undefined) return
    const element = type.kind === 'slice' ? type.element : ({ kind: 'int', bits: 8, signed: false } as const)
    const width = element.kind === 'bool' ? 1 : element.bits / 8
    // One goal per element: apart they are small, together they are more than a solver can do.
    cells.forEach((cell, at) => {
      const actual = bytes.slice(at * width, (at + 1) * width)
      goals.push({ name: `${name}[${at}] is the same`, holds: sameElement(terms, payloads, element, actual, cell) })
    })
  })
  return goals
}

function sameElement(
  terms: TermBuilder,
  payloads: PayloadRewriter,
  type: ScalarType,
  actual: readonly Term[],
  expected: Term,
): Term {
  if (type.kind === 'float') {
    return sameScalar(terms, payloads, type, joinBytes(terms, actual), expected)
  }
  const equal = cellBytes(terms, expected, type).map((byte, i) => terms.compare('eq', byte, actual[i]!))
  return payloads.exact(equal.reduce((all, one) => terms.binary('and', all, one), terms.constant(1, 1)))
}

/** The same bits; of floats any NaN is as good as any other. */
function sameScalar(
  terms: TermBuilder,
  { exact, anyNaN }: PayloadRewriter,
  type: ScalarType,
  actual: Term,
  expected: Term,
): Term {
  if (type.kind === 'float') return sameFloat(terms, anyNaN(actual), anyNaN(expected))
  return terms.compare('eq', exact(actual), exact(expected))
}
