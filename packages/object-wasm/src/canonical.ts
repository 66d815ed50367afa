import type { WasmDiagnostic } from '@sourceless/isa-wasm'
import type { WasmModule } from './model.js'
import { readWasm } from './read/module.js'
import type { WasmObject } from './relocatable/model.js'
import { readWasmObject } from './relocatable/read.js'
import { writeWasmObject } from './relocatable/write.js'
import { validateModule } from './validate/module.js'
import { writeWasm } from './write/module.js'

interface Canonical<T> {
  readonly value: T | undefined
  readonly diagnostics: readonly WasmDiagnostic[]
}

/** The value, when the writer gives exactly the bytes that it was read from. */
const whenWrittenSo = <T>(value: T, written: Uint8Array, bytes: Uint8Array, what: string): Canonical<T> => {
  const length = Math.max(written.length, bytes.length)
  for (let offset = 0; offset < length; offset++) {
    if (written[offset] === bytes[offset]) continue
    const message = `at 0x${offset.toString(16)}: the ${what} is not in the form that the writer gives it`
    return { value: undefined, diagnostics: [{ code: 'malformed-module', offset, message }] }
  }
  return { value, diagnostics: [] }
}

/**
 * Reads a module only when it is valid and exactly what `writeWasm` would write for it: then every byte is accounted for by
 * the model, and nothing hides in alternative encodings.
 */
export const readCanonicalWasm = (bytes: Uint8Array): Canonical<WasmModule> => {
  const { value, places, diagnostics } = readWasm(bytes)
  if (value === undefined) return { value, diagnostics }
  const faults = validateModule(value, places)
  if (faults.length > 0) return { value: undefined, diagnostics: faults }
  return whenWrittenSo(value, writeWasm(value), bytes, 'module')
}

/** Reads a relocatable object only when it is exactly what `writeWasmObject` would write for it. */
export const readCanonicalWasmObject = (bytes: Uint8Array): Canonical<WasmObject> => {
  const { value, diagnostics } = readWasmObject(bytes)
  if (value === undefined) return { value, diagnostics }
  return whenWrittenSo(value, writeWasmObject(value), bytes, 'object')
}
