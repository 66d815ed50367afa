import { readWasmObject } from '@sourceless/object-wasm'
import type { FileLayout } from '../layout/layout.js'
import { type FileRelocation, placeText } from './viewed-file.js'

/** WebAssembly tool conventions, `Linking.md`: what is filled in. */
const kinds = new Map<number, readonly [kind: string, words: (symbol: string) => string]>([
  [0, ['function-index', (symbol) => `index of the function ${symbol}`]],
  [1, ['table-index', (symbol) => `place of ${symbol} in the table of functions`]],
  [3, ['memory-address', (symbol) => `address of ${symbol}`]],
  [4, ['memory-address', (symbol) => `address of ${symbol}`]],
  [6, ['type-index', () => 'index of the type']],
  [7, ['global-index', (symbol) => `index of the global ${symbol}`]],
  [20, ['table-number', (symbol) => `number of the table ${symbol}`]],
])
/** All of them are padded to the longest number of 32 bits. */
const fieldBytes = 5
const typeIndex = 6

/** The open immediates of an object's code; `file` is the whole file. */
export function readWasmRelocations(file: Uint8Array, { parts }: FileLayout): readonly FileRelocation[] {
  const [code, section] = [parts.find(({ name }) => name === 'code'), parts.find(({ name }) => name === 'reloc.CODE')]
  const symbols = readWasmObject(file).value?.symbols
  if (code === undefined || section === undefined || symbols === undefined) return []
  const next = numbers(file, section.start)
  // The section begins with its name, then says which section it is about, and how many entries follow.
  next.skip(next.unsigned())
  next.unsigned()
  const found: FileRelocation[] = []
  for (let left = next.unsigned(); left > 0 && next.at() < section.end; left--) {
    const type = next.unsigned()
    const [offset, index] = [next.unsigned(), next.unsigned()]
    const known = kinds.get(type)
    if (known === undefined) return found
    const [kind, words] = known
    const addend = kind === 'memory-address' ? next.signed() : 0
    const symbol = type === typeIndex ? 'type' : (symbols[index]?.name ?? `symbol ${index}`)
    const start = code.start + offset
    found.push({ start, end: start + fieldBytes, kind, symbol, addend, words: words(placeText(symbol, addend)) })
  }
  return found
}

/** Reads numbers in LEB128 one after the other; behind the end they are 0. */
function numbers(file: Uint8Array, start: number) {
  let at = start
  const read = (): { readonly value: number; readonly bits: number } => {
    let [value, bits] = [0, 0]
    for (;;) {
      const byte = file[at++] ?? 0
      value += (byte & 0x7f) * 2 ** bits
      bits += 7
      if (byte < 0x80 || bits > 35) return { value, bits }
    }
  }
  return {
    at: () => at,
    skip: (count: number) => {
      at += count
    },
    unsigned: () => read().value,
    signed: () => {
      const { value, bits } = read()
      return value >= 2 ** (bits - 1) ? value - 2 ** bits : value
    },
  }
}
