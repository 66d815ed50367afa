import { isConst, type Node } from '../ir/node.js'

/** For machines that take counts modulo the width by themselves: masks and extensions of the count say nothing. */
export function countOf(node: Node, width: number): Node {
  let count = node
  for (;;) {
    const masks =
      count.op === 'and' && isConst(count.inputs[1]) && (count.inputs[1].bits & BigInt(width - 1)) === BigInt(width - 1)
    if (!masks && !['zext32', 'sext32', 'wrap'].includes(count.op)) return count
    count = count.inputs[0]
    if (isConst(count)) return count
  }
}
