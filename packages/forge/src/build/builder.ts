import type { Variable } from '@sourceless/contract'
import { addPhi, append, branch, constant, createBlock, jump, type NodeExtras } from '../ir/graph.js'
import {
  type Block,
  type Graph,
  type MemoryObject,
  type Node,
  type Opcode,
  resolve,
  type ValueType,
} from '../ir/node.js'
import { invert } from '../ir/simplify.js'

/** A place that holds different values over time; SSA construction turns it into values and phis. */
export interface Slot {
  readonly type: ValueType
}

/** What a slice, string or array name stands for inside one function body. */
export interface Region {
  readonly pointer: Node
  /** u64 length; undefined for strings, whose length is counted. */
  readonly length: Node | undefined
  readonly object: MemoryObject
  /** Length of a string that nothing writes to, counted once. */
  readonly countedLength?: Node
}

export interface LoopTargets {
  readonly onBreak: Block
  readonly onContinue: Block
}

/** What the construction of a graph depends on. */
export interface BuildTarget {
  readonly machine: 'x86_64' | 'aarch64' | 'riscv64' | 'wasm32'
  /** Whether callers extend narrow arguments to 32 bits, by their type; otherwise the upper bits are open. */
  readonly extendsArguments: boolean
  /** Whether functions extend narrow results to 32 bits; otherwise the upper bits are open, except that a bool fills its byte. */
  readonly extendsResults: boolean
}

/** What machines have no instruction for; other operations take its place here. */
const lacking: Readonly<Record<BuildTarget['machine'], ReadonlySet<Opcode>>> = {
  x86_64: new Set<Opcode>([
    ...(['popcnt', 'from_u', 'to_s', 'to_u'] as const),
    ...(['fneg', 'fabs', 'fmin', 'fmax', 'ffloor', 'fceil', 'ftrunc', 'fround', 'fcopysign'] as const),
  ]),
  aarch64: new Set(),
  // Its fmin and fmax prefer numbers to a NaN; extending by the sign costs nothing.
  riscv64: new Set<Opcode>([
    ...(['popcnt', 'clz', 'ctz', 'bswap', 'zext32'] as const),
    ...(['fmin', 'fmax', 'ffloor', 'fceil', 'ftrunc', 'fround'] as const),
  ]),
  wasm32: new Set<Opcode>(['bswap', 'mulhi_u', 'mulhi_s']),
}

/** Thrown inside the lowering when a stated limit is exceeded; `lower` turns it into a diagnostic. */
export class LimitError extends Error {}

/** Builds SSA form while walking the contract (Braun et al., "Simple and Efficient Construction of Static Single Assignment Form", 2013). */
export class Builder {
  readonly graph: Graph
  readonly machine: BuildTarget['machine']
  readonly program: boolean
  current: Block
  readonly slots = new Map<Variable, Slot>()
  readonly regions = new Map<Variable, Region>()
  readonly tables = new Map<Variable, MemoryObject>()
  readonly loops: LoopTargets[] = []
  /** Where `return` goes; undefined in the entry function, which returns for real. */
  inlineReturn: { readonly block: Block; readonly slot: Slot | undefined } | undefined = undefined
  /** Nodes made so far stay below this; see README, "Limits". */
  readonly nodeLimit = 40_000
  private readonly values = new Map<Block, Map<Slot, Node>>()
  private readonly unsealed = new Map<Block, Map<Slot, Node>>()

  constructor(graph: Graph, machine: BuildTarget['machine'], program: boolean) {
    this.graph = graph
    this.machine = machine
    this.program = program
    this.current = graph.entry
  }

  lacks(op: Opcode): boolean {
    return lacking[this.machine].has(op)
  }

  get pointer(): 'i32' | 'i64' {
    return this.graph.pointer
  }

  constant(type: ValueType, value: bigint): Node {
    return constant(this.graph, type, value)
  }

  op(op: Opcode, type: ValueType | 'void', ...inputs: Node[]): Node {
    return this.with({}, op, type, ...inputs)
  }

  with(extras: NodeExtras, op: Opcode, type: ValueType | 'void', ...inputs: Node[]): Node {
    if (this.graph.nextId > this.nodeLimit)
      throw new LimitError('the contract, with its helpers put in place, is too big')
    return append(this.graph, this.current, op, type, inputs, extras)
  }

  not(condition: Node): Node {
    return invert(condition, {
      graph: this.graph,
      make: (op, type, inputs) => this.op(op, type, ...inputs),
      constant: (type, value) => this.constant(type, value),
    })
  }

  /** A block whose predecessors are not all known yet; `seal` it when they are. */
  openBlock(): Block {
    const block = createBlock(this.graph)
    this.unsealed.set(block, new Map())
    return block
  }

  block(): Block {
    return createBlock(this.graph)
  }

  jump(target: Block): void {
    if (this.current.end === undefined) jump(this.current, target)
  }

  branch(condition: Node, whenTrue: Block, whenFalse: Block): void {
    branch(this.current, condition, whenTrue, whenFalse)
  }

  enter(block: Block): void {
    this.current = block
  }

  /** Code after a jump: a block that nothing reaches. */
  enterUnreachable(): void {
    this.current = createBlock(this.graph)
  }

  write(slot: Slot, value: Node): void {
    this.writeIn(this.current, slot, value)
  }

  read(slot: Slot): Node {
    return resolve(this.readIn(this.current, slot))
  }

  private writeIn(block: Block, slot: Slot, value: Node): void {
    let values = this.values.get(block)
    if (values === undefined) this.values.set(block, (values = new Map()))
    values.set(slot, value)
  }

  private readIn(block: Block, slot: Slot): Node {
    const known = this.values.get(block)?.get(slot)
    if (known !== undefined) return resolve(known)
    const pending = this.unsealed.get(block)
    let value: Node
    if (pending !== undefined) {
      value = addPhi(this.graph, block, slot.type)
      pending.set(slot, value)
    } else if (block.predecessors.length === 0) value = this.constant(slot.type, 0n)
    else if (block.predecessors.length === 1) value = this.readIn(block.predecessors[0], slot)
    else {
      const phi = addPhi(this.graph, block, slot.type)
      this.writeIn(block, slot, phi)
      value = this.fillPhi(phi, block, slot)
    }
    this.writeIn(block, slot, value)
    return value
  }

  private fillPhi(phi: Node, block: Block, slot: Slot): Node {
    for (const predecessor of block.predecessors) phi.inputs.push(this.readIn(predecessor, slot))
    return removeTrivialPhi(phi)
  }

  seal(block: Block): void {
    const pending = this.unsealed.get(block)
    if (pending === undefined) return
    this.unsealed.delete(block)
    for (const [slot, phi] of pending) this.fillPhi(phi, block, slot)
  }
}

/** A phi of one value and itself is that value. Users of it are visited again by the clean-up pass. */
export function removeTrivialPhi(phi: Node): Node {
  let same: Node | undefined
  for (const input of phi.inputs.map(resolve)) {
    if (input === same || input === phi) continue
    if (same !== undefined) return phi
    same = input
  }
  if (same === undefined) return phi
  phi.forward = same
  return same
}
