import { type Block, type Graph, hasEffect, isConst, type Node, type ValueType } from '../ir/node.js'
import { analyseFlow, type Flow } from '../ir/order.js'
import { objectSymbol } from '../native/object.js'
import { call, type Item, item } from './code.js'
import { endWithoutReturn } from './function-end.js'
import { assignLocals } from './locals.js'
import { instructionName } from './names.js'

/** A position that `br` can name: the end of a block before `target`, or the start of a loop at `target`; undefined for `if`. */
type Label = Block | undefined

/**
 * Structured code from reducible control flow: Ramsey, "Beyond Relooper: Recursive Translation of Unstructured Control Flow
 * to Structured Control Flow" (2022). Critical edges must be split.
 */
export class FunctionEmitter {
  readonly items: Item[] = []
  readonly locals: readonly ValueType[]
  private readonly graph: Graph
  private readonly flow: Flow
  private readonly localOf: ReadonlyMap<Node, number>
  private readonly inline = new Set<Node>()
  private readonly labels: Label[] = []

  constructor(graph: Graph) {
    this.graph = graph
    this.flow = analyseFlow(graph)
    const kept = this.planValues()
    const { localOf, locals } = assignLocals({
      flow: this.flow,
      parameters: graph.parameters.map(({ type }) => type),
      kept,
      inline: this.inline,
    })
    this.localOf = localOf
    this.locals = locals
  }

  emit(): void {
    this.tree(this.graph.entry, undefined)
    endWithoutReturn(this.items, this.graph.result !== 'void')
  }

  /** Decides what is computed where it is used, and gives the values that need a local. */
  private planValues(): Set<Node> {
    const uses = new Map<Node, { count: number; block: Block; index: number }>()
    const use = (node: Node, block: Block, index: number) => {
      const known = uses.get(node)
      uses.set(node, { count: (known?.count ?? 0) + 1, block, index })
    }
    for (const block of this.flow.blocks) {
      block.nodes.forEach((node, i) => {
        for (const input of node.inputs) use(input, block, i)
      })
      const end = block.end
      if (end?.kind === 'branch') use(end.condition, block, block.nodes.length)
      else if ((end?.kind === 'return' || end?.kind === 'finish') && end.value !== undefined)
        use(end.value, block, block.nodes.length)
      for (const phi of block.phis) {
        for (const [i, input] of phi.inputs.entries())
          use(input, block.predecessors[i], block.predecessors[i].nodes.length)
      }
    }
    const kept = new Set<Node>()
    for (const block of this.flow.blocks) {
      this.planBlock(block, uses)
      for (const node of [...block.phis, ...block.nodes]) {
        if (node.type !== 'void' && !this.inline.has(node) && (node.op === 'param' || uses.has(node))) kept.add(node)
      }
    }
    return kept
  }

  /** A value used once, later in its block, is computed where it is used, unless memory changes in between. */
  private planBlock(block: Block, uses: ReadonlyMap<Node, { count: number; block: Block; index: number }>): void {
    const emittedAt: number[] = []
    for (let i = block.nodes.length - 1; i >= 0; i--) {
      const node = block.nodes[i]
      const use = uses.get(node)
      const at = use === undefined ? i : use.index < block.nodes.length ? emittedAt[use.index] : block.nodes.length
      const moves =
        use !== undefined && use.count === 1 && use.block === block && !hasEffect(node) && node.op !== 'param'
      const blocked =
        node.op === 'load' &&
        block.nodes
          .slice(i + 1, at)
          .some((other) => hasEffect(other) && (other.op === 'call' || other.access!.object === node.access!.object))
      if ((moves && !blocked) || node.op === 'address') {
        this.inline.add(node)
        emittedAt[i] = at
      } else emittedAt[i] = i
    }
  }

