import { Capstone, Const, loadCapstone } from 'capstone-wasm'
import type { Form } from '../../src/index.js'
import type { Read } from './iced.js'

await loadCapstone()
const reader = new Capstone(Const.CS_ARCH_X86, Const.CS_MODE_64)

/** It throws where it sees no instruction. */
function firstOf(piece: Uint8Array) {
  try {
    return reader.disasm(piece, { address: 0 })[0]
  } catch {
    return undefined
  }
}

/** The first instruction of each piece, placed at address 0, or undefined where capstone sees none. */
export function readWithCapstone(pieces: readonly Uint8Array[]): readonly (Read | undefined)[] {
  return pieces.map((piece) => {
    const first = firstOf(piece)
    return first && { sizeBytes: first.size, text: `${first.mnemonic} ${first.opStr}`.trim() }
  })
}

/** Younger than this capstone; it reads `ud1` without its operands, and no `movsxd` to 32 bits. */
export const unknownToCapstone = new Set([
  'serialize',
  'movsxd_r32_rm32',
  'ud1_r16_rm16',
  'ud1_r32_rm32',
  'ud1_r64_rm64',
])

/** Rows with VEX.W1, which processors ignore in them, and this capstone does not know. */
const unknownWithW1 = new Set(['vphsubd', 'vpackusdw'])

export const isUnknownToCapstone = (form: Form, bytes: Uint8Array): boolean =>
  unknownToCapstone.has(form.name) ||
  (unknownWithW1.has(form.mnemonic) && bytes[0] === 0xc4 && (bytes[2]! & 0x80) !== 0)
