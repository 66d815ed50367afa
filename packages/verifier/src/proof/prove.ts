import { postorder, substitute, type Term, type TermBuilder, termSize } from '@sourceless/isa'
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
  const evidence: Evidence[] = []
  const unknown = (reason: string): ProofOutcome => ({ kind: 'unknown', reason, evidence })
  const { solver } = options
  if (solver === undefined) return unknown('no solver is at hand, and rewriting alone did not do it')
  const negation = terms.unary(
    'not',
    open.reduce((all, g) => terms.binary('and', all, g.holds), terms.constant(1, 1)),
  )
  const size = termSize(assumption, negation)
  if (size > mostNodes) return unknown(`the question has ${size} terms, more than ${mostNodes}`)

  const ask = async (method: ProofMethod, script: string, limitMs: number): Promise<SolverAnswer> => {
    const timeoutMs = Math.min(limitMs, options.remainingMs())
    if (timeoutMs <= 0) return { kind: 'unknown', reason: 'timeout', detail: 'no time left' }
    const answer = await solver.check(script, {
      timeoutMs,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    })
    evidence.push({ name: `${name}, ${method}`, text: `; answer: ${answer.kind}\n${script}` })
    options.onProgress?.({
      kind: 'proof-attempted',
      method,
      outcome: answer.kind === 'unknown' ? answer.detail : answer.kind,
    })
    return answer
  }
  const comment = `${name}: ${open.map((g) => g.name).join(', ')}. unsat means proved.`
  const vectors = (assertions: readonly Term[]) => printSmt(assertions, { comment })
  const refuted = (model: ReadonlyMap<string, bigint>): ProofOutcome => ({
    kind: 'refuted',
    goal: open.map((g) => g.name).join(', '),
    model,
    evidence,
  })
  const share = (part: number) => Math.max(100, options.remainingMs() * part)

  const products = findProducts([assumption, negation])
  if (products.byConstant) {
    const script = printIntegerSmt([assumption, negation], comment)
    if (script !== undefined) {
      const answer = await ask('integers', script, share(0.4))
      if (answer.kind === 'unsat') return { kind: 'proved', method: 'integers', evidence }
      if (answer.kind === 'sat') return refuted(answer.model)
    }
  }
  if (products.ofUnknowns) {
    const answer = await ask(
      'abstract multiplication',
      printSmt([assumption, negation], { comment, abstractMultiply: true }),
      share(0.2),
    )
    if (answer.kind === 'unsat') return { kind: 'proved', method: 'abstract multiplication', evidence }
  }
  const answer = await ask('bit-vectors', vectors([assumption, negation]), share(0.6))
  if (answer.kind === 'unsat') return { kind: 'proved', method: 'bit-vectors', evidence }
  if (answer.kind === 'sat') return refuted(answer.model)
  const cases = splitCases(terms, assumption, negation)
  for (const [assumed, negated] of cases) {
    if (isFalse(assumed) || isFalse(negated)) continue
    const part = await ask('path split', vectors([assumed, negated]), share(0.5))
    if (part.kind === 'sat') return refuted(part.model)
    if (part.kind === 'unknown') return unknown(`the solver did not decide: ${part.detail}`)
  }
  if (cases.length > 1) return { kind: 'proved', method: 'path split', evidence }
  return unknown(`the solver did not decide: ${answer.detail}`)
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
