import { SourcelessError } from './error.js'
import { hexOf } from './hex.js'
import type { Artifact } from './types.js'

/** The bytes of an answer, if they are those that the build names; none where it has no body. */
export async function checked(
  body: ArrayBuffer | undefined,
  { name, sha256 }: Pick<Artifact, 'name' | 'sha256'>,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(body ?? new ArrayBuffer(0))
  const hex = hexOf(await sha256Of(bytes))
  if (hex === sha256) return bytes
  throw new SourcelessError({
    code: 'damaged',
    message: `${name} came with SHA-256 ${hex}, but the build names ${sha256}; it was thrown away.`,
  })
}

/** By the browser's own code; pages that came over an unencrypted line are given none. */
async function sha256Of(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const { subtle } = globalThis.crypto as Partial<Crypto>
  if (subtle) return new Uint8Array(await subtle.digest('SHA-256', bytes))
  return (await import('@noble/hashes/sha2.js')).sha256(bytes)
}
