import { parseAssembly as parseArm64 } from '@sourceless/isa-arm64'
import { parseAssembly as parseRiscv64 } from '@sourceless/isa-riscv64'
import { parseAssembly as parseX64 } from '@sourceless/isa-x64'
import type { GuestMachine } from '../../src/index.js'

const parsers = { x86_64: parseX64, aarch64: parseArm64, riscv64: parseRiscv64 }

/** The machine's usual syntax, one instruction a line; throws on a mistake in the test. */
export function assemble(text: string, machine: GuestMachine = 'x86_64'): Uint8Array {
  const { value, diagnostics } = parsers[machine](text)
  if (value === undefined)
    throw new Error(diagnostics.map(({ line, message }) => `line ${line}: ${message}`).join('\n'))
  return value.bytes
}