  /** Puts a value on the stack. */
  private push(node: Node): void {
    const local = this.localOf.get(node)
    if (local !== undefined) this.items.push(item('local.get', local))
    else if (isConst(node))
      this.items.push(
        item(
          `${node.type}.const`,
          node.type === 'i32'
            ? Number(BigInt.asIntN(32, node.bits))
            : node.type === 'i64'
              ? BigInt.asIntN(64, node.bits)
              : node.bits,
        ),
      )
    else this.compute(node)
  }

  private compute(node: Node): void {
    if (node.op === 'address') {
      this.items.push(item('i32.const', { kind: 'memory', symbol: objectSymbol(node.object!), addend: 0 }))
      return
    }
    const zero = (node.op === 'eq' || node.op === 'ne') && isConst(node.inputs[1]) && node.inputs[1].bits === 0n
    if (zero && node.op === 'eq') {
      this.push(node.inputs[0])
      this.items.push(item(`${node.inputs[0].type}.eqz`))
      return
    }
    if (zero && node.op === 'ne' && node.inputs[0].type === 'i64') {
      this.push(node.inputs[0])
      this.items.push(item('i64.eqz'), item('i32.eqz'))
      return
    }
    if (node.op === 'call') {
      node.inputs.forEach((input) => {
        this.push(input)
      })
      this.items.push(call(node.routine!))
      return
    }
    let offset: number | undefined
    const inputs = node.op === 'select' ? [node.inputs[1], node.inputs[2], node.inputs[0]] : [...node.inputs]
    if (node.op === 'load' || node.op === 'store') {
      const address = inputs[0]
      offset = 0
      // Only where the sum cannot wrap: a parameter or an object, and a constant.
      if (
        this.inline.has(address) &&
        address.op === 'add' &&
        isConst(address.inputs[1]) &&
        address.inputs[1].bits < 0x80000000n &&
        ['param', 'address'].includes(address.inputs[0].op)
      ) {
        offset = Number(address.inputs[1].bits)
        inputs[0] = address.inputs[0]
      }
    }
    for (const [n, input] of inputs.entries()) {
      if (node.op === 'select' && n === 2) this.pushCondition(input)
      else this.push(input)
    }
    this.items.push(item(instructionName(node), offset))
  }

  private tree(block: Block, next: Label): void {
    const index = this.flow.index
    const merges = this.flow.children
      .get(block)!
      .filter((child) => this.isMerge(child))
      .sort((a, b) => index.get(b)! - index.get(a)!)
    const isLoop = block.predecessors.some((p) => index.get(p)! >= index.get(block)!)
    if (isLoop) {
      this.items.push(item('loop'))
      this.labels.push(block)
    }
    this.within(block, merges, next)
    if (isLoop) {
      this.labels.pop()
      this.items.push(item('end'))
    }
  }

  private isMerge(block: Block): boolean {
    const index = this.flow.index
    return block.predecessors.filter((p) => index.get(p)! < index.get(block)!).length > 1
  }

  private within(block: Block, merges: readonly Block[], next: Label) {
    if (merges.length === 0) return this.content(block, next)
    const [outer, ...rest] = merges
    this.items.push(item('block'))
    this.labels.push(outer)
    this.within(block, rest, outer)
    this.labels.pop()
    this.items.push(item('end'))
    this.tree(outer, next)
  }

  private content(block: Block, next: Label): void {
    for (const node of block.nodes) {
      if (this.inline.has(node) || node.op === 'param') continue
      const local = this.localOf.get(node)
      if (local === undefined && !hasEffect(node)) continue
      this.compute(node)
      if (local !== undefined) this.items.push(item('local.set', local))
      else if (node.type !== 'void') this.items.push(item('drop'))
    }
    const end = block.end
    if (end?.kind === 'jump') this.jump(block, end.target, next)
    else if (end?.kind === 'branch') this.branch(end.condition, end.whenTrue, end.whenFalse, next)
    else if (end?.kind === 'return') {
      if (end.value !== undefined) this.push(end.value)
      this.items.push(item('return'))
    } else if (end?.kind === 'finish') {
      this.push(end.value)
      this.items.push(call('finish'), item('unreachable'))
    } else this.items.push(item('unreachable'))
  }

