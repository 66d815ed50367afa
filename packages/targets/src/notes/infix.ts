import type { Term, TermOp } from '@sourceless/isa'

const symbols: Partial<Record<TermOp, string>> = {
  add: '+',
  sub: '−',
  mul: '×',
  udiv: '/',
  sdiv: '/',
  urem: 'mod',
  srem: 'mod',
  and: '&',
  or: '|',
  xor: '^',
  shl: '<<',
  lshr: '>>',
  ashr: '>>',
  eq: '=',
  ult: '<',
  ule: '≤',
  slt: '<',
  sle: '≤',
  fadd: '+',
  fsub: '−',
  fmul: '×',
  fdiv: '/',
  feq: '=',
  flt: '<',
  fle: '≤',
}

const signedOps = new Set<TermOp>(['sdiv', 'srem', 'sdivWide', 'sremWide', 'ashr', 'slt', 'sle', 'smulh'])
const signedNote = (op: TermOp): string => (signedOps.has(op) ? ' (signed)' : '')

/** What `not` makes of a comparison. */
const opposites: Partial<Record<TermOp, string>> = {
  eq: '≠',
  ult: '≥',
  ule: '>',
  slt: '≥',
  sle: '>',
}

/** Operations of one operand, in the words before it. */
const prefixes: Partial<Record<TermOp, string>> = {
  neg: '−',
  fneg: '−',
  sext: 'sign-extended ',
  popcount: 'number of set bits of ',
  clz: 'leading zeros of ',
  ctz: 'trailing zeros of ',
  bswap: 'byte-reversed ',
  fsqrt: 'square root of ',
  fabs: 'magnitude of ',
  ffloor: 'floor of ',
  fceil: 'ceiling of ',
  ftrunc: 'integer part of ',
  fnearest: 'nearest integer of ',
}

/** Conversions, in the words behind the operand. */
const conversions: Partial<Record<TermOp, (bits: number) => string>> = {
  fcvt: (bits) => `as f${bits}`,
  s2f: (bits) => `(signed) as f${bits}`,
  u2f: (bits) => `(unsigned) as f${bits}`,
  f2s: (bits) => `as i${bits}`,
  f2u: (bits) => `as u${bits}`,
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
export function infix(given: Term, name: (term: Term) => string | undefined, depth = 0): string {
  const term = withoutNan(given)
  const own = name(term)
  if (own !== undefined) return own
  if (term.op === 'const') return constant(term.value, term.bits)
  if (term.op === 'var') return term.name
  if (term.op === 'undef') return 'undefined'
  if (depth > deepest) return '…'
  const inner = (at: number): string => infix(term.args[at]!, name, depth + 1)
  const side = (one: Term): string => {
    const text = infix(one, name, depth + 1)
    return isSimple(one, name) ? text : `(${text})`
  }
  const wrapped = (at: number): string => side(term.args[at]!)
  const symbol = symbols[term.op]
  if (term.op === 'add') {
    const sum = constantOf(term)
    if (sum !== undefined && sum < 0n) return `${wrapped(term.args[0]!.op === 'const' ? 1 : 0)} − ${-sum}`
  }
  if (symbol !== undefined) return `${wrapped(0)} ${symbol} ${wrapped(1)}${signedNote(term.op)}`
  const prefix = prefixes[term.op]
  if (prefix !== undefined) return `${prefix}${wrapped(0)}`
  const conversion = conversions[term.op]
  if (conversion !== undefined) return `${wrapped(0)} ${conversion(term.bits)}`
  switch (term.op) {
    case 'zext':
      return inner(0)
    case 'extract':
      return `${bitsOf(term)} of ${wrapped(0)}`
    case 'not': {
      const [compared] = term.args
      const opposite = opposites[compared!.op]
      if (opposite !== undefined)
        return `${side(compared!.args[0]!)} ${opposite} ${side(compared!.args[1]!)}${signedNote(compared!.op)}`
      return term.bits === 1 ? `not ${wrapped(0)}` : `~${wrapped(0)}`
    }
    case 'rotl':
    case 'rotr':
      return `${wrapped(0)} rotated ${term.op === 'rotl' ? 'left' : 'right'} by ${wrapped(1)}`
    case 'umulh':
    case 'smulh':
      return `high half of ${wrapped(0)} × ${wrapped(1)}${signedNote(term.op)}`
    case 'concat':
      return `${wrapped(0)}:${wrapped(1)}`
    case 'udivWide':
    case 'sdivWide':
      return `${wrapped(0)}:${wrapped(1)} / ${wrapped(2)}${signedNote(term.op)}`
    case 'uremWide':
    case 'sremWide':
      return `${wrapped(0)}:${wrapped(1)} mod ${wrapped(2)}${signedNote(term.op)}`
    case 'fmin':
    case 'fmax':
      return `${term.op === 'fmin' ? 'smaller' : 'larger'} of ${wrapped(0)} and ${wrapped(1)}`
    case 'ffma':
      return `${wrapped(0)} × ${wrapped(1)} + ${wrapped(2)}`
    case 'ite':
      return `${inner(0)} ? ${inner(1)} : ${inner(2)}`
    default:
      return `${term.op}(${term.args.map((_, at) => inner(at)).join(', ')})`
  }
}

/** Which bits an extraction takes. */
function bitsOf({ value, bits }: Term): string {
  if (value === 0n) return bits === 1 ? 'lowest bit' : `low ${bits} bits`
  return bits === 1 ? `bit ${value}` : `bits ${value}…`
}

/** Some machines make every NaN the same one: a result that says so is shown as the result. */
export function withoutNan(term: Term): Term {
  if (term.op !== 'ite') return term
  const [condition, , otherwise] = term.args
  const isNan = condition!.op === 'funordered' && condition!.args.every((one) => one === otherwise)
  return isNan ? otherwise! : term
}

/** The constant of a sum, signed. */
function constantOf(term: Term): bigint | undefined {
  const found = term.args.find((one) => one.op === 'const')
  return found && BigInt.asIntN(found.bits, found.value)
}

function isSimple(term: Term, name: (term: Term) => string | undefined): boolean {
  return name(term) !== undefined || term.args.length === 0 || (term.op === 'zext' && isSimple(term.args[0]!, name))
}
