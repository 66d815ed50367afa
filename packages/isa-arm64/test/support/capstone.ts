import { Capstone, Const, loadCapstone } from 'capstone-wasm'

await loadCapstone()
const reader = new Capstone(Const.CS_ARCH_ARM64, Const.CS_MODE_LITTLE_ENDIAN)

/** What capstone reads each word as, placed at address 0; undefined where it sees no instruction. */
export function readWithCapstone(words: readonly number[]): readonly (string | undefined)[] {
  const bytes = new Uint8Array(4)
  const view = new DataView(bytes.buffer)
  return words.map((word) => {
    view.setInt32(0, word, true)
    try {
      const [first] = reader.disasm(bytes, { address: 0 })
      return first && `${first.mnemonic} ${first.opStr}`.trim()
    } catch {
      return undefined
    }
  })
}
