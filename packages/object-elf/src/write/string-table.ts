const encoder = new TextEncoder()

/** Zero-terminated strings, each stored once; offset 0 is the empty string. Generic ABI, "String Table". */
export interface StringTable {
  /** Offset of the text, which is added when new. */
  add(text: string): number
  finish(): Uint8Array
}

export const createStringTable = (): StringTable => {
  const offsets = new Map<string, number>([['', 0]])
  const parts: Uint8Array[] = [Uint8Array.of(0)]
  let sizeBytes = 1
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
    finish: () => concatenate(parts),
  }
}

export const concatenate = (parts: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}
