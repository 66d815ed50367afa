import { fileDiagnostic } from '@sourceless/object'
import { commands, signature } from '../raw/constants.js'
import type { MachoDiagnostic, Sha256 } from '../types.js'
import { type Part, within } from './bytes.js'
import { linkeditPart, type MachoHeaders } from './headers.js'
import { malformed } from './malformed.js'

/** The CodeDirectory of a signature: the blob in slot 0. */
const findDirectory = (part: Part): Part => {
  const { view, offset, bytes } = part
  if (bytes.length < 12 || view.getUint32(0) !== signature.superBlob) {
    malformed('bad-signature', offset, 'the signature is no SuperBlob')
  }
  if (view.getUint32(4) > bytes.length) malformed('bad-signature', offset + 4, 'the SuperBlob leaves its place')
  const count = view.getUint32(8)
  const index = within(part, 12, 8 * count, 'bad-signature', 'the index of blobs')
  for (let entry = 0; entry < count; entry++) {
    if (index.view.getUint32(8 * entry) !== signature.directorySlot) continue
    const start = index.view.getUint32(8 * entry + 4)
    const head = within(part, start, signature.directorySizeBytes, 'bad-signature', 'the CodeDirectory')
    const sizeBytes = head.view.getUint32(4)
    if (head.view.getUint32(0) !== signature.codeDirectory || sizeBytes < signature.directorySizeBytes) {
      malformed('bad-signature', head.offset, 'slot 0 holds no CodeDirectory')
    }
    return within(part, start, sizeBytes, 'bad-signature', 'the CodeDirectory')
  }
  return malformed('bad-signature', offset, 'the signature has no CodeDirectory')
}

/** Faults of the code signature: its shape, what it covers and, given the hash function, its hashes. */
export const checkSignature = (headers: MachoHeaders, sha256: Sha256 | undefined): readonly MachoDiagnostic[] => {
  const part = linkeditPart(headers, commands.codeSignature, 'the code signature')
  // The kernel runs unsigned code on x86-64 only.
  if (part === undefined) {
    return headers.machine === 'aarch64' ? [fileDiagnostic('bad-signature', 0, 'there is no code signature')] : []
  }
  const { view, offset, bytes } = findDirectory(part)
  const fault = (at: number, what: string) => [fileDiagnostic('bad-signature', offset + at, what)]
  if (part.offset + part.bytes.length !== headers.bytes.length) return fault(0, 'something follows the signature')
  if (part.offset % 16 !== 0) return fault(0, 'the signature does not start on a multiple of 16')
  const [hashOffset, slots, codeLimit] = [view.getUint32(16), view.getUint32(28), view.getUint32(32)]
  const [hashSize, hashType, pageShift] = [bytes[36]!, bytes[37]!, bytes[39]!]
  if (hashSize !== signature.hashSizeBytes || hashType !== signature.hashTypeSha256) {
    return fault(36, 'the hashes are not SHA-256')
  }
  if (pageShift !== 12 && pageShift !== 14) return fault(39, `hashed pages have 2^${pageShift} bytes`)
  if (codeLimit !== part.offset) return fault(32, 'the signature does not cover the file up to itself')
  const pageSizeBytes = 2 ** pageShift
  if (slots !== Math.ceil(codeLimit / pageSizeBytes))
    return fault(28, `${slots} hashes do not match the size of the file`)
  if (hashOffset + slots * hashSize > bytes.length) return fault(16, 'the hashes leave the CodeDirectory')
  if (sha256 === undefined) return []
  for (let slot = 0; slot < slots; slot++) {
    const page = headers.bytes.subarray(slot * pageSizeBytes, Math.min(codeLimit, (slot + 1) * pageSizeBytes))
    const start = hashOffset + slot * hashSize
    const hash = sha256(page)
    if (hash.some((byte, place) => byte !== bytes[start + place])) return fault(start, `page ${slot} has another hash`)
  }
  return []
}
