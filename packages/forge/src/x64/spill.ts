import {
  defsOf,
  type Instruction,
  instruction,
  type MachineFunction,
  type Operand,
  type Register,
  usesOf,
} from './machine.js'

/** Keeps registers in the frame: a fresh one before each use, stored after each definition. Constants are loaded again instead. */
export function insertSpills(machine: MachineFunction, spilled: readonly Register[], created: Set<Register>): void {
  const set = new Set(spilled)
  const constants = findConstants(machine, set)
  const slots = new Map<Register, number>()
  const slotOf = (r: Register): Operand => {
    let slot = slots.get(r)
    if (slot === undefined) slots.set(r, (slot = machine.spillSlots++))
    return {
      kind: 'memory',
      base: undefined,
      index: undefined,
      scale: 1,
      displacement: 0,
      frame: { kind: 'spill', slot },
    }
  }
  for (const block of machine.blocks) {
    const out: Instruction[] = []
    for (const i of block.instructions) {
      const uses = new Set(usesOf(i).filter((r) => set.has(r)))
      const defs = new Set(defsOf(i).filter((r) => set.has(r)))
      const after: Instruction[] = []
      const names = new Map<Register, Register>()
      for (const r of new Set([...uses, ...defs])) {
        const fresh = machine.nextRegister++
        if (machine.sse.has(r)) machine.sse.add(fresh)
        created.add(fresh)
        names.set(r, fresh)
        const constant = constants.get(r)
        if (constant !== undefined && defs.has(r)) continue
        if (uses.has(r))
          out.push(
            constant === undefined
              ? load(machine, fresh, slotOf(r))
              : { ...constant, operands: [{ kind: 'register', register: fresh }, constant.operands[1]] },
          )
        if (defs.has(r)) after.push(store(machine, fresh, slotOf(r)))
      }
      if ([...defs].some((r) => constants.has(r))) continue
      rename(i, names)
      out.push(i, ...after)
    }
    block.instructions = out
  }
}

/** Registers defined once, by loading an immediate. */
function findConstants(machine: MachineFunction, set: ReadonlySet<Register>): Map<Register, Instruction> {
  const found = new Map<Register, Instruction>()
  const defined = new Map<Register, number>()
  for (const block of machine.blocks) {
    for (const i of block.instructions) {
      for (const r of defsOf(i)) {
        defined.set(r, (defined.get(r) ?? 0) + 1)
        if (
          set.has(r) &&
          i.form.mnemonic.startsWith('mov') &&
          i.operands[1]?.kind === 'immediate' &&
          i.operands[0].kind === 'register'
        )
          found.set(r, i)
      }
    }
  }
  for (const r of [...found.keys()]) if (defined.get(r) !== 1) found.delete(r)
  return found
}

const load = (machine: MachineFunction, to: Register, from: Operand): Instruction =>
  instruction(machine.sse.has(to) ? 'movsd_xmm_m64' : 'mov_r64_rm64', { kind: 'register', register: to }, from)
const store = (machine: MachineFunction, from: Register, to: Operand): Instruction =>
  instruction(machine.sse.has(from) ? 'movsd_m64_xmm' : 'mov_rm64_r64', to, { kind: 'register', register: from })

function rename(i: Instruction, names: ReadonlyMap<Register, Register>): void {
  i.operands = i.operands.map((operand): Operand => {
    if (operand.kind === 'register')
      return { kind: 'register', register: names.get(operand.register) ?? operand.register }
    if (operand.kind !== 'memory') return operand
    const { base, index } = operand
    return {
      ...operand,
      base: base === undefined ? undefined : (names.get(base) ?? base),
      index: index === undefined ? undefined : (names.get(index) ?? index),
    }
  })
}
