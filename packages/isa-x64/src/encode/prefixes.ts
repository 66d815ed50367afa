import type { EncodingLayout } from '../encoding-layout.js'
import type { Operand } from '../operand.js'
import type { Register } from '../register.js'

const LOCK = 0xf0

/** Legacy prefixes, REX where it is `needed`, and the opcode map; returns where the opcode goes. */
export function writePrefixes(
  layout: EncodingLayout,
  bytes: Uint8Array,
  at: number,
  rexBits: number,
  needed: number,
): number {
  // The order of LLVM, which for LOCK is that of GNU as too.
  if (layout.group1 !== 0 && layout.group1 !== LOCK) bytes[at++] = layout.group1
  if (layout.sizePrefix !== 0) bytes[at++] = layout.sizePrefix
  if (layout.group1 === LOCK) bytes[at++] = LOCK
  if (layout.repeatPrefix !== 0) bytes[at++] = layout.repeatPrefix
  if (needed !== 0) bytes[at++] = 0x40 | rexBits
  if (layout.map === 0) return at
  bytes[at++] = 0x0f
  if (layout.map === 2) bytes[at++] = 0x38
  else if (layout.map === 3) bytes[at++] = 0x3a
  return at
}

/**
 * SDM volume 2, section 2.3.5: C5, then inverted R and vvvv, L and pp; or C4, then inverted R X B and the map, then W and the
 * rest. The short form is written when it can tell everything.
 */
export function writeVex(
  layout: EncodingLayout,
  bytes: Uint8Array,
  at: number,
  rexBits: number,
  a: Operand | undefined,
  b: Operand | undefined,
  c: Operand | undefined,
): number {
  const { vvvv, sizePrefix, repeatPrefix } = layout
  const source = vvvv < 0 ? 0 : ((vvvv === 0 ? a : vvvv === 1 ? b : c) as Register).number
  const pp = sizePrefix !== 0 ? 1 : repeatPrefix === 0 ? 0 : repeatPrefix === 0xf3 ? 2 : 3
  const low = ((~source & 15) << 3) | (layout.l << 2) | pp
  if (layout.map === 1 && (rexBits & ~4) === 0) {
    bytes[at] = 0xc5
    bytes[at + 1] = ((~rexBits & 4) << 5) | low
    return at + 2
  }
  bytes[at] = 0xc4
  bytes[at + 1] = ((~rexBits & 7) << 5) | layout.map
  bytes[at + 2] = (layout.w << 7) | low
  return at + 3
}
