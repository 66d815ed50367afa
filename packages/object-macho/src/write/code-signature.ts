import { createByteWriter, encodeText } from '../raw/byte-writer.js'
import { signature } from '../raw/constants.js'
import type { Sha256 } from '../types.js'

const { superBlobSizeBytes, directorySizeBytes, hashSizeBytes, pageShift } = signature

const pageSizeBytes = 1 << pageShift

const slotCount = (codeSizeBytes: number): number => Math.ceil(codeSizeBytes / pageSizeBytes)

export const codeSignatureSizeBytes = (codeSizeBytes: number, identifier: string): number =>
  superBlobSizeBytes + directorySizeBytes + encodeText(identifier).length + 1 + slotCount(codeSizeBytes) * hashSizeBytes

export interface SignedCode {
  /** The file up to the signature. */
  readonly code: Uint8Array
  readonly identifier: string
  /** File size of __TEXT, which starts at offset 0. */
  readonly textSizeBytes: number
  readonly isExecutable: boolean
  readonly sha256: Sha256
}

/**
 * An ad-hoc signature, <kern/cs_blobs.h>: a SuperBlob with a CodeDirectory of SHA-256 hashes, one for each 4 KiB of the file up to
 * the signature, the last one over the bytes that are there. All numbers are big-endian.
 */
export const buildCodeSignature = ({
  code,
  identifier,
  textSizeBytes,
  isExecutable,
  sha256,
}: SignedCode): Uint8Array => {
  const sizeBytes = codeSignatureSizeBytes(code.length, identifier)
  const slots = slotCount(code.length)
  const hashOffset = directorySizeBytes + encodeText(identifier).length + 1
  const writer = createByteWriter()
    .u32be(signature.superBlob)
    .u32be(sizeBytes)
    .u32be(1)
    .u32be(signature.directorySlot)
    .u32be(superBlobSizeBytes)
    .u32be(signature.codeDirectory)
    .u32be(sizeBytes - superBlobSizeBytes)
    .u32be(signature.version)
    .u32be(signature.flags)
    .u32be(hashOffset)
    .u32be(directorySizeBytes)
    .u32be(0)
    .u32be(slots)
    .u32be(code.length)
    .u8(hashSizeBytes)
    .u8(signature.hashTypeSha256)
    .u8(0)
    .u8(pageShift)
    .bytes(new Uint8Array(16))
    .u64be(0)
    .u64be(0)
    .u64be(textSizeBytes)
    .u64be(isExecutable ? signature.mainBinary : 0)
    .string(identifier)
  for (let slot = 0; slot < slots; slot++) {
    const hash = sha256(code.subarray(slot * pageSizeBytes, (slot + 1) * pageSizeBytes))
    if (hash.length !== hashSizeBytes) throw new TypeError(`sha256 returned ${hash.length} bytes, not ${hashSizeBytes}`)
    writer.bytes(hash)
  }
  return writer.finish()
}
