import type { Term } from '../term.js'
import { applyOperation, maskOf } from './operation.js'
import { postorder } from './walk.js'

/** Gives each `var` and `undef` leaf its value; values are taken modulo 2^bits. */
export type Environment = (leaf: Term) => bigint

/** An environment from names; a leaf that is not named is an error. */
export function namedValues(values: Readonly<Record<string, bigint>>): Environment {
  return (leaf) => {
    const value = values[leaf.name]
    if (value === undefined) throw new Error(`no value for ${leaf.op} ${leaf.name}`)
    return value
  }
}

/** Orders the graph below `roots` once; the result evaluates all roots in one environment, as often as wanted. */
export function planEvaluation(roots: readonly Term[]): (environment: Environment) => bigint[] {
  const order = postorder(roots)
  const position = new Map(order.map((term, index) => [term, index]))
  const at = (term: Term | undefined): number => (term ? position.get(term)! : -1)
  // Constants keep their places; everything else is computed anew each time.
  const values = order.map((term) => (term.op === 'const' ? term.value : 0n))
  const steps = order
    .map((term, to) => ({
      term,
      to,
      low: Number(term.op === 'extract' ? term.value : 0n),
      from: term.args[0]?.bits ?? 0,
      a: at(term.args[0]),
      b: at(term.args[1]),
      c: at(term.args[2]),
    }))
    .filter(({ term }) => term.op !== 'const')
  const results = roots.map(at)
  return (environment) => {
    for (let i = 0; i < steps.length; i++) {
      const { term, to, low, from, a, b, c } = steps[i]!
      if (a < 0) values[to] = environment(term) & maskOf(term.bits)
      else {
        const second = b < 0 ? 0n : values[b]!
        const third = c < 0 ? 0n : values[c]!
        values[to] = applyOperation(term.op, term.bits, from, low, values[a]!, second, third)
      }
    }
    return results.map((index) => values[index]!)
  }
}

/** The value of a term: the readable reference for every other reading of the same graph. */
export const evaluate = (term: Term, environment: Environment): bigint => planEvaluation([term])(environment)[0]!
