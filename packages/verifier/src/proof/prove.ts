import { freeVariables, postorder, substitute, type Term, type TermBuilder, termSize } from '@sourceless/isa'
import type { Evidence, ProgressEvent, Solver, SolverAnswer } from '../api.js'
import { printSmt } from './smt.js'
import { printIntegerSmt } from './smt-integer.js'

export interface Goal {
  readonly name: string
  /** 1 where it holds. */
  readonly holds: Term
}

export type ProofOutcome =
  | { readonly kind: 'proved'; readonly method: ProofMethod; readonly evidence: readonly Evidence[] }
  /** A model of the negated goal: to be replayed, since it may be spurious. */
  | {
      readonly kind: 'refuted'
      readonly goal: string
      readonly model: ReadonlyMap<string, bigint>
      readonly evidence: readonly Evidence[]
    }
  | { readonly kind: 'unknown'; readonly reason: string; readonly evidence: readonly Evidence[] }

export type ProofMethod = 'rewriting' | 'bit-vectors' | 'integers' | 'abstract multiplication' | 'path split'

export interface ProverOptions {
  readonly solver: Solver | undefined
  /** Milliseconds left for proofs; asked again before each attempt. */
  readonly remainingMs: () => number
  readonly signal: AbortSignal | undefined
  readonly onProgress: ((event: ProgressEvent) => void) | undefined
}

/** Larger graphs are not worth printing: the solver would not finish. */
const mostNodes = 200_000
const mostSplits = 16

/** Goals up to this many are put to the solver together; more, such as the elements of a buffer, one by one. */
const mostTogether = 3

/** Proves that the assumption implies every goal: by rewriting alone where the terms fold, else with the solver. */
export async function prove(
  terms: TermBuilder,
  name: string,
  assumption: Term,
  goals: readonly Goal[],
  options: ProverOptions,
): Promise<ProofOutcome> {
  const open = goals.filter((g) => g.holds.op !== 'const' || g.holds.value === 0n)
  if (open.length === 0 || isFalse(assumption)) return { kind: 'proved', method: 'rewriting', evidence: [] }
  if (options.solver === undefined) {
    return { kind: 'unknown', reason: 'no solver is at hand, and rewriting alone did not do it', evidence: [] }
  }
  const groups = open.length <= mostTogether ? [open] : open.map((g) => [g])
  const evidence: Evidence[] = []
  let method: ProofMethod = 'rewriting'
  for (const group of groups) {
    const outcome = await proveGroup(terms, name, assumption, group, options.solver, options)
    evidence.push(...outcome.evidence)
    if (outcome.kind !== 'proved') return { ...outcome, evidence }
    method = outcome.method
  }
  return { kind: 'proved', method, evidence }
}

async function proveGroup(
  terms: TermBuilder,
  name: string,
  assumed: Term,
  goals: readonly Goal[],
  solver: Solver,
  options: ProverOptions,
): Promise<ProofOutcome> {
  const evidence: Evidence[] = []
  const names = goals.map((g) => g.name).join(', ')
  const unknown = (reason: string): ProofOutcome => ({ kind: 'unknown', reason: `${reason} (${names})`, evidence })
  const refuted = (model: ReadonlyMap<string, bigint>): ProofOutcome => ({
    kind: 'refuted',
    goal: names,
    model,
    evidence,
  })
  const proved = (method: ProofMethod): ProofOutcome => ({ kind: 'proved', method, evidence })
  const all = goals.reduce((sum, g) => terms.binary('and', sum, g.holds), terms.constant(1, 1))
  const negation = terms.unary('not', all)
  const assumption = relevantTo(terms, negation, assumed)
  if (isFalse(terms.binary('and', assumption, negation))) return { kind: 'proved', method: 'rewriting', evidence: [] }
  const size = termSize(assumption, negation)
  if (size > mostNodes) return unknown(`the question has ${size} terms, more than ${mostNodes}`)

  const ask = async (method: ProofMethod, script: string, share: number): Promise<SolverAnswer> => {
    const timeoutMs = Math.min(options.remainingMs(), Math.max(100, options.remainingMs() * share))
    if (timeoutMs <= 0) return { kind: 'unknown', reason: 'timeout', detail: 'no time left' }
    const signal = options.signal === undefined ? {} : { signal: options.signal }
    const answer = await solver.check(script, { timeoutMs, ...signal })
    evidence.push({ name: `${name}, ${names}, ${method}`, text: `; answer: ${answer.kind}\n${script}` })
    const outcome = answer.kind === 'unknown' ? answer.detail : answer.kind
    options.onProgress?.({ kind: 'proof-attempted', method, outcome })
    return answer
  }
  const comment = `${name}: ${names}. unsat means proved.`
  const question = [assumption, negation]
  const products = findProducts(question)
  const linear = products.byConstant ? printIntegerSmt(question, comment) : undefined
  if (linear !== undefined) {
    const answer = await ask('integers', linear, 0.4)
    if (answer.kind === 'unsat') return proved('integers')
    if (answer.kind === 'sat') return refuted(answer.model)
  }
  if (products.ofUnknowns) {
    const script = printSmt(question, { comment, abstractMultiply: true })
    const answer = await ask('abstract multiplication', script, 0.2)
    if (answer.kind === 'unsat') return proved('abstract multiplication')
  }
  const answer = await ask('bit-vectors', printSmt(question, { comment }), 0.6)
  if (answer.kind === 'unsat') return proved('bit-vectors')
  if (answer.kind === 'sat') return refuted(answer.model)
  const cases = splitCases(terms, assumption, negation)
  for (const [assumed, negated] of cases) {
    if (isFalse(assumed) || isFalse(negated)) continue
    const part = await ask('path split', printSmt([assumed, negated], { comment }), 0.5)
    if (part.kind === 'sat') return refuted(part.model)
    if (part.kind === 'unknown') return unknown(`the solver did not decide: ${part.detail}`)
  }
  return cases.length > 1 ? proved('path split') : unknown(`the solver did not decide: ${answer.detail}`)
}

