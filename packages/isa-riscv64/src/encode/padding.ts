/** Instructions that do nothing, `sizeBytes` in all: zeros where no instruction fits, c.nop, then nops; as LLVM pads. */
export function padding(sizeBytes: number, compress: boolean): Uint8Array {
  const bytes = new Uint8Array(sizeBytes)
  let at = sizeBytes % (compress ? 2 : 4)
  if (sizeBytes - at >= 2 && (sizeBytes - at) % 4 === 2) {
    bytes[at] = 0x01
    at += 2
  }
  for (; at < sizeBytes; at += 4) bytes[at] = 0x13
  return bytes
}
