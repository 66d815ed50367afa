import type { Block, Graph, Node, ValueType } from '../ir/node.js'
import { analyseFlow } from '../ir/order.js'
import { createFunction, type Register } from '../native/machine.js'
import { selectBlocks } from '../native/select-blocks.js'
import type { NodeSelectors } from '../native/select-node.js'
import { isFloatType } from '../native/selector.js'
import {
  a0,
  callSequence,
  fa0,
  framePlace,
  type Instruction,
  type MachineFunction,
  op,
  ra,
  register,
  sequence,
  t0,
} from './machine.js'
import { emitBranch, selectFlag } from './select-compare.js'
import { selectFloat } from './select-float.js'
import {
  selectConversion,
  selectDivide,
  selectLogical,
  selectMultiply,
  selectMultiplyHigh,
  selectShift,
  selectSum,
} from './select-integer.js'
import { selectAddress, selectExtendingLoad, selectLoad, selectStore } from './select-memory.js'
import { Selector } from './selector.js'

/** LP64D: eight registers of each kind; floats beyond those take what is left for integers, then all go on the stack, 8 bytes each. */
function parameterMoves(s: Selector, entry: Block): Instruction[] {
  const moves: Instruction[] = []
  let [integers, floats, stack] = [0, 0, 0]
  for (const node of entry.nodes.filter((n) => n.op === 'param')) {
    const type = node.type as ValueType
    const float = isFloatType(type)
    const inFloats = float && floats < 8
    const number = inFloats ? floats++ : integers++
    const offset = number < 8 ? 0 : 8 * stack++
    if (!s.isNeeded(node)) continue
    const d = s.registerOf(node)
    const isWide = type === 'i64' || type === 'f64'
    if (number >= 8) {
      const name = float ? (isWide ? 'fld' : 'flw') : isWide ? 'ld' : 'lw'
      moves.push(op(name, register(d), framePlace({ kind: 'incoming', offset })))
    } else if (float && !inFloats) moves.push(op(isWide ? 'fmv.d.x' : 'fmv.w.x', register(d), register(a0 + number)))
    else moves.push(s.move(type, d, (float ? fa0 : a0) + number))
  }
  return moves
}

/** Registers that the runtime's routines change; see `runtime.ts`. */
const routineClobbers: readonly Register[] = [ra, t0, ...[0, 1, 2, 3, 4, 5, 6, 7].map((n) => a0 + n)]

function selectCall(s: Selector, node: Node): void {
  const uses = node.inputs.map((_, n) => a0 + n)
  const call: Instruction = {
    ...sequence(callSequence, { kind: 'routine', name: node.routine! }),
    uses,
    defs: routineClobbers,
  }
  const result = node.type !== 'void' && s.isNeeded(node) ? [s.move(node.type, s.registerOf(node), a0)] : []
  s.push(...node.inputs.flatMap((input, n) => s.assign(uses[n], input)), call, ...result)
}

const nodes: NodeSelectors<Selector> = {
  compare: selectFlag,
  logical: selectLogical,
  sum: selectSum,
  multiply: selectMultiply,
  multiplyHigh: selectMultiplyHigh,
  shift: selectShift,
  divide: selectDivide,
  conversion: (s, node) => (node.op === 'zext32' && selectExtendingLoad(s, node)) || selectConversion(s, node),
  load: selectLoad,
  store: selectStore,
  address: selectAddress,
  call: selectCall,
  float: selectFloat,
}

/** Turns SSA form into machine instructions over virtual registers. Critical edges must be split. */
export function selectInstructions(graph: Graph): MachineFunction {
  const machine: MachineFunction = createFunction(graph.objects)
  const s = new Selector(graph, analyseFlow(graph), machine)
  selectBlocks(s, {
    nodes,
    branch(condition) {
      emitBranch(s, condition)
      return { conditions: [], isNegated: false }
    },
    resultRegister: (_, type) => (isFloatType(type) ? fa0 : a0),
    parameters: (entry) => parameterMoves(s, entry),
  })
  return machine
}
