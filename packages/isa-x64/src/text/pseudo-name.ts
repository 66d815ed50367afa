/** A name that stands for another mnemonic with a last operand: `cmpltps` for `cmpps …, 1`. */
export interface PseudoName {
  readonly mnemonic: string
  readonly immediate: number
}

/** SDM volume 2, table 3-1: predicates by number, each with its full name where that is longer. */
const predicates = [
  ...['eq eq_oq', 'lt lt_os', 'le le_os', 'unord unord_q', 'neq neq_uq', 'nlt nlt_us', 'nle nle_us', 'ord ord_q'],
  ...['eq_uq', 'nge nge_us', 'ngt ngt_us', 'false false_oq', 'neq_oq', 'ge ge_os', 'gt gt_os', 'true true_uq'],
  ...['eq_os', 'lt_oq', 'le_oq', 'unord_s', 'neq_us', 'nlt_uq', 'nle_uq', 'ord_s'],
  ...['eq_us', 'nge_uq', 'ngt_uq', 'false_os', 'neq_os', 'ge_oq', 'gt_oq', 'true_us'],
].map((names) => names.split(' '))
/** SSE knows the first eight, under their short names. */
const SSE_PREDICATES = 8

const comparison = /^(v?)cmp(\w+)([ps][sd])$/
const product = /^(v?)pclmul([lh])q([lh])qdq$/

export function pseudoNameOf(name: string): PseudoName | undefined {
  const [, vex, predicate, type] = comparison.exec(name) ?? []
  if (predicate !== undefined) {
    const number = predicates.findIndex((names) => names.includes(predicate))
    const known = vex !== '' || (number < SSE_PREDICATES && predicates[number]?.[0] === predicate)
    return number >= 0 && known ? { mnemonic: `${vex}cmp${type}`, immediate: number } : undefined
  }
  const [, prefix, first, second] = product.exec(name) ?? []
  if (prefix === undefined) return undefined
  return { mnemonic: `${prefix}pclmulqdq`, immediate: (first === 'h' ? 1 : 0) + (second === 'h' ? 16 : 0) }
}
