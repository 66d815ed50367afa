import type { Contract } from '@sourceless/contract'

import type { WasmModule } from '@sourceless/object-wasm'
import { buildGraph } from '../build/function.js'
import type { Graph, MemoryObject } from '../ir/node.js'
import { reversePostorder } from '../ir/order.js'
import { splitEdges } from '../optimise/hoist.js'
import { optimise } from '../optimise/index.js'
import { encode, type Item, shorten } from './code.js'
import { FunctionEmitter } from './emit-function.js'

export interface LoweredModule {
  readonly unit: WasmModule
  readonly instructions: number
  readonly sizeBytes: number
}

/** Addresses below this stay unused, so that a null pointer is never an object. */
const firstAddress = 1024
const pageBytes = 65536

/** Where constants and local arrays lie; `end` is the first byte that callers may use. */
interface DataLayout {
  readonly addresses: ReadonlyMap<MemoryObject, number>
  readonly end: number
}

function layoutData(graph: Graph): DataLayout {
  const addresses = new Map<MemoryObject, number>()
  let end = firstAddress
  const used = new Set<MemoryObject>()
  for (const block of reversePostorder(graph.entry)) {
    for (const node of block.nodes) if (node.object !== undefined) used.add(node.object)
  }
  for (const object of graph.objects) {
    if (!used.has(object)) continue
    end = Math.ceil(end / object.alignment) * object.alignment
    addresses.set(object, end)
    end += object.sizeBytes
  }
  return { addresses, end: Math.ceil(end / 16) * 16 }
}

const constantExpression = (address: number): Uint8Array => encode([{ name: 'i32.const', value: address }])

/** @throws LimitError when the contract exceeds a stated limit */
export function lowerWasm(contract: Contract): LoweredModule {
  const graph = buildGraph(contract, 'wasm32')
  optimise(graph, { floatSelect: true, multiplyHigh: false })
  splitEdges(graph)
  const layout = layoutData(graph)
  const emitter = new FunctionEmitter(graph, {
    addressOf: (node) => layout.addresses.get(node.object!)!,
    routine: (name) => {
      throw new Error(`no routine ${name} in a function`)
    },
  })
  emitter.emit()
  const items: Item[] = shorten(emitter.items)
  const body = encode(items)
  const results = graph.result === 'void' ? [] : [graph.result]
  const data = [...layout.addresses].filter(([object]) => object.bytes !== undefined)
  const unit: WasmModule = {
    functions: [{ type: { parameters: graph.parameters, results }, locals: emitter.locals, body, name: contract.name }],
    memories: [{ minimum: Math.max(1, Math.ceil(layout.end / pageBytes)) }],
    globals: [{ type: { type: 'i32', mutable: false }, initial: constantExpression(layout.end) }],
    exports: [
      { name: contract.name, kind: 'function', index: 0 },
      { name: 'memory', kind: 'memory', index: 0 },
      { name: '__heap_base', kind: 'global', index: 0 },
    ],
    data: data.map(([object, address]) => ({
      mode: { kind: 'active', offset: constantExpression(address), index: 0, target: 'memory' },
      bytes: object.bytes!,
    })),
  }
  return { unit, instructions: items.length + 1, sizeBytes: body.length }
}
