import { maskOf, type Node, widthOf } from './node.js'

/** The value of an integer operation on constants as an unsigned pattern, or undefined when it is not folded (floats, division by zero). */
export function fold(node: Node): bigint | undefined {
  const [left, right] = node.inputs
  const width = widthOf(left.type)
  const mask = maskOf(left.type)
  const a = left.bits
  const b = right?.bits ?? 0n
  const signed = (value: bigint) => BigInt.asIntN(width, value)
  const count = b & BigInt(width - 1)
  switch (node.op) {
    case 'add':
      return (a + b) & mask
    case 'sub':
      return (a - b) & mask
    case 'mul':
      return (a * b) & mask
    case 'and':
      return a & b
    case 'or':
      return a | b
    case 'xor':
      return a ^ b
    case 'shl':
      return (a << count) & mask
    case 'shr_u':
      return a >> count
    case 'shr_s':
      return (signed(a) >> count) & mask
    case 'rotl':
      return ((a << count) | (a >> (BigInt(width) - count))) & mask
    case 'rotr':
      return ((a >> count) | (a << (BigInt(width) - count))) & mask
    case 'div_u':
      return b === 0n ? undefined : a / b
    case 'rem_u':
      return b === 0n ? undefined : a % b
    case 'div_s':
      return b === 0n ? undefined : (signed(a) / signed(b)) & mask
    case 'rem_s':
      return b === 0n ? undefined : (signed(a) % signed(b)) & mask
    case 'mulhi_u':
      return (a * b) >> BigInt(width)
    case 'mulhi_s':
      return ((signed(a) * signed(b)) >> BigInt(width)) & mask
    case 'eq':
      return a === b ? 1n : 0n
    case 'ne':
      return a !== b ? 1n : 0n
    case 'lt_u':
      return a < b ? 1n : 0n
    case 'le_u':
      return a <= b ? 1n : 0n
    case 'lt_s':
      return signed(a) < signed(b) ? 1n : 0n
    case 'le_s':
      return signed(a) <= signed(b) ? 1n : 0n
    case 'sext8':
      return BigInt.asIntN(8, a) & mask
    case 'sext16':
      return BigInt.asIntN(16, a) & mask
    case 'zext32':
    case 'reinterpret':
      return a
    case 'sext32':
      return BigInt.asIntN(32, a) & 0xffffffffffffffffn
    case 'wrap':
      return a & 0xffffffffn
    default:
      return foldBits(node.op, a, width)
  }
}

function foldBits(op: string, a: bigint, width: number): bigint | undefined {
  const text = a.toString(2)
  if (op === 'popcnt') return BigInt(text.replaceAll('0', '').length)
  if (op === 'clz') return a === 0n ? BigInt(width) : BigInt(width - text.length)
  if (op === 'ctz') return a === 0n ? BigInt(width) : BigInt(text.length - 1 - text.lastIndexOf('1'))
  if (op === 'bswap') {
    let out = 0n
    for (let i = 0; i < width; i += 8) out = (out << 8n) | ((a >> BigInt(i)) & 0xffn)
    return out
  }
  return undefined
}
