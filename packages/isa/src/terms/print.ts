import type { Term } from '../term.js'
import { postorder } from './walk.js'

/**
 * A term as an S-expression, for people and test failures. Nodes used more than once are bound first, one line each:
 * `t12 = (add x #x01:8)`. Constants carry their width.
 */
export function printTerm(root: Term): string {
  const order = postorder([root])
  const uses = new Map<Term, number>()
  for (const term of order) for (const argument of term.args) uses.set(argument, (uses.get(argument) ?? 0) + 1)
  const text = new Map<Term, string>()
  const lines: string[] = []
  for (const term of order) {
    const expression = printNode(term, (argument) => text.get(argument)!)
    if (term.args.length > 0 && (uses.get(term) ?? 0) > 1) {
      lines.push(`t${term.id} = ${expression}`)
      text.set(term, `t${term.id}`)
    } else text.set(term, expression)
  }
  return [...lines, text.get(root)!].join('\n')
}

function printNode(term: Term, argument: (term: Term) => string): string {
  if (term.op === 'const') return `0x${term.value.toString(16)}:${term.bits}`
  if (term.op === 'var' || term.op === 'undef') return term.name
  const args = term.args.map(argument).join(' ')
  switch (term.op) {
    case 'extract':
      return `(extract ${term.value}+${term.bits} ${args})`
    case 'zext':
    case 'sext':
    case 'fcvt':
    case 's2f':
    case 'u2f':
    case 'f2s':
    case 'f2u':
      return `(${term.op} ${term.bits} ${args})`
    default:
      return `(${term.op} ${args})`
  }
}
