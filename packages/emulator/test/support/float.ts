/** Whether a bit pattern of 16, 32 or 64 bits is a NaN. */
export function isNaNPattern(value: bigint, bits: number): boolean {
  if (bits === 64) return (value & 0x7fffffffffffffffn) > 0x7ff0000000000000n
  if (bits === 32) return (value & 0x7fffffffn) > 0x7f800000n
  return bits === 16 && (value & 0x7fffn) > 0x7c00n
}
