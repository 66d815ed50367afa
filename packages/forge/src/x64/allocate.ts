import { ColourGraph } from './colour-graph.js'
import { liveOut } from './liveness.js'
import {
  defsOf,
  endUses,
  firstVirtual,
  type Instruction,
  type MachineFunction,
  type Register,
  usesOf,
} from './machine.js'
import { insertSpills } from './spill.js'

/** Caller-saved first, those without a REX prefix first among them; rsp is not given away. */
const generalOrder = [0, 1, 2, 6, 7, 8, 9, 10, 11, 3, 5, 12, 13, 14, 15]
const sseOrder = Array.from({ length: 16 }, (_, n) => 16 + n)

/**
 * Graph colouring with iterated register coalescing (George and Appel, 1996). Afterwards every operand is a machine
 * register and copies between equal registers are gone.
 */
export function allocateRegisters(machine: MachineFunction): void {
  const spilledBefore = new Set<Register>()
  for (let round = 0; round < 40; round++) {
    const graph = buildGraph(machine, spilledBefore)
    const colours = graph.colour()
    if (colours.spilled.length === 0) {
      assign(machine, colours.colourOf)
      return
    }
    insertSpills(machine, colours.spilled, spilledBefore)
  }
  throw new Error('register allocation does not settle')
}

function buildGraph(machine: MachineFunction, unspillable: ReadonlySet<Register>): ColourGraph {
  const graph = new ColourGraph(
    machine.nextRegister,
    (r) => (r < firstVirtual ? r >= 16 : machine.sse.has(r)),
    generalOrder,
    sseOrder,
  )
  const out = liveOut(machine)
  for (const block of machine.blocks) {
    const live = new Set(out.get(block))
    const weight = 10 ** Math.min(block.loopDepth, 6)
    for (const r of endUses(block)) live.add(r)
    for (let n = block.instructions.length - 1; n >= 0; n--) visit(graph, block.instructions[n], live, weight)
  }
  for (const r of unspillable) graph.cost[r] = Number.POSITIVE_INFINITY
  cheapenConstants(machine, graph)
  return graph
}

function visit(graph: ColourGraph, i: Instruction, live: Set<Register>, weight: number): void {
  const uses = usesOf(i)
  const defs = defsOf(i)
  if (i.copy) {
    // The two sides of a copy may share a register.
    for (const r of uses) live.delete(r)
    graph.addMove(defs[0], uses[0])
  }
  for (const d of defs) live.add(d)
  for (const d of defs) for (const l of live) graph.addEdge(d, l)
  for (const d of defs) {
    live.delete(d)
    graph.cost[d] += weight
  }
  for (const u of uses) {
    live.add(u)
    graph.cost[u] += weight
  }
  for (const r of [...uses, ...defs]) graph.mention(r)
}

/** Constants are loaded again instead of kept in memory. */
function cheapenConstants(machine: MachineFunction, graph: ColourGraph): void {
  for (const block of machine.blocks) {
    for (const i of block.instructions) {
      if (
        i.form.mnemonic.startsWith('mov') &&
        i.operands[1]?.kind === 'immediate' &&
        i.operands[0].kind === 'register'
      ) {
        graph.cost[i.operands[0].register] /= 3
      }
    }
  }
}

function assign(machine: MachineFunction, colourOf: (r: Register) => Register): void {
  for (const block of machine.blocks) {
    for (const i of block.instructions) {
      for (const operand of i.operands) {
        if (operand.kind === 'register') operand.register = colourOf(operand.register)
        else if (operand.kind === 'memory') {
          if (operand.base !== undefined) operand.base = colourOf(operand.base)
          if (operand.index !== undefined) operand.index = colourOf(operand.index)
        }
      }
    }
    block.instructions = block.instructions.filter(
      (i) =>
        !i.copy ||
        (i.operands[0] as { register: number }).register !== (i.operands[1] as { register: number }).register,
    )
  }
}
