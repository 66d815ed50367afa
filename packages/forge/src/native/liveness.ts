import {
  endUses,
  type MachineDescription,
  type NativeBlock,
  type NativeFunction,
  type NativeInstruction,
  nativeSuccessors,
  type Register,
} from './machine.js'

/** Registers live at the end of each block. */
export function liveOut<I extends NativeInstruction, C>(
  machine: NativeFunction<I, C>,
  { usesOf, defsOf }: MachineDescription<I>,
): Map<NativeBlock<I, C>, Set<Register>> {
  const upward = new Map<NativeBlock<I, C>, Set<Register>>()
  const defined = new Map<NativeBlock<I, C>, Set<Register>>()
  for (const block of machine.blocks) {
    const uses = new Set<Register>()
    const defs = new Set<Register>()
    for (const i of block.instructions) {
      for (const r of usesOf(i)) if (!defs.has(r)) uses.add(r)
      for (const r of defsOf(i)) defs.add(r)
    }
    for (const r of endUses(block)) if (!defs.has(r)) uses.add(r)
    upward.set(block, uses)
    defined.set(block, defs)
  }
  const out = new Map<NativeBlock<I, C>, Set<Register>>(machine.blocks.map((block) => [block, new Set()]))
  for (let changed = true; changed; ) {
    changed = false
    for (let n = machine.blocks.length - 1; n >= 0; n--) {
      const block = machine.blocks[n]
      const live = out.get(block)!
      const before = live.size
      for (const next of nativeSuccessors(block)) {
        for (const r of upward.get(next)!) live.add(r)
        const defs = defined.get(next)!
        for (const r of out.get(next)!) if (!defs.has(r)) live.add(r)
      }
      if (live.size !== before) changed = true
    }
  }
  return out
}
