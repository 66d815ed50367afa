import type { MeaningContext, Term, TermBuilder } from '@sourceless/isa'
import type { Meaning, OperandAccess, OperandSpec } from '../../form.js'
import type { Parts, VectorFunction } from './lanes.js'

/** How a row uses its operands; the result goes to operand 0. */
export interface VectorUse {
  /** Operands whose values the function gets. */
  readonly inputs: readonly number[]
  /** Operand whose upper bits a scalar result keeps; -1 where the rest of the destination is cleared. */
  readonly base: number
  readonly immediate: number
  /** Memory operand that must be aligned to its size; -1 when none must. */
  readonly aligned: number
}

/** A scalar row of AVX takes the rest of its result from its first source, which may be (`merge-only`) nothing else. */
export type ScalarMerge = 'none' | 'first-source' | 'merge-only' | 'destination'

export function useOf(operands: readonly OperandSpec[], merge: ScalarMerge, isAligned: boolean): VectorUse {
  const sources = operands.flatMap(({ role, kind }, n) => (role.includes('r') && kind !== 'immediate' ? [n] : []))
  const memory = operands.findIndex(({ kind, width }) => kind.endsWith('memory') && width >= 128)
  return {
    inputs: merge === 'merge-only' ? sources.slice(1) : sources,
    base: merge === 'none' ? -1 : merge === 'destination' ? 0 : 1,
    immediate: operands.findIndex(({ kind }) => kind === 'immediate'),
    aligned: isAligned ? memory : -1,
  }
}

/** The meaning of a row whose result is a function of its sources. `use` is asked once, when the row is first applied. */
export function vectorMeaning(f: VectorFunction, use: () => VectorUse): Meaning {
  let known: VectorUse | undefined
  return (m, o) => {
    known ??= use()
    const { inputs, base, immediate, aligned } = known
    if (aligned >= 0) requireAlignment(m, o, aligned)
    const sources = inputs.map((index) => o.readParts(index))
    // Scalar inputs are as wide as the last one.
    const last = sources[sources.length - 1]!
    const scalars = base < 0 ? sources : sources.map((parts) => lowBits(m.terms, parts, last))
    const result = f(m.terms, scalars, immediate < 0 ? 0 : Number(o.read(immediate).value))
    const rest = base < 0 ? [] : o.readParts(base)
    o.writeParts(0, fill(m.terms, result, rest, o.width(0)))
  }
}

const lowBits = (terms: TermBuilder, parts: Parts, like: Parts): Parts =>
  parts.length === like.length && parts[0]!.bits === like[0]!.bits
    ? parts
    : [terms.extract(parts[0]!, 0, like[0]!.bits)]

/** The result, and above it what `rest` has there or, without one, zeros. */
function fill(terms: TermBuilder, result: Parts, rest: Parts, bits: number): Parts {
  const lowest = result[0]!
  if (bits <= 64) return [lowest.bits === bits ? lowest : terms.convert('zext', lowest, bits)]
  const parts: Term[] = [...result]
  if (lowest.bits < 64) {
    const under = rest[0]
    parts[0] =
      under === undefined
        ? terms.convert('zext', lowest, 64)
        : terms.concat(terms.extract(under, lowest.bits, 64 - lowest.bits), lowest)
  }
  for (let n = parts.length; n < bits / 64; n++) parts.push(rest[n] ?? terms.constant(0, 64))
  return parts
}

/** SSE faults on unaligned operands of 16 bytes or more, but for the moves that allow them; VEX only in aligned moves. */
export function requireAlignment(m: MeaningContext, o: OperandAccess, index: number): void {
  if (!o.isMemory(index)) return
  const low = m.terms.extract(o.address(index), 0, Math.log2(o.width(index) / 8))
  m.trap(m.terms.unary('not', m.terms.compare('eq', low, m.terms.constant(0, low.bits))), 'general-protection')
}
