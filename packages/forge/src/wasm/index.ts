import type { FunctionType, ValueType } from '@sourceless/isa-wasm'
import { auditModule, linkWasmObject, type WasmObject } from '@sourceless/object-wasm'
import { LimitError } from '../build/builder.js'
import type { BackEnd, LoweredUnit } from '../candidate.js'
import type { Graph } from '../ir/node.js'
import { reversePostorder } from '../ir/order.js'
import { objectSymbol } from '../native/object.js'
import { constantOutput } from '../native/runtime.js'
import { splitEdges } from '../optimise/hoist.js'
import { type Item, shorten } from './code.js'
import { FunctionEmitter } from './emit-function.js'
import { buildObject, type DataSource, type FunctionSource, heapBase, type ObjectSource } from './object.js'
import { parse, selectRuntime } from './runtime.js'
import { sourceless } from './sourceless.js'
import type { System } from './system.js'
import { wasiSystem } from './wasi.js'

const backEnd = <Target extends string>(target: Target, system: System): BackEnd<Target, WasmObject> => ({
  target,
  build: { machine: 'wasm32', extendsArguments: false, extendsResults: true },
  options: { floatSelect: true, multiplyHigh: false, splitConditions: false },
  lower(graph, name) {
    splitEdges(graph)
    return finish(name === undefined ? programSource(graph, system) : functionSource(graph, name), name)
  },
})

/** WebAssembly in Node and browsers: core 2.0 without SIMD. */
export const wasm32 = backEnd('wasm32', sourceless)

/** Commands of WASI preview 1; functions as on wasm32. */
export const wasi = backEnd('wasm32-wasi', wasiSystem)

/** What the module exports besides its memory, for `linkWasmObject`: the function `name`, or a program when there is no name. */
export const moduleExports = (name: string | undefined): readonly string[] =>
  name === undefined ? ['_start'] : [name, heapBase]

/** Objects hold zeros byte by byte. */
const dataLimitBytes = 48 * 1024 * 1024

function finish(source: ObjectSource, name: string | undefined): LoweredUnit<WasmObject> {
  const object = buildObject(source)
  const { value: module, diagnostics } = linkWasmObject(object, { exports: moduleExports(name) })
  if (module === undefined) throw new Error(diagnostics[0]?.message)
  return {
    unit: { ...object, features: auditModule(module, new Set()).used },
    instructions: source.functions.reduce((sum, { items }) => sum + items.length + 1, 0),
    sizeBytes: module.functions!.reduce((sum, { body }) => sum + body.length, 0),
  }
}

const typeOf = (graph: Graph): FunctionType => ({
  parameters: graph.parameters.map(({ type }) => type),
  results: graph.result === 'void' ? [] : [graph.result],
})

function emitGraph(graph: Graph): { items: readonly Item[]; locals: readonly ValueType[] } {
  const emitter = new FunctionEmitter(graph)
  emitter.emit()
  return { items: shorten(emitter.items), locals: emitter.locals }
}

/** Constants and local arrays that code refers to. */
function dataOf(graph: Graph): DataSource[] {
  const used = new Set(reversePostorder(graph.entry).flatMap(({ nodes }) => nodes.map(({ object }) => object)))
  const objects = graph.objects.filter((object) => used.has(object))
  const total = objects.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  if (total > dataLimitBytes) throw new LimitError(`arrays take ${total} bytes, more than there is room for`)
  return objects.map((object) => ({
    name: objectSymbol(object),
    kind: object.bytes === undefined ? 'zeroed' : 'constant',
    bytes: object.bytes ?? new Uint8Array(object.sizeBytes),
    alignment: object.alignment,
  }))
}

function functionSource(graph: Graph, name: string): ObjectSource {
  const main: FunctionSource = { name, type: typeOf(graph), ...emitGraph(graph) }
  return { imports: [], functions: [main], globals: [], data: dataOf(graph), entry: name }
}

const entry = '_start'

function programSource(graph: Graph, system: System): ObjectSource {
  const constant = constantOutput(graph)
  if (constant !== undefined) return constantSource(system, constant.object?.bytes, constant.exit)
  const takesArguments = graph.parameters.length > 0
  const called = reversePostorder(graph.entry).flatMap(({ nodes }) => nodes.flatMap(({ routine }) => routine ?? []))
  const runtime = selectRuntime(system, ['finish', ...called, ...(takesArguments ? [entry] : [])])
  const main: FunctionSource = { name: takesArguments ? 'main' : entry, type: typeOf(graph), ...emitGraph(graph) }
  const data = [...dataOf(graph), ...runtime.data].sort((a, b) => a.bytes.length - b.bytes.length)
  return { ...runtime, functions: [main, ...runtime.functions], data, entry }
}

/** A program that does nothing but write a constant. */
function constantSource(system: System, bytes: Uint8Array | undefined, exit: number): ObjectSource {
  const { text, locals = [], data } = bytes === undefined ? { text: '', data: undefined } : system.writeConstant(bytes)
  const all = exit === 0 ? text : `${text}; i32.const ${exit}; call $${system.exit}`
  const runtime = selectRuntime(system, [], all)
  const main: FunctionSource = { name: entry, type: { parameters: [], results: [] }, locals, items: parse(all) }
  return { ...runtime, functions: [main], data: data === undefined ? [] : [data], entry }
}
