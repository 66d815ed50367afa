import type { Graph, MemoryObject } from '../ir/node.js'

/** Buffers of a program for what it writes and reads. */
export const outputBytes = 32 * 1024
export const inputBytes = 64 * 1024
/** A u64 has at most 20 decimal digits. */
export const digitBytes = 24

export interface ConstantOutput {
  readonly object: MemoryObject | undefined
  readonly exit: number
}

/** What a program writes and its exit code, when it does nothing but write one constant. */
export function constantOutput(graph: Graph): ConstantOutput | undefined {
  const { nodes, end } = graph.entry
  if (end?.kind !== 'finish' || end.value.op !== 'const') return undefined
  const rest = nodes.filter((node) => node.op !== 'address' && node.op !== 'param')
  const exit = Number(end.value.bits & 0xffn)
  if (rest.length === 0) return { object: undefined, exit }
  const [write] = rest
  const object = write.inputs[0]?.object
  return rest.length === 1 && write.routine === 'write_bytes' && object?.bytes !== undefined
    ? { object, exit }
    : undefined
}
