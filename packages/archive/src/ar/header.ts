/** "!<arch>\n" */
export const magic = '!<arch>\n'
export const thinMagic = '!<thin>\n'

/** Name 16, date 12, owner 6, group 6, mode 8 (octal), size 10 characters, then "`\n". */
export const headerSizeBytes = 60
export const nameFieldSizeBytes = 16
export const sizeField = { offset: 48, sizeBytes: 10 } as const
export const terminatorOffset = 58

/** Contents start at even offsets; a newline fills the gap. */
export const padToEven = (value: number): number => value + (value % 2)

/** Longest size that ten decimal digits can say. */
export const maximumMemberBytes = 9_999_999_999

/** A member as it stands in the file: its header's name field, what the size counts before the contents, the contents. */
export interface Entry {
  readonly nameField: string
  /** BSD: the name with its padding. Otherwise empty. */
  readonly longName: Uint8Array
  readonly bytes: Uint8Array
}

export const entrySizeBytes = ({ longName, bytes }: Entry): number =>
  headerSizeBytes + padToEven(longName.length + bytes.length)

const encoder = new TextEncoder()

/** Dates and owners are zero, so that equal inputs give equal archives. */
export const writeEntry = (out: Uint8Array, offset: number, entry: Entry): number => {
  const { nameField, longName, bytes } = entry
  const sizeBytes = longName.length + bytes.length
  const fields = ['0'.padEnd(12), '0'.padEnd(6), '0'.padEnd(6), '644'.padEnd(8), String(sizeBytes).padEnd(10)]
  const name = encoder.encode(nameField)
  out.fill(0x20, offset, offset + nameFieldSizeBytes)
  out.set(name, offset)
  out.set(encoder.encode(`${fields.join('')}\`\n`), offset + nameFieldSizeBytes)
  out.set(longName, offset + headerSizeBytes)
  out.set(bytes, offset + headerSizeBytes + longName.length)
  const end = offset + entrySizeBytes(entry)
  if (sizeBytes % 2 === 1) out[end - 1] = 0x0a
  return end
}
