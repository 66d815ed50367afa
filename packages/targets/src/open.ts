import { isAddress } from './inspect/inspection.js'
import { type FileKind, recognise } from './recognise.js'

/** Code as the verifier reads it, taken out of what it is wrapped in. */
export interface OpenedFile {
  /** The triple that the bytes name; bytes alone name none. */
  readonly triple: string | undefined
  readonly bytes: Uint8Array
  /** Code bytes alone: the first is the entry. */
  readonly isRaw: boolean
  /** Which of the codes in the file this is, as a sentence, where there are several. */
  readonly remark?: string
}

export type Opening =
  | { readonly value: OpenedFile }
  /** `format`: what the file claims to be, if anything. */
  | { readonly value: undefined; readonly problem: string; readonly format: FileKind['format'] | undefined }

export interface OpenRequest {
  /** The file is code bytes alone, whatever it looks like. */
  readonly isRaw?: boolean
  /** The function that an archive's member has to define; without it, and with an address, the first member is taken. */
  readonly symbol?: string
}

/** Opens a file of any kind that is written: archives and Intel HEX are unwrapped. */
export async function openFile(file: Uint8Array, { isRaw = false, symbol }: OpenRequest = {}): Promise<Opening> {
  if (isRaw) return { value: { triple: undefined, bytes: file, isRaw } }
  const kind = recognise(file)
  if (kind === undefined)
    return refuse(undefined, 'The file is neither ELF, PE, COFF, Mach-O, WebAssembly, an archive nor Intel HEX')
  if (kind.kind === 'archive') return openArchive(file, symbol && isAddress(symbol) ? undefined : symbol)
  if (kind.kind === 'hex') return openHex(file)
  if (kind.kind === 'universal') return openUniversal(file)
  if (kind.triple === undefined)
    return refuse(kind.format, `The format of the file is ${kind.format}, but it is for no machine that is known`)
  return { value: { triple: kind.triple, bytes: file, isRaw } }
}

/** Of cpu type, subtype, offset, size and alignment, big-endian. */
const universalRecordBytes = 20

const refuse = (format: FileKind['format'] | undefined, problem: string): Opening => ({
  value: undefined,
  problem,
  format,
})

async function openArchive(file: Uint8Array, symbol: string | undefined): Promise<Opening> {
  const { readArchive } = await import('@sourceless/archive')
  const { value, diagnostics } = readArchive(file)
  if (value === undefined) return refuse('archive', `The archive cannot be read: ${diagnostics[0]?.message}`)
  const member = value.members.find(
    ({ symbols }) => symbol === undefined || symbols.includes(symbol) || symbols.includes(`_${symbol}`),
  )
  if (member === undefined) return refuse('archive', `No member of the archive defines ${symbol ?? 'anything'}`)
  const kind = recognise(member.bytes)
  const triple = kind?.kind === 'code' ? kind.triple : undefined
  if (triple === undefined)
    return refuse('archive', `The archive's member ${member.name} is no object for a known machine`)
  const { length } = value.members
  const remark = `The archive has ${length} members; this is ${member.name}.`
  return { value: { triple, bytes: member.bytes, isRaw: false, ...(length > 1 ? { remark } : {}) } }
}

/** A universal file (<mach-o/fat.h>): the same program for several machines. The first that is known is taken. */
function openUniversal(file: Uint8Array): Opening {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const count = Math.min(view.getUint32(4), Math.floor((file.length - 8) / universalRecordBytes))
  for (let index = 0; index < count; index++) {
    const at = 8 + index * universalRecordBytes
    const [offset, sizeBytes] = [view.getUint32(at + 8), view.getUint32(at + 12)]
    const bytes = file.subarray(offset, offset + sizeBytes)
    const kind = recognise(bytes)
    if (kind?.kind !== 'code' || kind.triple === undefined) continue
    const remark = `The file has code for ${count} machines; this is that for ${kind.triple}.`
    return { value: { triple: kind.triple, bytes, isRaw: false, ...(count > 1 ? { remark } : {}) } }
  }
  return refuse('Mach-O', 'The file is a universal Mach-O file, but none of its parts is for a machine that is known')
}

async function openHex(file: Uint8Array): Promise<Opening> {
  const { readIntelHex } = await import('@sourceless/archive')
  const { value, diagnostics } = readIntelHex(new TextDecoder('latin1').decode(file))
  if (value === undefined) return refuse('Intel HEX', `The Intel HEX file cannot be read: ${diagnostics[0]?.message}`)
  const [first, ...others] = value.segments
  if (first === undefined || others.length > 0) return refuse('Intel HEX', 'The Intel HEX file is not one run of bytes')
  if (value.entry !== undefined && value.entry !== first.address)
    return refuse('Intel HEX', 'The Intel HEX file does not start at its first byte')
  return { value: { triple: undefined, bytes: first.bytes, isRaw: true } }
}
