import type { ValueType } from '@sourceless/isa-wasm'
import type { DataSegment, WasmFunction, WasmGlobal, WasmModule } from '@sourceless/object-wasm'
import type { BackEnd, LoweredUnit } from '../candidate.js'
import type { Graph, MemoryObject } from '../ir/node.js'
import { reversePostorder } from '../ir/order.js'
import { splitEdges } from '../optimise/hoist.js'
import { encode, type Item, shorten } from './code.js'
import { FunctionEmitter } from './emit-function.js'
import { layoutRuntime } from './runtime.js'

/** WebAssembly in Node and browsers: core 2.0 without SIMD. */
export const wasm32: BackEnd<'wasm32', WasmModule> = {
  target: 'wasm32',
  build: { machine: 'wasm32', extendsArguments: false, extendsResults: true },
  options: { floatSelect: true, multiplyHigh: false, splitConditions: false },
  lower: graphToModule,
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

/** A module that exports the function `name`, or a program when there is no name. */
function graphToModule(graph: Graph, name: string | undefined): LoweredUnit<WasmModule> {
  splitEdges(graph)
  return name === undefined ? programModule(graph) : functionModule(graph, name)
}

function emitBody(
  graph: Graph,
  layout: DataLayout,
  routine: (name: string) => number,
): { items: Item[]; locals: readonly ValueType[] } {
  const emitter = new FunctionEmitter(graph, { addressOf: (node) => layout.addresses.get(node.object!)!, routine })
  emitter.emit()
  return { items: shorten(emitter.items), locals: emitter.locals }
}

function dataSegments(layout: DataLayout): DataSegment[] {
  return [...layout.addresses]
    .filter(([object]) => object.bytes !== undefined)
    .map(([object, address]) => ({
      mode: { kind: 'active', offset: constantExpression(address), index: 0, target: 'memory' },
      bytes: object.bytes!,
    }))
}

const memoryOf = (end: number) => [{ minimum: Math.max(1, Math.ceil(end / pageBytes)) }]

const parameterTypes = (graph: Graph): ValueType[] => graph.parameters.map(({ type }) => type)

function functionModule(graph: Graph, name: string): LoweredUnit<WasmModule> {
  const layout = layoutData(graph)
  const { items, locals } = emitBody(graph, layout, (routine) => {
    throw new Error(`a function cannot call ${routine}`)
  })
  const body = encode(items)
  const results = graph.result === 'void' ? [] : [graph.result]
  const unit: WasmModule = {
    functions: [{ type: { parameters: parameterTypes(graph), results }, locals, body, name }],
    memories: memoryOf(layout.end),
    globals: [{ type: { type: 'i32', mutable: false }, initial: constantExpression(layout.end) }],
    exports: [
      { name, kind: 'function', index: 0 },
      { name: 'memory', kind: 'memory', index: 0 },
      { name: '__heap_base', kind: 'global', index: 0 },
    ],
    data: dataSegments(layout),
  }
  return { unit, instructions: items.length + 1, sizeBytes: body.length }
}

function programModule(graph: Graph): LoweredUnit<WasmModule> {
  const layout = layoutData(graph)
  const used = new Set(['finish'])
  for (const block of reversePostorder(graph.entry))
    for (const node of block.nodes) if (node.routine !== undefined) used.add(node.routine)
  const takesArguments = graph.parameters.length > 0
  if (takesArguments) used.add('start_with_arguments')
  const runtime = layoutRuntime(used, layout.end)
  const main = emitBody(graph, layout, (routine) => runtime.indices.get(routine)!)
  const functions: WasmFunction[] = [
    {
      type: { parameters: parameterTypes(graph), results: [] },
      locals: main.locals,
      body: encode(main.items),
      name: 'main',
    },
    ...runtime.routines.map(({ name, parameters, results, locals, items }) => ({
      type: { parameters, results },
      locals,
      body: encode(items),
      name,
    })),
  ]
  const counter: WasmGlobal = { type: { type: 'i32', mutable: true }, initial: constantExpression(0) }
  const unit: WasmModule = {
    imports: runtime.imports,
    functions,
    memories: memoryOf(runtime.end),
    globals: [counter, counter, counter],
    exports: [
      {
        name: '_start',
        kind: 'function',
        index: runtime.indices.get(takesArguments ? 'start_with_arguments' : 'main')!,
      },
      { name: 'memory', kind: 'memory', index: 0 },
    ],
    data: dataSegments(layout),
  }
  const items = [main.items, ...runtime.routines.map((routine) => routine.items)]
  return {
    unit,
    instructions: items.reduce((sum, list) => sum + list.length + 1, 0),
    sizeBytes: functions.reduce((sum, { body }) => sum + body.length, 0),
  }
}
