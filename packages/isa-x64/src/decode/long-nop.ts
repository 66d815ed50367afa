import type { Instruction } from '../instruction.js'
import { type Decoder, decode } from './decode.js'

const longestInstructionBytes = 15
const isFiller = (byte: number | undefined): boolean => byte === 0x66 || byte === 0x2e

/**
 * Reads also the `nop` that prefixes without effect make longer (66 66 2e 0f 1f 84 …), with which assemblers fill space: no
 * row of the table has it, and the encoder does not write it.
 */
export const withLongNops =
  (decodeOther: Decoder['decode']): Decoder['decode'] =>
  (bytes, offset = 0) => {
    const decoded = decodeOther(bytes, offset)
    const nop = decoded.value === undefined ? longNop(bytes, offset) : undefined
    return nop === undefined ? decoded : { value: nop, diagnostics: [] }
  }

function longNop(bytes: Uint8Array, offset: number): Instruction | undefined {
  let start = offset
  while (isFiller(bytes[start])) start++
  const value = start === offset ? undefined : decode(bytes, start).value
  const sizeBytes = start - offset + (value?.sizeBytes ?? 0)
  if (value?.form.mnemonic !== 'nop' || sizeBytes > longestInstructionBytes) return undefined
  return { ...value, sizeBytes }
}
