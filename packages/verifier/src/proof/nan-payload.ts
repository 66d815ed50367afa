import { postorder, rebuild, type Term, type TermBuilder, type TermOp } from '@sourceless/isa'

/** Operations whose result is a NaN wherever their float arguments are, so that it does not matter which NaN these are. */
const keepsNaN: ReadonlySet<TermOp> = new Set<TermOp>([
  ...(['fadd', 'fsub', 'fmul', 'fdiv', 'ffma', 'fsqrt', 'fneg', 'fabs', 'fcvt', 'fmin', 'fmax'] as const),
  ...(['ffloor', 'fceil', 'ftrunc', 'fnearest'] as const),
])
/** Operations that give the same for every NaN. */
const seesNaN: ReadonlySet<TermOp> = new Set<TermOp>(['feq', 'flt', 'fle', 'funordered', 'f2s', 'f2u'])

export interface PayloadRewriter {
  /** The same value, told without choices among NaNs that nothing can see. */
  exact(term: Term): Term
  /** A float that is the same value, or another NaN where that is one. */
  anyNaN(term: Term): Term
}

/**
 * Where only the class of a NaN can be seen, takes away what chooses among NaNs: instruction sets that make all NaNs alike
 * (RISC-V) do so after every operation. The terms of contract and code then are the same, which rewriting shows.
 */
export function createPayloadRewriter(terms: TermBuilder): PayloadRewriter {
  const exact = new Map<Term, Term>()
  const loose = new Map<Term, Term>()
  const rewrite = (root: Term): void => {
    for (const term of postorder([root])) {
      if (exact.has(term)) continue
      const exactly = withArguments(terms, term, (at) => (seesNaN.has(term.op) ? loose : exact).get(at)!)
      exact.set(term, exactly)
      loose.set(term, loosely(term) ?? exactly)
    }
  }
  const loosely = (term: Term): Term | undefined => {
    const [a, b, c] = term.args
    if (term.op === 'ite') return withoutChoice(terms, exact.get(a!)!, loose.get(b!)!, loose.get(c!)!)
    if (keepsNaN.has(term.op)) return withArguments(terms, term, (at) => loose.get(at)!)
    if (term.op === 'fcopysign') return terms.binary('fcopysign', loose.get(a!)!, exact.get(b!)!)
    const sign = signOperation(term)
    return sign === undefined ? undefined : terms.unary(sign, loose.get(a!)!)
  }
  return {
    exact(term) {
      rewrite(term)
      return exact.get(term)!
    },
    anyNaN(term) {
      rewrite(term)
      return loose.get(term)!
    },
  }
}

function withArguments(terms: TermBuilder, term: Term, argument: (at: Term) => Term): Term {
  const args = term.args.map(argument)
  return args.every((arg, at) => arg === term.args[at]) ? term : rebuild(terms, term, args)
}

/** `isNaN(x) ? someNaN : x` is x, or another NaN. */
function withoutChoice(terms: TermBuilder, condition: Term, whenTrue: Term, whenFalse: Term): Term {
  const [x, y] = condition.args
  const isAboutFalse = condition.op === 'funordered' && x === y && x === whenFalse
  return isAboutFalse && isNanConstant(whenTrue) ? whenFalse : terms.ite(condition, whenTrue, whenFalse)
}

function isNanConstant({ op, bits, value }: Term): boolean {
  if (op !== 'const' || (bits !== 32 && bits !== 64)) return false
  const fractionBits = BigInt(bits === 32 ? 23 : 52)
  const infinity = ((1n << (BigInt(bits) - fractionBits - 1n)) - 1n) << fractionBits
  return (value & infinity) === infinity && (value & ((1n << fractionBits) - 1n)) !== 0n
}

/** Bit operations on the sign alone, as the operations on floats that they are. */
function signOperation({ op, bits, args }: Term): 'fneg' | 'fabs' | undefined {
  const mask = args[1]
  if ((bits !== 32 && bits !== 64) || mask?.op !== 'const') return undefined
  const sign = 1n << BigInt(bits - 1)
  if (op === 'xor' && mask.value === sign) return 'fneg'
  return op === 'and' && mask.value === sign - 1n ? 'fabs' : undefined
}
