import { concatenate } from '../raw/records.js'

const encoder = new TextEncoder()
const sizeFieldBytes = 4

/** "COFF String Table": its size in 4 bytes, then zero-terminated strings, each stored once. */
export interface StringTable {
  /** Offset of the text, which is added when new. */
  add(text: string): number
  finish(): Uint8Array
}

export const createStringTable = (): StringTable => {
  const offsets = new Map<string, number>()
  const parts: Uint8Array[] = []
  let sizeBytes = sizeFieldBytes
  return {
    add: (text) => {
      const known = offsets.get(text)
      if (known !== undefined) return known
      const bytes = encoder.encode(`${text}\0`)
      const offset = sizeBytes
      offsets.set(text, offset)
      parts.push(bytes)
      sizeBytes += bytes.length
      return offset
    },
    finish: () => concatenate([new Uint8Array(new Uint32Array([sizeBytes]).buffer), ...parts]),
  }
}
