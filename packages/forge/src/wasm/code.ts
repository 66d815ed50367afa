import { type Mnemonic, op, WasmEmitter } from '@sourceless/isa-wasm'

/** An instruction with at most one immediate. */
export interface Item {
  readonly name: Mnemonic
  readonly value?: number | bigint
}

export const item = (name: string, value?: number | bigint): Item => ({
  name: name as Mnemonic,
  ...(value === undefined ? {} : { value }),
})

/** local.set x; local.get x → local.tee x, and what negates twice. */
export function shorten(items: readonly Item[]): Item[] {
  const out: Item[] = []
  for (const next of items) {
    const last = out.at(-1)
    if (next.name === 'local.get' && last?.name === 'local.set' && last.value === next.value)
      out[out.length - 1] = item('local.tee', last.value)
    else out.push(next)
  }
  return out
}

/** Bytes of a body, its final `end` included. */
export function encode(items: readonly Item[]): Uint8Array {
  const e = new WasmEmitter()
  for (const { name, value } of items) {
    switch (name) {
      case 'block':
      case 'loop':
      case 'if':
        e.structured(op[name])
        break
      case 'i32.const':
        e.i32Const(Number(value))
        break
      case 'i64.const':
        e.i64Const(BigInt(value!))
        break
      case 'f32.const':
        e.f32Bits(Number(value))
        break
      case 'f64.const':
        e.f64Bits(BigInt(value!))
        break
      default:
        if (/\.(load|store)/.test(name)) e.memory(op[name], Number(value ?? 0))
        else if (value !== undefined) e.index(op[name], Number(value))
        else e.emit(op[name])
    }
  }
  e.end()
  return e.finish()
}
