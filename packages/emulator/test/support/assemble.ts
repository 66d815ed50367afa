import { parseAssembly } from '@sourceless/isa-x64'

/** Intel syntax, one instruction a line; throws on a mistake in the test. */
export function assemble(text: string): Uint8Array {
  const { value, diagnostics } = parseAssembly(text)
  if (value === undefined)
    throw new Error(diagnostics.map(({ line, message }) => `line ${line}: ${message}`).join('\n'))
  return value.bytes
}
