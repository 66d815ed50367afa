import { type Mnemonic, op, WasmEmitter } from '@sourceless/isa-wasm'

/** What the linker fills in: a function, a global, or the address of data and a distance from it. */
export type Reference =
  | { readonly kind: 'function' | 'global'; readonly symbol: string }
  | { readonly kind: 'memory'; readonly symbol: string; readonly addend: number }

/** An instruction with at most one immediate. */
export interface Item {
  readonly name: Mnemonic
  readonly value?: number | bigint | Reference
}

export const item = (name: string, value?: Item['value']): Item => ({
  name: name as Mnemonic,
  ...(value === undefined ? {} : { value }),
})

export const call = (symbol: string): Item => item('call', { kind: 'function', symbol })

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

export interface EncodedBody {
  /** The final `end` included; zeros where references stand. */
  readonly body: Uint8Array
  /** References, each with the offset of its instruction. */
  readonly references: readonly { readonly offset: number; readonly reference: Reference }[]
}

export function encode(items: readonly Item[]): EncodedBody {
  const e = new WasmEmitter()
  const references: { offset: number; reference: Reference }[] = []
  for (const { name, value: given } of items) {
    let value = given
    if (typeof value === 'object') {
      references.push({ offset: e.sizeBytes, reference: value })
      value = 0
    }
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
  return { body: e.finish(), references }
}
