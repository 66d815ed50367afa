import { SourcelessError } from './error.js'
import type { Artifact } from './types.js'

/** The bytes, if they are those that the build names. */
export async function checked(
  bytes: Uint8Array<ArrayBuffer>,
  { name, sha256 }: Pick<Artifact, 'name' | 'sha256'>,
): Promise<Uint8Array<ArrayBuffer>> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  const hex = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  if (hex === sha256) return bytes
  throw new SourcelessError({
    code: 'damaged',
    message: `${name} came with SHA-256 ${hex}, but the build names ${sha256}; it was thrown away.`,
  })
}
