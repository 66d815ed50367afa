import { type MemoryOperand, makeMemory, ripRelative } from '../operand.js'
import { gp64, type Register } from '../register.js'

/** Where decoding is in the bytes, and what the prefixes said. One is reused for all instructions. */
export class Cursor {
  at = 0
  /** 0xf0 (LOCK), 0x67 (address size) or 0. */
  leading = 0
  /** 0x66 or 0. */
  sizePrefix = 0
  /** 0xf2, 0xf3 or 0. */
  repeatPrefix = 0
  /** 0 without REX; 0x40 to 0x4f with. */
  rex = 0
  w = 0
  /** R, X and B as 8. */
  r = 0
  x = 0
  b = 0
  vex = 0
  l = 0
  vvvv = 0
  map = 0
  opcode = 0
}

/**
 * The memory operand of the ModRM byte at the cursor (SDM volume 2, tables 2-2 and 2-3), or undefined when the bytes end or
 * the form needs a vector index and there is none. The cursor moves behind it. The operand has the shortest displacement
 * unless `keepsSize` is set.
 * @param indexes vector registers that the index is one of (VSIB)
 */
export function decodeMemory(
  bytes: Uint8Array,
  cursor: Cursor,
  keepsSize: boolean,
  indexes: readonly Register[] | undefined,
): MemoryOperand | undefined {
  const modrm = bytes[cursor.at]!
  const mod = modrm >> 6
  const rm = modrm & 7
  let end = cursor.at + 1
  let base: Register | undefined
  let index: Register | undefined
  let scale: 1 | 2 | 4 | 8 = 1
  if (rm === 4) {
    const sib = bytes[end++]
    if (sib === undefined) return undefined
    if (mod !== 0 || (sib & 7) !== 5) base = gp64[(sib & 7) | cursor.b]
    const number = ((sib >> 3) & 7) | cursor.x
    if (indexes !== undefined) index = indexes[number]
    // Number 4 without REX.X is "no index".
    else if (number !== 4) index = gp64[number]
    if (index !== undefined) scale = (1 << (sib >> 6)) as 1 | 2 | 4 | 8
  } else if (indexes !== undefined) return undefined
  else if (mod !== 0 || rm !== 5) base = gp64[rm | cursor.b]
  const size = mod === 1 ? 1 : mod === 2 || base === undefined ? 4 : 0
  if (end + size > bytes.length) return undefined
  const displacement = size === 0 ? 0 : size === 1 ? (bytes[end]! << 24) >> 24 : readInt32(bytes, end)
  cursor.at = end + size
  if (base === undefined && rm === 5) return ripRelative(displacement)
  return makeMemory(base, index, scale, displacement, keepsSize ? size : 0)
}

export function readInt32(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)
}
