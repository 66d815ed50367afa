import { createHash, randomBytes } from 'node:crypto'

/** A version 7 UUID: of now, and otherwise random, so that ids are in order of time. */
export function makeId(): string {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(Date.now(), 0, 6)
  bytes[6] = 0x70 | (bytes[6]! & 0x0f)
  bytes[8] = 0x80 | (bytes[8]! & 0x3f)
  const digits = bytes.toString('hex')
  return [0, 8, 12, 16, 20].map((from, index) => digits.slice(from, [8, 12, 16, 20, 32][index])).join('-')
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
/** What does not look like an id is of nothing, and is not shown to the database. */
export const isId = (text: string): boolean => uuid.test(text)

/** Same value, same text, whatever the order of its properties. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}

export const sha256 = (content: string | Uint8Array): Buffer => createHash('sha256').update(content).digest()
