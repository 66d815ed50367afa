import type { MachineDescription, NativeFunction, NativeInstruction, Register } from './machine.js'

/** Keeps registers in the frame: a fresh one before each use, stored after each definition. Constants are loaded again instead. */
export function insertSpills<I extends NativeInstruction, C>(
  machine: NativeFunction<I, C>,
  description: MachineDescription<I>,
  spilled: readonly Register[],
  created: Set<Register>,
): void {
  const set = new Set(spilled)
  const constants = findConstants(machine, description, set)
  const slots = new Map<Register, number>()
  const slotOf = (r: Register): number => {
    let slot = slots.get(r)
    if (slot === undefined) slots.set(r, (slot = machine.spillSlots++))
    return slot
  }
  for (const block of machine.blocks) {
    const out: I[] = []
    for (const i of block.instructions) {
      const uses = new Set(description.usesOf(i).filter((r) => set.has(r)))
      const defs = new Set(description.defsOf(i).filter((r) => set.has(r)))
      const after: I[] = []
      const names = new Map<Register, Register>()
      for (const r of new Set([...uses, ...defs])) {
        const float = machine.floats.has(r)
        const fresh = machine.nextRegister++
        if (float) machine.floats.add(fresh)
        created.add(fresh)
        names.set(r, fresh)
        const constant = constants.get(r)
        if (constant !== undefined && defs.has(r)) continue
        if (uses.has(r))
          out.push(
            constant === undefined
              ? description.load(float, fresh, slotOf(r))
              : loadAgain(description, constant, r, fresh),
          )
        if (defs.has(r)) after.push(description.store(float, fresh, slotOf(r)))
      }
      if ([...defs].some((r) => constants.has(r))) continue
      if (names.size > 0) description.rename(i, (r) => names.get(r) ?? r)
      out.push(i, ...after)
    }
    block.instructions = out
  }
}

function loadAgain<I extends NativeInstruction>(
  { rename }: MachineDescription<I>,
  constant: I,
  from: Register,
  to: Register,
): I {
  const again = { ...constant }
  rename(again, (r) => (r === from ? to : r))
  return again
}

/** Registers defined once, by loading an immediate. */
function findConstants<I extends NativeInstruction, C>(
  machine: NativeFunction<I, C>,
  { defsOf, constantTarget }: MachineDescription<I>,
  set: ReadonlySet<Register>,
): Map<Register, I> {
  const found = new Map<Register, I>()
  const defined = new Map<Register, number>()
  for (const block of machine.blocks) {
    for (const i of block.instructions) {
      for (const r of defsOf(i)) {
        defined.set(r, (defined.get(r) ?? 0) + 1)
        if (set.has(r) && constantTarget(i) === r) found.set(r, i)
      }
    }
  }
  for (const r of [...found.keys()]) if (defined.get(r) !== 1) found.delete(r)
  return found
}
