import { createHash } from 'node:crypto'
import { expect } from 'vitest'

/** Re-hashes a signed file by the layout in <kern/cs_blobs.h>. */
export const checkSignature = (file: Uint8Array, identified: RegExp): void => {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  let at = 32
  for (let left = view.getUint32(16, true); view.getUint32(at, true) !== 0x1d && left > 0; left--) {
    at += view.getUint32(at + 4, true)
  }
  const [start, length] = [view.getUint32(at + 8, true), view.getUint32(at + 12, true)]
  expect(start % 16).toBe(0)
  expect(start + length).toBe(file.length)
  expect(view.getUint32(start)).toBe(0xfade0cc0)
  expect(view.getUint32(start + 4)).toBe(length)
  const directory = start + view.getUint32(start + 16)
  expect(view.getUint32(directory)).toBe(0xfade0c02)
  const [hashes, identifier] = [view.getUint32(directory + 16), view.getUint32(directory + 20)]
  const [slots, limit] = [view.getUint32(directory + 28), view.getUint32(directory + 32)]
  expect(limit).toBe(start)
  expect(slots).toBe(Math.ceil(limit / 4096))
  expect(file[directory + 39]).toBe(12)
  expect(new TextDecoder().decode(file.subarray(directory + identifier, directory + hashes - 1))).toMatch(identified)
  for (let slot = 0; slot < slots; slot++) {
    const page = file.subarray(slot * 4096, Math.min(limit, (slot + 1) * 4096))
    const expected = createHash('sha256').update(page).digest('hex')
    const place = directory + hashes + 32 * slot
    expect(Buffer.from(file.subarray(place, place + 32)).toString('hex')).toBe(expected)
  }
}
