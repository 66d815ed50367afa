import { sha256 } from '../identity.js'

/** A stored file is not what its name says. */
export class DamagedBlobError extends Error {
  override readonly name = 'DamagedBlobError'
}

const form = /^[0-9a-f]{64}$/
export const isHash = (text: string): boolean => form.test(text)

/** The bytes, if they are those of the hash. */
export function checked(hash: string, bytes: Uint8Array, where: string): Uint8Array {
  const actual = sha256(bytes).toString('hex')
  if (actual === hash) return bytes
  throw new DamagedBlobError(
    `the stored file ${hash} (${where}) is damaged: its content has the hash ${actual}. Restore it from a backup, or make the build again.`,
  )
}

/** What is put must be what its hash says: a mistake here would be found only by those who download. */
export function checkPut(hash: string, bytes: Uint8Array): void {
  if (sha256(bytes).toString('hex') !== hash) throw new RangeError(`the hash ${hash} is not that of the content`)
}
