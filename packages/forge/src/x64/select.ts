import { type Block, type Graph, isConst, type Node, type ValueType } from '../ir/node.js'
import { analyseFlow } from '../ir/order.js'
import { createFunction, type Register } from '../native/machine.js'
import { selectBlocks } from '../native/select-blocks.js'
import type { NodeSelectors } from '../native/select-node.js'
import { isFloatType, widthOfType } from '../native/selector.js'
import type { Convention } from './convention.js'
import {
  copy,
  framePlace,
  type Instruction,
  instruction,
  type MachineFunction,
  type Operand,
  rax,
  rdi,
  register,
  rsi,
  xmm0,
} from './machine.js'
import { addressOperand, objectAddress } from './select-address.js'
import { emitTest, negateTest } from './select-compare.js'
import { selectFlag, selectFlagPair, withTest } from './select-flag.js'
import {
  selectBinary,
  selectConversion,
  selectCount,
  selectDivide,
  selectLoad,
  selectMultiply,
  selectMultiplyHigh,
  selectShift,
  selectStore,
} from './select-integer.js'
import { op, Selector } from './selector.js'

/** What surrounds a function. */
export interface Surroundings {
  readonly convention: Convention
  /** Registers that routines of the program runtime may change. */
  readonly routineClobbers: readonly Register[]
}

const nodes: NodeSelectors<Selector> = {
  compare: selectFlag,
  logical: (s, node) => selectFlagPair(s, node) || selectBinary(s, node),
  sum: selectBinary,
  multiply: selectMultiply,
  multiplyHigh: selectMultiplyHigh,
  shift: selectShift,
  divide: selectDivide,
  count: selectCount,
  conversion: selectConversion,
  select: selectSelect,
  load: selectLoad,
  store: selectStore,
  address: (s, node) => s.push(op('lea_r64_m', register(s.registerOf(node)), objectAddress(node, 0n)!)),
  float: selectFloat,
}

/** Turns SSA form into machine instructions over virtual registers. Critical edges must be split. */
export function selectInstructions(graph: Graph, surroundings: Surroundings): MachineFunction {
  const machine: MachineFunction = createFunction(graph.objects)
  const s = new Selector(graph, analyseFlow(graph), machine)
  selectBlocks(s, {
    nodes: { ...nodes, call: (_, node) => selectCall(s, node, surroundings) },
    branch(condition) {
      const test = emitTest(s, condition, undefined)
      const isNegated = test.kind === 'all'
      return { conditions: (isNegated ? negateTest(test) : test).conditions, isNegated }
    },
    resultRegister: (kind, type) => (kind === 'finish' ? rdi : isFloatType(type) ? xmm0 : rax),
    parameters: (entry) => parameterMoves(s, entry, surroundings.convention),
  })
  return machine
}

function parameterMoves(s: Selector, entry: Block, convention: Convention): Instruction[] {
  const moves: Instruction[] = []
  const taken = { integers: 0, floats: 0, stack: 0 }
  for (const node of entry.nodes.filter((n) => n.op === 'param')) {
    const type = node.type as ValueType
    const isFloat = isFloatType(type)
    const shared = convention.argumentCounting === 'shared' ? taken.integers + taken.floats : undefined
    const from = isFloat
      ? convention.floatArguments[shared ?? taken.floats]
      : convention.arguments[shared ?? taken.integers]
    const offset = convention.shadowBytes + 8 * taken.stack
    if (from === undefined) taken.stack++
    else taken[isFloat ? 'floats' : 'integers']++
    if (!s.isNeeded(node)) continue
    const d = s.registerOf(node)
    if (from !== undefined) moves.push(s.move(type, d, from))
    else {
      const name =
        type === 'f64'
          ? 'movsd_xmm_m64'
          : type === 'f32'
            ? 'movss_xmm_m32'
            : `mov_r${widthOfType(type)}_rm${widthOfType(type)}`
      moves.push(instruction(name, register(d), framePlace({ kind: 'incoming', offset })))
    }
  }
  return moves
}

