import { type Block, type Graph, hasEffect, isConst, type Node, type ValueType } from '../ir/node.js'
import type { Flow } from '../ir/order.js'
import type { NativeFunction, NativeInstruction, Register } from './machine.js'

export const isFloatType = (type: ValueType | 'void'): boolean => type === 'f32' || type === 'f64'
export const widthOfType = (type: ValueType | 'void'): 32 | 64 => (type === 'i64' || type === 'f64' ? 64 : 32)
export const signedValue = (node: Node): bigint => BigInt.asIntN(widthOfType(node.type), node.bits)

/**
 * State of instruction selection. Blocks and their nodes are visited backwards, so a value is computed only when something
 * after it needs it in a register; what its users took into their own instructions never is.
 */
export abstract class NativeSelector<I extends NativeInstruction, C> {
  readonly graph: Graph
  readonly flow: Flow
  readonly machine: NativeFunction<I, C>
  private readonly registers = new Map<Node, Register>()
  private readonly useCounts = new Map<Node, number>()
  private readonly positions = new Map<Node, number>()
  private readonly early = new Map<Block, { registers: Map<Node, Register>; code: I[] }>()
  /** Instructions of the block at hand, last first. */
  reversed: I[] = []
  private pending: I[] = []
  private readonly shared = new Map<Node, Node>()
  block: Block
  /** Where in its block what is being selected stands; behind all nodes for the block's end. */
  position = 0

  constructor(graph: Graph, flow: Flow, machine: NativeFunction<I, C>) {
    this.graph = graph
    this.flow = flow
    this.machine = machine
    this.block = graph.entry
    const count = (node: Node) => this.useCounts.set(node, (this.useCounts.get(node) ?? 0) + 1)
    for (const block of flow.blocks) {
      for (const node of [...block.phis, ...block.nodes]) for (const input of node.inputs) count(input)
      for (const [i, node] of block.nodes.entries()) this.positions.set(node, i)
      const end = block.end
      if (end?.kind === 'branch') count(end.condition)
      else if ((end?.kind === 'return' || end?.kind === 'finish') && end.value !== undefined) count(end.value)
    }
  }

  useCount(node: Node): number {
    return this.useCounts.get(node) ?? 0
  }

  /** Goes to where the node stands, for what is selected next. */
  moveTo(node: Node): void {
    this.position = this.positions.get(node)!
  }

  /** Whether the value was asked for by something after it. */
  isNeeded(node: Node): boolean {
    return this.registers.has(node)
  }

  temporary(type: ValueType = 'i64'): Register {
    const r = this.machine.nextRegister++
    if (isFloatType(type)) this.machine.floats.add(r)
    return r
  }

  /** The register of a value that is not a constant. */
  registerOf(node: Node): Register {
    let r = this.registers.get(node)
    if (r === undefined) this.registers.set(node, (r = this.temporary(node.type as ValueType)))
    return r
  }

  /** A register that holds the value for the instruction pushed next. */
  use(node: Node): Register {
    return isConst(node) ? this.constantRegister(node) : this.registerOf(node)
  }

  /** Emits a sequence given in program order, in front of what is there, and before it the constants it wanted. */
  push(...code: I[]): void {
    for (let i = code.length - 1; i >= 0; i--) this.reversed.push(code[i])
    const constants = this.pending
    this.pending = []
    for (let i = constants.length - 1; i >= 0; i--) this.reversed.push(constants[i])
  }

  abstract move(type: ValueType, to: Register, from: Register): I
  /** Code that loads a constant. */
  protected abstract loadConstant(to: Register, node: Node): I[]
  /** Whether a constant takes so long to load that it is worth keeping in a register. */
  protected abstract isLong(node: Node): boolean

  /** Code that puts a constant, or a copy of a value, into `to`. */
  assign(to: Register, node: Node): I[] {
    if (!isConst(node)) return [this.move(node.type as ValueType, to, this.registerOf(node))]
    return this.loadConstant(to, node)
  }

  /** Constants in loops are loaded before the outermost loop; long ones used twice in a block once, at its start. */
  private constantRegister(node: Node): Register {
    let home: Block | undefined
    for (let loop = this.flow.loopOf.get(this.block); loop !== undefined; loop = loop.parent) {
      home = loop.head.predecessors.find((p) => !loop.blocks.has(p))
    }
    if (home === undefined && this.isLong(node) && this.useCount(node) > 1) home = this.block
    if (home === undefined) {
      const r = this.temporary(node.type as ValueType)
      this.pending.push(...this.loadConstant(r, node))
      return r
    }
    let state = this.early.get(home)
    if (state === undefined) this.early.set(home, (state = { registers: new Map(), code: [] }))
    let r = state.registers.get(node)
    if (r === undefined) {
      r = this.temporary(node.type as ValueType)
      state.registers.set(node, r)
      state.code.push(...this.loadConstant(r, node))
    }
    return r
  }

  /** Constants that later blocks want loaded in this one: they go before its end, for its own ones at its start. */
  takeEarly(block: Block): I[] {
    const code = this.early.get(block)?.code ?? []
    this.early.delete(block)
    return code
  }

  /** A value already wanted that is `node` + `offset` and stands before what is being selected: using it lets `node` end. */
  knownSum(node: Node, offset: bigint): Node | undefined {
    if (node.op !== 'phi' || offset === 0n) return undefined
    const nodes = this.block.nodes
    const bits = BigInt.asUintN(widthOfType(node.type), offset)
    for (let i = Math.min(this.position, nodes.length) - 1; i >= 0; i--) {
      const sum = nodes[i]
      if (sum.op !== 'add' || sum.inputs[0] !== node || !isConst(sum.inputs[1])) continue
      if (sum.inputs[1].bits === bits && node.inputs.includes(sum) && this.isNeeded(sum)) return sum
    }
    return undefined
  }

  /** Whether a load can happen where `user` is: nothing between writes to what it reads, and nobody else wants the value. */
  canFold(load: Node, user: Node | undefined): boolean {
    if (load.op !== 'load' || load.block !== this.block || this.useCount(load) !== 1 || this.isNeeded(load))
      return false
    const nodes = this.block.nodes
    const end = user === undefined || user.block !== this.block ? nodes.length : this.positions.get(user)!
    for (let i = this.positions.get(load)! + 1; i < end; i++) {
      const other = nodes[i]
      if (hasEffect(other) && (other.op === 'call' || other.access!.object === load.access!.object)) return false
    }
    return true
  }

  /** `later` is computed together with `earlier`, where that stands. */
  share(earlier: Node, later: Node): void {
    this.shared.set(earlier, later)
    this.registerOf(earlier)
  }

  sharedWith(node: Node): Node | undefined {
    return this.shared.get(node)
  }

  /** Whether the register of an i32 surely has a clear upper half: every 32-bit instruction clears it, callers do not. */
  isZeroExtended(node: Node, seen = new Set<Node>()): boolean {
    if (seen.has(node) || isConst(node)) return true
    seen.add(node)
    if (node.op === 'phi') return node.inputs.every((input) => this.isZeroExtended(input, seen))
    if (node.op === 'select') return node.inputs.slice(1).every((input) => this.isZeroExtended(input, seen))
    return node.op !== 'param' && node.op !== 'wrap' && node.op !== 'call'
  }

  isOnlyUse(node: Node): boolean {
    return !isConst(node) && node.block === this.block && this.useCount(node) === 1 && !this.isNeeded(node)
  }
}
