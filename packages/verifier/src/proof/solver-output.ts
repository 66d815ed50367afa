import type { SolverAnswer } from '../api.js'

/**
 * Reads what a solver printed for one script: `sat`, `unsat` or `unknown`, then the `get-value` pairs. An `(error …)`
 * before an answer makes the whole answer unusable; after `unsat` it is the refused `get-value`.
 */
export function parseSolverOutput(output: string): SolverAnswer {
  const answer = /^(sat|unsat|unknown|timeout)\s*$/m.exec(output)
  const error = /\(error[^\n]*/.exec(output)
  if (answer === null || (error !== null && error.index < answer.index)) {
    return { kind: 'unknown', reason: 'crash', detail: (error?.[0] ?? output).slice(0, 300) }
  }
  if (answer[1] === 'unsat') return { kind: 'unsat' }
  if (answer[1] === 'sat') return { kind: 'sat', model: parseValues(output.slice(answer.index + 3)) }
  return { kind: 'unknown', reason: 'gave-up', detail: answer[1]! }
}

const valuePair = /\(\s*(\|[^|]*\||[^\s()|]+)\s+(#x[0-9a-fA-F]+|#b[01]+|\(- \d+\)|\d+|true|false)\s*\)/g

function parseValues(text: string): ReadonlyMap<string, bigint> {
  const model = new Map<string, bigint>()
  for (const [, name, value] of text.matchAll(valuePair)) model.set(name!.replace(/^\||\|$/g, ''), parseValue(value!))
  return model
}

function parseValue(text: string): bigint {
  if (text === 'true') return 1n
  if (text === 'false') return 0n
  if (text.startsWith('(')) return -BigInt(text.slice(3, -1))
  return BigInt(text.startsWith('#') ? `0${text.slice(1)}` : text)
}
