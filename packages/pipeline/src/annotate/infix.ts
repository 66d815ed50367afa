import type { Term, TermOp } from '@sourceless/isa'

const symbols: Partial<Record<TermOp, string>> = {
  add: '+',
  sub: '−',
  mul: '×',
  udiv: '/',
  sdiv: '/ (signed)',
  urem: 'mod',
  srem: 'mod (signed)',
  and: '&',
  or: '|',
  xor: '^',
  shl: '<<',
  lshr: '>>',
  ashr: '>> (signed)',
  eq: '=',
  ult: '<',
  ule: '≤',
  slt: '< (signed)',
  sle: '≤ (signed)',
  fadd: '+',
  fsub: '−',
  fmul: '×',
  fdiv: '/',
  feq: '=',
  flt: '<',
  fle: '≤',
}

/** Constants as people write them: small ones in decimal, negative ones with a sign, masks in hexadecimal. */
function constant(value: bigint, bits: number): string {
  const signed = BigInt.asIntN(bits, value)
  if (signed > -4096n && signed < 4096n) return signed.toString()
  return `0x${value.toString(16)}`
}

/** Nested deeper than this, a term is shown as its outermost operation only: notes are read at a glance. */
const deepest = 6

/**
 * A term in infix notation; `name` gives the text of terms with a name of their own (registers, parts of registers, loads).
 */
export function infix(term: Term, name: (term: Term) => string | undefined, depth = 0): string {
  const own = name(term)
  if (own !== undefined) return own
  if (term.op === 'const') return constant(term.value, term.bits)
  if (term.op === 'var') return term.name
  if (term.op === 'undef') return 'undefined'
  if (depth > deepest) return '…'
  const inner = (at: number): string => infix(term.args[at]!, name, depth + 1)
  const wrapped = (at: number): string => (isSimple(term.args[at]!, name) ? inner(at) : `(${inner(at)})`)
  const symbol = symbols[term.op]
  if (term.op === 'add') {
    const sum = constantOf(term)
    if (sum !== undefined && sum < 0n) return `${wrapped(term.args[0]!.op === 'const' ? 1 : 0)} − ${-sum}`
  }
  if (symbol !== undefined) return `${wrapped(0)} ${symbol} ${wrapped(1)}`
  switch (term.op) {
    case 'zext':
      return inner(0)
    case 'sext':
      return `sign-extended ${wrapped(0)}`
    case 'extract':
      return term.value === 0n
        ? term.bits === 1
          ? `lowest bit of ${wrapped(0)}`
          : `low ${term.bits} bits of ${wrapped(0)}`
        : `bits ${term.value}… of ${wrapped(0)}`
    case 'not':
      return term.bits === 1 ? `not ${wrapped(0)}` : `~${wrapped(0)}`
    case 'neg':
      return `−${wrapped(0)}`
    case 'ite':
      return `${inner(0)} ? ${inner(1)} : ${inner(2)}`
    default:
      return `${term.op}(${term.args.map((_, at) => inner(at)).join(', ')})`
  }
}

/** The constant of a sum, signed. */
function constantOf(term: Term): bigint | undefined {
  const found = term.args.find((one) => one.op === 'const')
  return found && BigInt.asIntN(found.bits, found.value)
}

function isSimple(term: Term, name: (term: Term) => string | undefined): boolean {
  return name(term) !== undefined || term.args.length === 0 || (term.op === 'zext' && isSimple(term.args[0]!, name))
}
