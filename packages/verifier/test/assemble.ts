import { type Contract, parseContract } from '@sourceless/contract'
import { parseAssembly } from '@sourceless/isa-x64'

/** The checked contract, or a failure of the test that gave it. */
export function contractOf(text: string): Contract {
  const { value, diagnostics } = parseContract(text)
  if (value === undefined) throw new Error(diagnostics.map((d) => d.message).join('\n'))
  return value
}

/** Code bytes of Intel-syntax assembly. */
export function assemble(text: string): Uint8Array {
  const parsed = parseAssembly(text)
  if (parsed.value === undefined) throw new Error(JSON.stringify(parsed.diagnostics))
  return parsed.value.bytes
}