function selectSelect(s: Selector, node: Node) {
  const [condition, a, b] = node.inputs
  const d = s.registerOf(node)
  const width = widthOfType(node.type)
  if (selectAbsolute(s, node)) return
  let start: Instruction[] = []
  withTest(s, condition, node, (found) => {
    // "All" of two conditions is read as: the other value if any fails.
    const swap = found.kind === 'all' || (found.conditions.length === 1 && feeds(node, a) && !feeds(node, b))
    const [test, whenTrue, whenFalse] = swap ? [negateTest(found), b, a] : [found, a, b]
    start = s.assign(d, whenFalse)
    return test.conditions.map((c) => op(`cmov${c}_r${width}_rm${width}`, register(d), register(s.use(whenTrue))))
  })
  s.push(...start)
}

/** Whether `value` is the previous round's value of `node`, whose register it can keep. */
const feeds = (node: Node, value: Node): boolean => value.op === 'phi' && value.inputs.includes(node)

/** x < 0 ? −x : x in three instructions: the flags of the negation tell the sign of −x. */
function selectAbsolute(s: Selector, node: Node): boolean {
  const [condition, negated, x] = node.inputs
  const matches =
    condition.op === 'lt_s' &&
    condition.inputs[0] === x &&
    isConst(condition.inputs[1]) &&
    condition.inputs[1].bits === 0n &&
    negated.op === 'sub' &&
    negated.inputs[1] === x &&
    isConst(negated.inputs[0]) &&
    negated.inputs[0].bits === 0n &&
    s.isOnlyUse(negated)
  if (!matches) return false
  const d = s.registerOf(node)
  const width = widthOfType(node.type)
  const from = s.use(x)
  s.push(
    copy(width, d, from),
    op(`neg_rm${width}`, register(d)),
    op(`cmovs_r${width}_rm${width}`, register(d), register(from)),
  )
  return true
}

const floatNames: Record<string, string> = { fadd: 'add', fsub: 'sub', fmul: 'mul', fdiv: 'div', fsqrt: 'sqrt' }

function selectFloat(s: Selector, node: Node) {
  const d = register(s.registerOf(node))
  const [x, y] = node.inputs
  const inputWide = widthOfType(x.type) === 64
  const suffix = node.type === 'f64' ? 'sd_xmm_xmmm64' : 'ss_xmm_xmmm32'
  switch (node.op) {
    case 'fadd':
    case 'fsub':
    case 'fmul':
    case 'fdiv': {
      const right: Operand = s.canFold(y, node) ? addressOperand(s, y.inputs[0]) : register(s.use(y))
      return s.push(...s.assign(d.register, x), op(`${floatNames[node.op]}${suffix}`, d, right))
    }
    case 'fsqrt':
      return s.push(op(`sqrt${suffix}`, d, register(s.use(x))))
    case 'promote':
      return s.push(op('cvtss2sd_xmm_xmmm32', d, register(s.use(x))))
    case 'demote':
      return s.push(op('cvtsd2ss_xmm_xmmm64', d, register(s.use(x))))
    case 'from_s':
      return s.push(
        op(`cvtsi2${node.type === 'f64' ? 'sd_xmm' : 'ss_xmm'}_rm${inputWide ? 64 : 32}`, d, register(s.use(x))),
      )
    case 'truncate':
      return s.push(op(`cvtt${inputWide ? 'sd' : 'ss'}2si_r64_xmmm${inputWide ? 64 : 32}`, d, register(s.use(x))))
    case 'reinterpret': {
      const from = register(s.use(x))
      if (isFloatType(node.type))
        return s.push(node.type === 'f64' ? op('movq_xmm_r64', d, from) : op('movd_xmm_rm32', d, from))
      return s.push(node.type === 'i64' ? op('movq_r64_xmm', d, from) : op('movd_rm32_xmm', d, from))
    }
    default:
      throw new Error(`no instructions for ${node.op}`)
  }
}

function selectCall(s: Selector, node: Node, { routineClobbers }: Surroundings): void {
  const targets = [rdi, rsi].slice(0, node.inputs.length)
  const call: Instruction = {
    ...instruction('call_rel32', { kind: 'routine', name: node.routine! }),
    uses: targets,
    defs: routineClobbers,
  }
  const result = node.type !== 'void' && s.isNeeded(node) ? [copy(32, s.registerOf(node), rax)] : []
  s.push(...node.inputs.flatMap((input, i) => s.assign(targets[i], input)), call, ...result)
}
