import { Capstone, Const, loadCapstone } from 'capstone-wasm'
import type { Read } from './iced.js'

await loadCapstone()
const reader = new Capstone(Const.CS_ARCH_X86, Const.CS_MODE_64)

/** The first instruction of `bytes`, placed at address 0, or undefined where capstone sees none. */
export function readWithCapstone(bytes: Uint8Array): Read | undefined {
  const [first] = reader.disasm(bytes, { address: 0 })
  return first && { sizeBytes: first.size, text: `${first.mnemonic} ${first.opStr}`.trim() }
}
