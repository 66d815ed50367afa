import { checkLoadable } from '../check.js'
import type { Sha256 } from '../types.js'

/** Reads a file just written back through the loader's checklist; a fault here is our own bug. */
export const checkedFile = (bytes: Uint8Array, sha256: Sha256): Uint8Array => {
  const [fault] = checkLoadable(bytes, { sha256 })
  if (fault !== undefined) throw new Error(`the writer made a file that does not load: ${fault.message}`)
  return bytes
}
