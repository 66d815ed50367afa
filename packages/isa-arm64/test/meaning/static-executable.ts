/** A static AArch64 executable of one segment that may be read, written and executed; it starts at the segment's start. */
export function staticExecutable(bytes: Uint8Array, address: number, memoryBytes: number): Uint8Array {
  const [HEADER, PROGRAM_HEADER, PAGE] = [64, 56, 4096]
  const file = new Uint8Array(PAGE + bytes.length)
  const view = new DataView(file.buffer)
  const wide = (at: number, value: number): void => view.setBigUint64(at, BigInt(value), true)
  // System V ABI, chapter 4: 64 bits, little-endian, version 1; executable, AArch64.
  file.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1])
  view.setUint16(16, 2, true)
  view.setUint16(18, 183, true)
  view.setUint32(20, 1, true)
  wide(24, address)
  wide(32, HEADER)
  view.setUint16(52, HEADER, true)
  view.setUint16(54, PROGRAM_HEADER, true)
  view.setUint16(56, 1, true)
  const [LOAD, READ_WRITE_EXECUTE] = [1, 7]
  view.setUint32(HEADER, LOAD, true)
  view.setUint32(HEADER + 4, READ_WRITE_EXECUTE, true)
  wide(HEADER + 8, PAGE)
  wide(HEADER + 16, address)
  wide(HEADER + 24, address)
  wide(HEADER + 32, bytes.length)
  wide(HEADER + 40, memoryBytes)
  wide(HEADER + 48, PAGE)
  file.set(bytes, PAGE)
  return file
}
