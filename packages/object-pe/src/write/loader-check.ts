import { checkLoadable } from '../check.js'

/** Reads a file just written back through the loader's checklist; a fault here is our own bug. */
export const checkedFile = (bytes: Uint8Array): Uint8Array => {
  const [fault] = checkLoadable(bytes)
  if (fault !== undefined) throw new Error(`the writer made a file that does not load: ${fault.message}`)
  return bytes
}
