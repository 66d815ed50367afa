import { hexNumber } from '../shared/hex.js'
import type { Claims, Part } from './layout.js'
import { ascii } from './reader.js'

const kinds: Readonly<Record<number, string>> = {
  0: 'data',
  1: 'end of file',
  2: 'segment address',
  3: 'start segment',
  4: 'upper half of addresses',
  5: 'start address',
}

/** A text of records; neighbouring records of data are one part. */
export function intelHexClaims(file: Uint8Array): Claims {
  const parts: Part[] = []
  const problems: string[] = []
  let at = 0
  for (const line of ascii(file).split(/(?<=\n)/)) {
    const start = at
    at += line.length
    const kind = /^:[0-9A-Fa-f]{10,}/.test(line) ? Number.parseInt(line.slice(7, 9), 16) : undefined
    if (kind === undefined) {
      if (line.trim() !== '') problems.push(`The line at ${hexNumber(start)} is no record.`)
      continue
    }
    const last = parts.at(-1)
    const address = Number.parseInt(line.slice(3, 7), 16)
    if (kind === 0 && last?.name === 'data' && last.end === start) parts[parts.length - 1] = { ...last, end: at }
    else if (kind === 0)
      parts.push({ start, end: at, name: 'data', kind: 'code', address, detail: 'Records of bytes, written as text.' })
    else parts.push({ start, end: at, name: kinds[kind] ?? `record type ${kind}`, kind: 'header' })
  }
  return { format: 'Intel HEX text', parts, segments: [], symbols: [], problems }
}

/** Where each byte of the data is written: two digits each, in the order of the records. */
export function writtenPlaces(file: Uint8Array): readonly { readonly start: number; readonly end: number }[] {
  const places: { start: number; end: number }[] = []
  let at = 0
  for (const line of ascii(file).split(/(?<=\n)/)) {
    const count = Number.parseInt(line.slice(1, 3), 16)
    if (line.startsWith(':') && line.slice(7, 9) === '00')
      for (let byte = 0; byte < count; byte++) places.push({ start: at + 9 + 2 * byte, end: at + 11 + 2 * byte })
    at += line.length
  }
  return places
}
