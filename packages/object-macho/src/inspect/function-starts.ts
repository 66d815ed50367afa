import type { MachoTables } from './tables.js'

/** Where functions begin (LC_FUNCTION_STARTS): distances as ULEB128, the first from the start of __TEXT. Stripped files have them all the same. */
export function* functionStarts({ bytes, functionStarts: { start, sizeBytes }, base }: MachoTables): Iterable<number> {
  const end = Math.min(bytes.length, start + sizeBytes)
  let address = base
  for (let at = start; at < end; ) {
    let distance = 0
    for (let scale = 1; at < end; scale *= 128) {
      const byte = bytes[at++]!
      distance += (byte & 0x7f) * scale
      if (byte < 0x80) break
    }
    if (distance === 0) return
    address += distance
    yield address
  }
}
