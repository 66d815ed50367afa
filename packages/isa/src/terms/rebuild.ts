import type { BinaryOp, CompareOp, Term, TermBuilder, UnaryOp } from '../term.js'

/** The same operation on other arguments, through a builder (which may simplify). Not for leaves. */
export function rebuild(terms: TermBuilder, term: Term, args: readonly Term[]): Term {
  const [a, b, c] = args as [Term, Term, Term]
  switch (term.op) {
    case 'const':
    case 'var':
    case 'undef':
      throw new Error(`a leaf has no arguments to replace: ${term.op}`)
    case 'ite':
      return terms.ite(a, b, c)
    case 'concat':
      return terms.concat(a, b)
    case 'extract':
      return terms.extract(a, Number(term.value), term.bits)
    case 'zext':
    case 'sext':
    case 'fcvt':
    case 's2f':
    case 'u2f':
    case 'f2s':
    case 'f2u':
      return terms.convert(term.op, a, term.bits)
    case 'udivWide':
    case 'uremWide':
    case 'sdivWide':
    case 'sremWide':
      return terms.divideWide(term.op, a, b, c)
    case 'ffma':
      return terms.fusedMultiplyAdd(a, b, c)
    case 'eq':
    case 'ult':
    case 'ule':
    case 'slt':
    case 'sle':
    case 'feq':
    case 'flt':
    case 'fle':
    case 'funordered':
      return terms.compare(term.op satisfies CompareOp, a, b)
    default:
      return args.length === 1 ? terms.unary(term.op as UnaryOp, a) : terms.binary(term.op as BinaryOp, a, b)
  }
}