/** The parts of an assumption that say something about what a question is about; the others can only distract. */
function relevantTo(terms: TermBuilder, question: Term, assumption: Term): Term {
  const known = new Set(freeVariables(question))
  let open = conjuncts(assumption).map((part) => ({ part, variables: freeVariables(part) }))
  let relevant = terms.constant(1, 1)
  for (let before = -1; open.length !== before; ) {
    before = open.length
    open = open.filter(({ part, variables }) => {
      if (variables.length > 0 && !variables.some((variable) => known.has(variable))) return true
      for (const variable of variables) known.add(variable)
      relevant = terms.binary('and', relevant, part)
      return false
    })
  }
  return relevant
}

function conjuncts(term: Term): readonly Term[] {
  const parts: Term[] = []
  const stack = [term]
  while (stack.length > 0) {
    const part = stack.pop()!
    if (part.op === 'and' && part.bits === 1) stack.push(...part.args)
    else parts.push(part)
  }
  return parts
}

function isFalse(term: Term): boolean {
  return term.op === 'const' && term.value === 0n
}

function findProducts(roots: readonly Term[]): { byConstant: boolean; ofUnknowns: boolean } {
  let byConstant = false
  let ofUnknowns = false
  for (const term of postorder(roots)) {
    const constant = term.args.some((a) => a.op === 'const')
    if (term.op === 'mul' || term.op === 'umulh' || term.op === 'smulh') {
      if (constant) byConstant = true
      else if (term.op === 'mul') ofUnknowns = true
    } else if (/^[us](div|rem)/.test(term.op) && constant) byConstant = true
  }
  return { byConstant, ofUnknowns }
}

/** Fixes the most used conditions of `ite` terms to 0 and to 1, a few levels deep; each case is simplified anew. */
function splitCases(terms: TermBuilder, assumption: Term, negation: Term): readonly (readonly [Term, Term])[] {
  let cases: (readonly [Term, Term])[] = [[assumption, negation]]
  while (cases.length < mostSplits) {
    const conditions = cases.map(([, negated]) => popularCondition(negated))
    if (conditions.every((c) => c === undefined)) break
    cases = cases.flatMap(([assumed, negated], i) => {
      const condition = conditions[i]
      if (condition === undefined) return [[assumed, negated] as const]
      return [1, 0].map((value) => {
        const fixed = terms.constant(value, 1)
        const [a, n] = substitute(terms, [assumed, negated], (t) => (t === condition ? fixed : undefined)) as [
          Term,
          Term,
        ]
        return [terms.binary('and', a, value === 1 ? condition : terms.unary('not', condition)), n] as const
      })
    })
  }
  return cases
}

function popularCondition(root: Term): Term | undefined {
  const uses = new Map<Term, number>()
  for (const term of postorder([root])) {
    const condition = term.args[0]
    if (term.op === 'ite' && condition !== undefined && condition.op !== 'const')
      uses.set(condition, (uses.get(condition) ?? 0) + 1)
  }
  let best: Term | undefined
  for (const [condition, count] of uses) if (best === undefined || count > uses.get(best)!) best = condition
  return best
}
