import type { Contract, IntType, ScalarType } from '@sourceless/contract'
import { createGraph, createObject } from '../ir/graph.js'
import { type Graph, type Node, type Parameter, widthOf } from '../ir/node.js'
import { Builder, type BuildTarget } from './builder.js'
import { readsLength, slotOf } from './expression.js'
import { normalise } from './integer.js'
import { countString, isReadOnlyString, sizeOf, valueTypeOf } from './memory.js'
import { buildBody } from './statement.js'

/** The contract as one function in SSA form: helpers in place, every construct spelled out in machine-sized operations. */
export function buildGraph(contract: Contract, target: BuildTarget): Graph {
  const pointer = target.machine === 'wasm32' ? 'i32' : 'i64'
  const { entry } = contract
  const program = contract.kind === 'program'
  const address: Parameter = { type: pointer, sizeBytes: pointer === 'i64' ? 8 : 4, signed: false, isExtended: true }
  const parameters = entry.parameters.flatMap(({ type }): Parameter[] => {
    if (program) return [length, address]
    if (type.kind === 'slice') return [address, length]
    return [type.kind === 'cstr' ? address : scalarParameter(type as ScalarType, target)]
  })
  const result = entry.result.kind === 'void' ? 'void' : valueTypeOf(entry.result)
  const graph = createGraph(pointer, parameters, result, resultBits(entry.result, target))
  const b = new Builder(graph, target.machine, program)
  const machine = parameters.map(({ type }, i) => b.with({ bits: BigInt(i) }, 'param', type))
  bindParameters(b, contract, machine, target)
  buildBody(b, entry.body)
  if (b.current.end === undefined) {
    if (program) b.current.end = { kind: 'finish', value: b.constant('i32', 0n) }
    else b.current.end = result === 'void' ? { kind: 'return', value: undefined } : { kind: 'unreachable' }
  }
  return graph
}

const length: Parameter = { type: 'i64', sizeBytes: 8, signed: false, isExtended: true }

/** How callers pass a scalar. */
export const scalarParameter = (type: ScalarType, target: BuildTarget): Parameter => ({
  type: valueTypeOf(type),
  sizeBytes: sizeOf(type),
  signed: type.kind === 'int' && type.signed,
  isExtended: target.extendsArguments,
})

/** Bits of the result that callers look at. */
export function resultBits(type: ScalarType | { kind: 'void' }, target: BuildTarget): number {
  if (type.kind === 'void') return 0
  if (target.extendsResults || type.kind !== 'int') return widthOf(valueTypeOf(type))
  return type.bits
}

function bindParameters(b: Builder, contract: Contract, machine: Node[], target: BuildTarget): void {
  let next = 0
  for (const parameter of contract.entry.parameters) {
    const { type } = parameter
    if (type.kind === 'slice' || type.kind === 'cstr' || type.kind === 'args') {
      const object = createObject(b.graph, 'parameter', 0, 1)
      const first = machine[next++]
      if (type.kind === 'slice') b.regions.set(parameter, { pointer: first, length: machine[next++], object })
      else if (type.kind === 'args') b.regions.set(parameter, { pointer: machine[next++], length: first, object })
      else {
        const counted = isReadOnlyString(type) && readsLength(contract.entry, parameter)
        const countedLength = counted ? countString(b, first, object) : undefined
        b.regions.set(parameter, { pointer: first, length: undefined, object, countedLength })
      }
      continue
    }
    const raw = machine[next++]
    b.write(slotOf(b, parameter), target.extendsArguments ? raw : argumentValue(b, raw, type as ScalarType))
  }
}

/** Callers leave the upper bits of narrow arguments open; the low byte of a bool is 0 or 1. */
function argumentValue(b: Builder, raw: Node, type: ScalarType): Node {
  if (type.kind === 'bool') return b.op('and', 'i32', raw, b.constant('i32', 1n))
  return type.kind === 'int' ? normalise(b, raw, type as IntType) : raw
}
