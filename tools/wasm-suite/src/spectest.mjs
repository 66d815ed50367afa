import { wasm } from './packages.mjs'

const { decodeBody, sameFunctionType, WasmEmitter } = wasm

/** What the suite's host module `spectest` gives: functions that print, constants, a table and a memory. */
const prints = {
  print: [],
  print_i32: ['i32'],
  print_i64: ['i64'],
  print_f32: ['f32'],
  print_f64: ['f64'],
  print_i32_f32: ['i32', 'f32'],
  print_f64_f64: ['f64', 'f64'],
}
const constants = { global_i32: 'i32', global_i64: 'i64', global_f32: 'f32', global_f64: 'f64' }

const expression = (write) => {
  const e = new WasmEmitter()
  write(e)
  e.end()
  return e.finish()
}

const constant = (type) =>
  expression((e) => {
    if (type === 'i32') e.i32Const(666)
    else if (type === 'i64') e.i64Const(666)
    else if (type === 'f32') e.f32Const(666.6)
    else e.f64Const(666.6)
  })

const isKnown = ({ module, field, description }) => {
  if (module !== 'spectest') return false
  const { kind } = description
  if (kind === 'function') {
    return field in prints && sameFunctionType(description.type, { parameters: prints[field], results: [] })
  }
  if (kind === 'global') return constants[field] === description.global.type && !description.global.mutable
  return field === kind
}

/**
 * The module with what it imports from `spectest` defined in itself: imports come first in every index space, so no index
 * changes. Undefined where it imports anything else.
 */
export function withSpectest({ imports = [], ...module }) {
  if (!imports.every(isKnown)) return undefined
  const descriptions = (kind) =>
    imports.filter(({ description }) => description.kind === kind).map(({ description }) => description)
  const functions = descriptions('function').map(({ type }) => ({ type, locals: [], body: expression(() => {}) }))
  const globals = descriptions('global').map(({ global }) => ({ type: global, initial: constant(global.type) }))
  const tables = descriptions('table').map(() => ({ element: 'funcref', limits: { minimum: 10, maximum: 20 } }))
  const memories = descriptions('memory').map(() => ({ minimum: 1, maximum: 2 }))
  /** Constant expressions may read imported globals only: the value takes the place of what is defined here now. */
  const settled = (code) => {
    const [{ row, immediates }] = decodeBody(code).value
    const imported = row.mnemonic === 'global.get' ? globals[immediates[0]] : undefined
    return imported === undefined ? code : imported.initial
  }
  const place = (mode) => (mode.kind === 'active' ? { ...mode, offset: settled(mode.offset) } : mode)
  const listed = (items) =>
    items.kind === 'expressions' ? { ...items, expressions: items.expressions.map(settled) } : items
  return {
    ...module,
    elements: (module.elements ?? []).map((each) => ({ ...each, mode: place(each.mode), items: listed(each.items) })),
    data: (module.data ?? []).map((each) => ({ ...each, mode: place(each.mode) })),
    functions: [...functions, ...(module.functions ?? [])],
    globals: [...globals, ...(module.globals ?? []).map((each) => ({ ...each, initial: settled(each.initial) }))],
    tables: [...tables, ...(module.tables ?? [])],
    memories: [...memories, ...(module.memories ?? [])],
  }
}
