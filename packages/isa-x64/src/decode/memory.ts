import { type MemoryOperand, memory, ripRelative } from '../operand.js'
import { gp64 } from '../register.js'

/**
 * The memory operand of the ModRM byte at `at` (SDM volume 2, tables 2-2 and 2-3), or undefined when the bytes end.
 * `x` and `b` are REX.X and REX.B as 8. The operand has the shortest displacement unless `keepSize` is set.
 */
export function decodeMemory(
  bytes: Uint8Array,
  at: number,
  x: number,
  b: number,
  keepSize: boolean,
): { readonly operand: MemoryOperand; readonly end: number } | undefined {
  const modrm = bytes[at]!
  const mod = modrm >> 6
  const rm = modrm & 7
  let end = at + 1
  let base: number | undefined = rm | b
  let index: number | undefined
  let scale: 1 | 2 | 4 | 8 = 1
  let hasBase = true
  if (rm === 4) {
    const sib = bytes[end++]
    if (sib === undefined) return undefined
    base = (sib & 7) | b
    index = ((sib >> 3) & 7) | x
    scale = (1 << (sib >> 6)) as 1 | 2 | 4 | 8
    hasBase = mod !== 0 || (sib & 7) !== 5
  } else if (mod === 0 && rm === 5) hasBase = false
  const size = mod === 1 ? 1 : mod === 2 || !hasBase ? 4 : 0
  if (end + size > bytes.length) return undefined
  const displacement = size === 0 ? 0 : size === 1 ? (bytes[end]! << 24) >> 24 : readInt32(bytes, end)
  end += size
  if (!hasBase && rm === 5) return { operand: ripRelative(displacement), end }
  const operand = memory({
    base: hasBase ? gp64[base] : undefined,
    // Number 4 without REX.X is "no index".
    ...(index === undefined || index === 4 ? {} : { index: gp64[index], scale }),
    displacement,
    ...(keepSize && size > 0 ? { displacementBytes: size as 1 | 4 } : {}),
  })
  return { operand, end }
}

function readInt32(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)
}
