import { isConst, type Node } from '../ir/node.js'
import { signedValue } from '../native/selector.js'
import type { Address } from './machine.js'
import { fitsImmediate, type Selector } from './selector.js'

interface Terms {
  base: Node | undefined
  index: Node | undefined
  scale: 1 | 2 | 4 | 8
  displacement: bigint
}

const scaleOf = (node: Node): 2 | 4 | 8 | undefined => {
  if (node.op !== 'shl' || !isConst(node.inputs[1])) return undefined
  return ({ 1: 2, 2: 4, 3: 8 } as const)[Number(node.inputs[1].bits) as 1 | 2 | 3]
}

/** base + index·scale + displacement of an address or a sum. */
function collect(node: Node): Terms {
  const terms: Terms = { base: undefined, index: undefined, scale: 1, displacement: 0n }
  let rest = node
  while (
    rest.op === 'add' &&
    isConst(rest.inputs[1]) &&
    fitsImmediate(terms.displacement + signedValue(rest.inputs[1]))
  ) {
    terms.displacement += signedValue(rest.inputs[1])
    rest = rest.inputs[0]
  }
  if (rest.op !== 'add') {
    terms.base = rest
    return terms
  }
  const [a, b] = rest.inputs
  const swap = scaleOf(b) === undefined && scaleOf(a) !== undefined
  const [base, index] = swap ? [b, a] : [a, b]
  const scale = scaleOf(index)
  terms.base = base
  terms.index = scale === undefined ? index : index.inputs[0]
  terms.scale = scale ?? 1
  return terms
}

/** The next round's value of a counter where it is known already, so that this round's ends. */
function withKnownSum(s: Selector, terms: Terms): Terms {
  const { base, index, scale, displacement } = terms
  if (displacement === 0n) return terms
  const sum = base === undefined ? undefined : s.knownSum(base, displacement)
  if (sum !== undefined) return { ...terms, base: sum, displacement: 0n }
  if (index === undefined || displacement % BigInt(scale) !== 0n) return terms
  const next = s.knownSum(index, displacement / BigInt(scale))
  return next === undefined ? terms : { ...terms, index: next, displacement: 0n }
}

/** The operand for the memory at `pointer`; makes the registers it needs. */
export function addressOperand(s: Selector, pointer: Node): Address {
  const terms = withKnownSum(s, collect(pointer))
  if (terms.base !== undefined && terms.index === undefined) {
    const direct = objectAddress(terms.base, terms.displacement)
    if (direct !== undefined) return direct
  }
  const [base, index] = [terms.base, terms.index]
  if (base?.op === 'address' && base.object!.kind === 'frame') {
    return {
      kind: 'memory',
      base: undefined,
      index: s.use(index!),
      scale: terms.scale,
      displacement: Number(terms.displacement),
      frame: { kind: 'object', object: base.object! },
    }
  }
  if (index?.op === 'address' && index.object!.kind === 'frame' && terms.scale === 1) {
    return {
      kind: 'memory',
      base: undefined,
      index: s.use(base!),
      scale: 1,
      displacement: Number(terms.displacement),
      frame: { kind: 'object', object: index.object! },
    }
  }
  return {
    kind: 'memory',
    base: base === undefined ? undefined : s.use(base),
    index: index === undefined ? undefined : s.use(index),
    scale: terms.scale,
    displacement: Number(terms.displacement),
  }
}

export function objectAddress(node: Node, displacement: bigint): Address | undefined {
  if (node.op !== 'address') return undefined
  const object = node.object!
  const at = {
    kind: 'memory',
    base: undefined,
    index: undefined,
    scale: 1,
    displacement: Number(displacement),
  } as const
  return object.kind === 'frame' ? { ...at, frame: { kind: 'object', object } } : { ...at, object }
}

/** A sum that `lea` computes in one instruction where two-operand instructions would need more than a copy and one operation. */
export function sumOperand(s: Selector, node: Node): Address | undefined {
  const terms = collect(node)
  const parts = (terms.index === undefined ? 0 : 1) + (terms.scale > 1 ? 1 : 0) + (terms.displacement !== 0n ? 1 : 0)
  if (parts < 2 || terms.index === undefined || terms.base === undefined) return undefined
  // Inner sums that others need as well would be computed twice.
  const [a, b] = node.inputs
  const inner = isConst(b) ? a : scaleOf(b) !== undefined ? b : a
  if (s.useCount(inner) > 1 && (terms.scale === 1 || isConst(b))) return undefined
  if (isConst(terms.base) || isConst(terms.index)) return undefined
  if (terms.base.op === 'address' || terms.index.op === 'address') return undefined
  return {
    kind: 'memory',
    base: s.use(terms.base),
    index: s.use(terms.index),
    scale: terms.scale,
    displacement: Number(terms.displacement),
  }
}
