import type { Graph } from '../ir/node.js'
import { analyseFlow } from '../ir/order.js'
import { createFunction } from '../native/machine.js'
import { selectBlocks } from '../native/select-blocks.js'
import type { NodeSelectors } from '../native/select-node.js'
import { isFloatType } from '../native/selector.js'
import { isConditionPair } from './condition-pair.js'
import { type Convention, parameterMoves, selectCall } from './convention.js'
import { type MachineFunction, v0, x0 } from './machine.js'
import { emitBranchTest, selectFlag, selectSelect } from './select-compare.js'
import { selectFloat } from './select-float.js'
import {
  selectConversion,
  selectCount,
  selectDivide,
  selectLogical,
  selectMultiply,
  selectMultiplyHigh,
  selectShift,
  selectSum,
} from './select-integer.js'
import { selectAddress, selectLoad, selectStore } from './select-memory.js'
import { Selector } from './selector.js'

const nodes: NodeSelectors<Selector> = {
  compare: selectFlag,
  logical: (s, node) => (isConditionPair(s, node) ? selectFlag(s, node) : selectLogical(s, node)),
  sum: selectSum,
  multiply: selectMultiply,
  multiplyHigh: selectMultiplyHigh,
  shift: selectShift,
  divide: selectDivide,
  count: selectCount,
  conversion: selectConversion,
  select: selectSelect,
  load: selectLoad,
  store: selectStore,
  address: selectAddress,
  float: selectFloat,
}

/** Turns SSA form into machine instructions over virtual registers. Critical edges must be split. */
export function selectInstructions(graph: Graph, convention: Convention): MachineFunction {
  const machine: MachineFunction = createFunction(graph.objects)
  const s = new Selector(graph, analyseFlow(graph), machine)
  selectBlocks(s, {
    nodes: { ...nodes, call: (_, node) => selectCall(s, node, convention) },
    branch: (condition) => ({ conditions: [emitBranchTest(s, condition)], isNegated: false }),
    resultRegister: (_, type) => (isFloatType(type) ? v0 : x0),
    parameters: (entry) => parameterMoves(s, entry, convention),
  })
  return machine
}
