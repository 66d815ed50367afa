import type { Block, Graph, Node } from '../ir/node.js'
import { analyseFlow } from '../ir/order.js'
import { createFunction } from '../native/machine.js'
import { selectBlocks } from '../native/select-blocks.js'
import { isFloatType } from '../native/selector.js'
import { isConditionPair } from './condition-pair.js'
import { type Convention, parameterMoves, selectCall } from './convention.js'
import { type MachineBlock, type MachineFunction, v0, x0 } from './machine.js'
import { emitBranchTest, isCompare, selectFlag, selectSelect } from './select-compare.js'
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

/** Turns SSA form into machine instructions over virtual registers. Critical edges must be split. */
export function selectInstructions(graph: Graph, convention: Convention): MachineFunction {
  const machine: MachineFunction = createFunction(graph.objects)
  const s = new Selector(graph, analyseFlow(graph), machine)
  selectBlocks(s, {
    end: (block, result, blocks) => selectEnd(s, block, result, blocks),
    node: (node) => (node.op === 'call' ? selectCall(s, node, convention) : selectNode(s, node)),
    parameters: (entry) => parameterMoves(s, entry, convention),
  })
  return machine
}

function selectEnd(s: Selector, { end }: Block, result: MachineBlock, blocks: ReadonlyMap<Block, MachineBlock>): void {
  switch (end?.kind) {
    case 'jump':
      result.end = { kind: 'jump', target: blocks.get(end.target)! }
      return
    case 'branch': {
      const conditions = [emitBranchTest(s, end.condition)]
      const [whenTrue, whenFalse] = [blocks.get(end.whenTrue)!, blocks.get(end.whenFalse)!]
      result.end = { kind: 'branch', conditions, whenTrue, whenFalse }
      return
    }
    case 'return': {
      if (end.value === undefined) {
        result.end = { kind: 'return', uses: [] }
        return
      }
      const target = isFloatType(end.value.type) ? v0 : x0
      result.end = { kind: 'return', uses: [target] }
      s.push(...s.assign(target, end.value))
      return
    }
    case 'finish':
      result.end = { kind: 'finish', uses: [x0] }
      s.push(...s.assign(x0, end.value))
      return
    default:
      result.end = { kind: 'unreachable' }
  }
}

function selectNode(s: Selector, node: Node): unknown {
  if (node.op === 'store') return selectStore(s, node)
  if (node.op === 'param' || !s.isNeeded(node)) return
  if (isCompare(node)) return selectFlag(s, node)
  switch (node.op) {
    case 'and':
    case 'or':
    case 'xor':
      return isConditionPair(s, node) ? selectFlag(s, node) : selectLogical(s, node)
    case 'add':
    case 'sub':
      return selectSum(s, node)
    case 'mul':
      return selectMultiply(s, node)
    case 'shl':
    case 'shr_u':
    case 'shr_s':
    case 'rotl':
    case 'rotr':
      return selectShift(s, node)
    case 'div_u':
    case 'div_s':
    case 'rem_u':
    case 'rem_s':
      return selectDivide(s, node)
    case 'mulhi_u':
    case 'mulhi_s':
      return selectMultiplyHigh(s, node)
    case 'clz':
    case 'ctz':
    case 'popcnt':
      return selectCount(s, node)
    case 'sext8':
    case 'sext16':
    case 'sext32':
    case 'zext32':
    case 'wrap':
    case 'bswap':
      return selectConversion(s, node)
    case 'select':
      return selectSelect(s, node)
    case 'load':
      return selectLoad(s, node)
    case 'address':
      return selectAddress(s, node)
    default:
      return selectFloat(s, node)
  }
}
