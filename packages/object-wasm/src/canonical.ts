import type { WasmDiagnostic } from '@sourceless/isa-wasm'
import type { WasmModule } from './model.js'
import { readWasm } from './read/module.js'
import { validateModule } from './validate/module.js'
import { writeWasm } from './write/module.js'

/**
 * Reads a module only when it is valid and exactly what `writeWasm` would write for it: then every byte is accounted for by
 * the model, and nothing hides in alternative encodings.
 */
export const readCanonicalWasm = (
  bytes: Uint8Array,
): { readonly value: WasmModule | undefined; readonly diagnostics: readonly WasmDiagnostic[] } => {
  const { value, places, diagnostics } = readWasm(bytes)
  if (value === undefined) return { value, diagnostics }
  const faults = validateModule(value, places)
  if (faults.length > 0) return { value: undefined, diagnostics: faults }
  const written = writeWasm(value)
  const length = Math.max(written.length, bytes.length)
  for (let offset = 0; offset < length; offset++) {
    if (written[offset] === bytes[offset]) continue
    const message = `at 0x${offset.toString(16)}: the module is not in the form that the writer gives it`
    return { value: undefined, diagnostics: [{ code: 'malformed-module', offset, message }] }
  }
  return { value, diagnostics: [] }
}