  private jump(from: Block, target: Block, next: Label): void {
    const at = target.predecessors.indexOf(from)
    const copies = target.phis.filter((phi) => this.needsCopy(phi, at))
    for (const phi of copies) this.push(phi.inputs[at])
    for (const phi of [...copies].reverse()) this.items.push(item('local.set', this.localOf.get(phi)!))
    this.goTo(target, next)
  }

  private needsCopy(phi: Node, at: number): boolean {
    const local = this.localOf.get(phi)
    return local !== undefined && this.localOf.get(phi.inputs[at]) !== local
  }

  private goTo(target: Block, next: Label) {
    if (target === next) return
    const depth = this.depthOf(target)
    if (depth === undefined) this.tree(target, next)
    else this.items.push(item('br', depth))
  }

  /** How far out the label of `target` is, if it is reached by a jump. */
  private depthOf(target: Block): number | undefined {
    for (let n = this.labels.length - 1; n >= 0; n--) if (this.labels[n] === target) return this.labels.length - 1 - n
    return undefined
  }

  /** The block a branch really leads to: edges that carry no copies are passed over. */
  private finalTarget(block: Block): Block {
    const end = block.end
    if (block.phis.length > 0 || block.nodes.length > 0 || end?.kind !== 'jump' || this.labels.includes(block))
      return block
    const at = end.target.predecessors.indexOf(block)
    const copies = end.target.phis.some((phi) => this.needsCopy(phi, at))
    return copies || this.depthOf(end.target) === undefined ? block : end.target
  }

  private branch(condition: Node, whenTrue: Block, whenFalse: Block, next: Label) {
    const [yes, no] = [this.finalTarget(whenTrue), this.finalTarget(whenFalse)]
    if (this.isPlainJump(yes, next)) {
      this.pushCondition(condition)
      this.items.push(item('br_if', this.depthOf(yes)!))
      return this.goTo(no, next)
    }
    if (this.isPlainJump(no, next)) {
      this.pushInverted(condition)
      this.items.push(item('br_if', this.depthOf(no)!))
      return this.goTo(yes, next)
    }
    const [first, second, inverted] = yes === next ? [no, yes, true] : [yes, no, false]
    if (inverted) this.pushInverted(condition)
    else this.pushCondition(condition)
    this.items.push(item('if'))
    this.labels.push(undefined)
    const falls = next !== undefined
    this.goTo(first, falls ? next : undefined)
    if (falls && second !== next) {
      this.items.push(item('else'))
      this.goTo(second, next)
    }
    this.labels.pop()
    this.items.push(item('end'))
    if (!falls) this.goTo(second, next)
  }

  private isPlainJump(target: Block, next: Label): boolean {
    return target !== next && this.depthOf(target) !== undefined
  }

  /** A value whose being zero or not is all that counts. */
  private pushCondition(node: Node) {
    const [x, zero] = node.inputs
    const plain = this.inline.has(node) && node.op === 'ne' && x.type === 'i32' && isConst(zero) && zero.bits === 0n
    this.push(plain ? x : node)
  }

  private pushInverted(condition: Node) {
    const inline = this.inline.has(condition)
    if (
      inline &&
      condition.op === 'eq' &&
      isConst(condition.inputs[1]) &&
      condition.inputs[1].bits === 0n &&
      condition.inputs[0].type === 'i32'
    )
      return this.push(condition.inputs[0])
    const opposite = (
      { eq: 'ne', ne: 'eq', lt_s: 'ge_s', lt_u: 'ge_u', le_s: 'gt_s', le_u: 'gt_u' } as Record<string, string>
    )[condition.op]
    if (!inline || opposite === undefined) {
      this.push(condition)
      this.items.push(item('i32.eqz'))
      return
    }
    const [a, b] = condition.inputs
    this.push(a)
    if (opposite === 'eq' && isConst(b) && b.bits === 0n) {
      this.items.push(item(`${a.type}.eqz`))
      return
    }
    this.push(b)
    this.items.push(item(`${a.type}.${opposite}`))
  }
}
