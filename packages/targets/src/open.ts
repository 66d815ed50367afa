import { type FileKind, recognise } from './recognise.js'

/** Code as the verifier reads it, taken out of what it is wrapped in. */
export interface OpenedFile {
  /** The triple that the bytes name; bytes alone name none. */
  readonly triple: string | undefined
  readonly bytes: Uint8Array
  /** Code bytes alone: the first is the entry. */
  readonly isRaw: boolean
}

export type Opening =
  | { readonly value: OpenedFile }
  /** `format`: what the file claims to be, if anything. */
  | { readonly value: undefined; readonly problem: string; readonly format: FileKind['format'] | undefined }

export interface OpenRequest {
  /** The file is code bytes alone, whatever it looks like. */
  readonly isRaw?: boolean
  /** The function that an archive's member has to define; without it the first member is taken. */
  readonly symbol?: string
}

/** Opens a file of any kind that is written: archives and Intel HEX are unwrapped. */
export async function openFile(file: Uint8Array, { isRaw = false, symbol }: OpenRequest = {}): Promise<Opening> {
  if (isRaw) return { value: { triple: undefined, bytes: file, isRaw } }
  const kind = recognise(file)
  if (kind === undefined)
    return refuse(undefined, 'The file is neither ELF, PE, COFF, Mach-O, WebAssembly, an archive nor Intel HEX')
  if (kind.kind === 'archive') return openArchive(file, symbol)
  if (kind.kind === 'hex') return openHex(file)
  if (kind.triple === undefined)
    return refuse(kind.format, `The file is a ${kind.format} file, but for no machine that is known`)
  return { value: { triple: kind.triple, bytes: file, isRaw } }
}

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
  return { value: { triple, bytes: member.bytes, isRaw: false } }
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
