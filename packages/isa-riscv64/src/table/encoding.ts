import type { Slot } from '../form.js'

export interface EncodingBits {
  readonly format: string
  readonly sizeBytes: 2 | 4
  readonly match: number
  readonly mask: number
}

/**
 * The fixed bits of a row, written as its format and then, in hexadecimal, the parts that the manual lists: opcode,
 * funct3 (`-` where that is the rounding mode), then funct7 and rs2 (R), the fixed part of the immediate (I), or the two
 * bits of fmt (R4). Compressed formats, and `-`, give the whole word. What no operand covers must be as in `match`.
 */
export function encodingBits(encoding: string, slots: readonly Slot[]): EncodingBits {
  const [format = '', ...texts] = encoding.split(/ +/)
  const parts = texts.map((text) => (text === '-' ? 0 : Number.parseInt(text, 16)))
  const sizeBytes = format[0] === 'C' ? 2 : 4
  let mask = sizeBytes === 2 ? 0xffff : -1
  for (const { slices } of slots) for (const [to, , width] of slices) mask &= ~((2 ** width - 1) << to)
  const match = wordOf(format, parts)
  if ((match & ~mask) !== 0) throw new Error(`'${encoding}' fixes bits that an operand has`)
  return { format, sizeBytes, match, mask }
}

function wordOf(format: string, [first = 0, second = 0, third = 0, fourth = 0]: readonly number[]): number {
  const low = first | (second << 12)
  switch (format) {
    case 'R':
      return low | (third << 25) | (fourth << 20)
    case 'R4':
      return low | (third << 25)
    case 'I':
      return low | (third << 20)
    case 'S':
    case 'B':
    case 'U':
    case 'J':
      return low
    default:
      return first | 0
  }
}
