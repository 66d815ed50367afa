import { wasm } from './packages.mjs'

const { op, WasmEmitter } = wasm

/** How a value crosses into JavaScript with all its bits: a vector as its two halves, floats as integers. */
const carriers = { i32: ['i32'], f32: ['i32'], i64: ['i64'], f64: ['i64'], v128: ['i64', 'i64'] }
const carriersOf = (type) => carriers[type] ?? [type]

const emitFromCarriers = (e, type, first) => {
  e.localGet(first)
  if (type === 'f32') e.emit(op['f32.reinterpret_i32'])
  else if (type === 'f64') e.emit(op['f64.reinterpret_i64'])
  else if (type === 'v128') {
    e.emit(op['i64x2.splat'])
    e.localGet(first + 1)
    e.lane(op['i64x2.replace_lane'], 1)
  }
}

const emitToCarriers = (e, type, local) => {
  e.localGet(local)
  if (type === 'f32') e.emit(op['i32.reinterpret_f32'])
  else if (type === 'f64') e.emit(op['i64.reinterpret_f64'])
  else if (type === 'v128') {
    e.lane(op['i64x2.extract_lane'], 0)
    e.localGet(local)
    e.lane(op['i64x2.extract_lane'], 1)
  }
}

/** A function that takes and gives carriers, around code that takes and gives the values themselves. */
const wrapper = ({ parameters, results }, emitInside) => {
  const e = new WasmEmitter()
  let next = 0
  for (const type of parameters) {
    emitFromCarriers(e, type, next)
    next += carriersOf(type).length
  }
  emitInside(e)
  for (let place = results.length - 1; place >= 0; place--) e.localSet(next + place)
  for (const [place, type] of results.entries()) emitToCarriers(e, type, next + place)
  e.end()
  return {
    type: { parameters: parameters.flatMap(carriersOf), results: results.flatMap(carriersOf) },
    locals: results,
    body: e.finish(),
  }
}

const imported = (module, kind) =>
  (module.imports ?? []).map(({ description }) => description).filter((description) => description.kind === kind)

/** Exported functions and globals by name, each with its type. */
export function surfaceOf(module) {
  const functions = [...imported(module, 'function'), ...(module.functions ?? [])].map(({ type }) => type)
  const globals = [
    ...imported(module, 'global').map(({ global }) => global),
    ...(module.globals ?? []).map(({ type }) => type),
  ]
  const surface = new Map()
  for (const { name, kind, index } of module.exports ?? []) {
    if (kind === 'function') surface.set(name, { kind, index, type: functions[index] })
    if (kind === 'global') surface.set(name, { kind, index, type: { parameters: [], results: [globals[index].type] } })
  }
  return surface
}

/** Name of the wrapper of an export. */
export const wrapperName = (name) => `wrapped ${name}`

/** The module with a wrapper for each exported function and global. */
export function withWrappers(module, surface) {
  const first = imported(module, 'function').length + (module.functions ?? []).length
  const entries = [...surface]
  const wrappers = entries.map(([, { kind, index, type }]) =>
    wrapper(type, (e) => (kind === 'function' ? e.call(index) : e.globalGet(index))),
  )
  const exports = entries.map(([name], place) => ({ name: wrapperName(name), kind: 'function', index: first + place }))
  return {
    ...module,
    functions: [...(module.functions ?? []), ...wrappers],
    exports: [...(module.exports ?? []), ...exports],
  }
}

/** Arguments as JavaScript passes them. */
export const toCarriers = (types, values) =>
  types.flatMap((type, place) => {
    const value = values[place]
    if (type === 'v128') return [BigInt.asIntN(64, value), value >> 64n]
    if (type === 'i64' || type === 'f64') return [BigInt.asIntN(64, value)]
    return typeof value === 'bigint' ? [Number(BigInt.asIntN(32, value))] : [value]
  })

/** Results as bits. */
export const fromCarriers = (types, values) => {
  let next = 0
  return types.map((type) => {
    const value = values[next++]
    if (type === 'v128') return BigInt.asUintN(64, value) | (BigInt.asUintN(64, values[next++]) << 64n)
    if (type === 'i64' || type === 'f64') return BigInt.asUintN(64, value)
    return type === 'i32' || type === 'f32' ? BigInt.asUintN(32, BigInt(value)) : value
  })
}
