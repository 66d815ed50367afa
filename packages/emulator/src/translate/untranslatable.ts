import type { Term, TermBuilder } from '@sourceless/isa'

/** Operations that there is no code for where they are wider than 64 bits: their operands, or their result. */
const narrowOnly: ReadonlySet<string> = new Set([
  ...(['umulh', 'smulh', 'udivWide', 'uremWide', 'sdivWide', 'sremWide'] as const),
  ...(['s2f', 'u2f', 'f2s', 'f2u'] as const),
])

/** A builder of the same terms that remembers the first operation which cannot be translated. */
export function watchTerms(terms: TermBuilder): {
  readonly terms: TermBuilder
  /** Says which operation it was, once; undefined: all can be translated. */
  take(): string | undefined
} {
  let refusal: string | undefined
  const check = (op: string, bits: number): void => {
    if (bits > 64 && narrowOnly.has(op)) refusal ??= `${op} at ${bits} bits cannot be translated`
  }
  return {
    terms: {
      ...terms,
      binary(op, a, b) {
        check(op, a.bits)
        return terms.binary(op, a, b)
      },
      convert(op, a, bits) {
        check(op, Math.max(a.bits, bits))
        return terms.convert(op, a, bits)
      },
      divideWide(op, high: Term, low: Term, divisor: Term) {
        check(op, low.bits)
        return terms.divideWide(op, high, low, divisor)
      },
    },
    take() {
      const reason = refusal
      refusal = undefined
      return reason
    },
  }
}
