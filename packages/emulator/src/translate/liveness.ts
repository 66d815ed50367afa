import type { Term } from '@sourceless/isa'
import type { BasicBlock } from './block.js'
import { bit, maskOfIndices } from './masks.js'

/** Locations as bits of a mask. */
export interface BlockLiveness {
  /** Locations whose value at the block's start matters. */
  readonly liveIn: readonly bigint[]
  /** Locations whose value at the block's end matters. */
  readonly liveOut: readonly bigint[]
}

export interface LivenessRequest {
  readonly blocks: readonly BasicBlock[]
  /** Index of a location by the name of its variable; undefined for loads. */
  readonly locationOf: (name: string) => number | undefined
  /** Blocks that follow each block. */
  readonly successors: readonly (readonly number[])[]
  /** Locations that matter where the block leaves the unit (or enters the system), besides its successors. */
  readonly liveAtExit: readonly bigint[]
  /** Locations that the exit itself overwrites after the block's end. */
  readonly killedAtExit: readonly bigint[]
}

/** Backward data flow: a value matters when an effect, the exit, or a final value that matters uses it. */
export function liveness(request: LivenessRequest): BlockLiveness {
  const { blocks, successors, liveAtExit, killedAtExit } = request
  const variables = createVariableMasks(request.locationOf)
  const always = blocks.map((block) => effectTerms(block).reduce((mask, term) => mask | variables(term), 0n))
  const written = blocks.map((block) => maskOfIndices(block.finals.keys()))
  const finals = blocks.map((block) => [...block.finals].map(([index, term]) => [bit(index), variables(term)] as const))
  const liveIn = blocks.map(() => 0n)
  const liveOut = blocks.map(() => 0n)
  for (let changed = true; changed; ) {
    changed = false
    for (let index = blocks.length - 1; index >= 0; index--) {
      let out = 0n
      for (const to of successors[index]!) out |= liveIn[to]!
      out = (out & ~killedAtExit[index]!) | liveAtExit[index]!
      let into = always[index]! | (out & ~written[index]!)
      for (const [own, used] of finals[index]!) if ((out & own) !== 0n) into |= used
      liveOut[index] = out
      if (into !== liveIn[index]) {
        liveIn[index] = into
        changed = true
      }
    }
  }
  return { liveIn, liveOut }
}

/** Terms that are computed whatever is live: operands of effects and of the exit. */
export function effectTerms(block: BasicBlock): Term[] {
  const terms: Term[] = []
  for (const effect of block.effects) {
    if (effect.kind === 'trap') terms.push(effect.condition)
    else {
      terms.push(effect.address)
      if (effect.when !== undefined) terms.push(effect.when)
    }
    if (effect.kind === 'store') terms.push(effect.value)
  }
  if (block.exit.kind === 'branch') terms.push(block.exit.condition)
  if (block.exit.kind === 'indirect') terms.push(block.exit.target)
  return terms
}

function createVariableMasks(locationOf: (name: string) => number | undefined): (term: Term) => bigint {
  const masks = new Map<Term, bigint>()
  const leafMask = ({ op, name }: Term): bigint => {
    const index = op === 'var' ? locationOf(name) : undefined
    return index === undefined ? 0n : bit(index)
  }
  // Terms may be deep: no recursion.
  return (root) => {
    const stack = [root]
    for (let term = stack.at(-1); term !== undefined; term = stack.at(-1)) {
      const missing = masks.has(term) ? undefined : term.args.find((argument) => !masks.has(argument))
      if (missing !== undefined) {
        stack.push(missing)
        continue
      }
      stack.pop()
      if (masks.has(term)) continue
      let mask = leafMask(term)
      for (const argument of term.args) mask |= masks.get(argument)!
      masks.set(term, mask)
    }
    return masks.get(root)!
  }
}
