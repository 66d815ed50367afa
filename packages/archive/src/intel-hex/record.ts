/** Record types. Intel, "Hexadecimal Object File Format Specification", revision A. */
export const recordTypes = {
  data: 0,
  endOfFile: 1,
  extendedSegmentAddress: 2,
  startSegmentAddress: 3,
  extendedLinearAddress: 4,
  startLinearAddress: 5,
} as const

/** Most contents of one record: its length is a byte. */
export const maximumRecordBytes = 255

/** All bytes of a record, the checksum included, add up to a multiple of 256. */
export const checksum = (bytes: Uint8Array | readonly number[]): number => {
  let sum = 0
  for (const byte of bytes) sum += byte
  return -sum & 0xff
}
