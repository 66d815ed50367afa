import type { BuildResult } from '../schemas/outcome.js'

type Listing = BuildResult['listing']
type Verdict = BuildResult['verdict']

/** Bytes that a text takes in JSON. */
const jsonBytes = (text: string): number => Buffer.byteLength(JSON.stringify(text))

/**
 * Text from a file, a contract or a user, for the eyes of a model: characters that are not seen, change the direction of
 * what follows or steer a terminal are written as their code points.
 */
const visible = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\u2028\u2029]/gu, (character) =>
      character === '\n' || character === '\t' ? character : `\\u{${character.codePointAt(0)!.toString(16)}}`,
    )

/** At most so many bytes in JSON; what is left out is told. */
export function shown(text: string, mostBytes: number): string {
  // No character takes less than a byte: what lies beyond cannot be shown, and is not looked at.
  const whole = visible(text.slice(0, mostBytes))
  if (text.length <= mostBytes && jsonBytes(whole) <= mostBytes) return whole
  const note = ` … (cut: ${text.length} characters in all)`
  let length = Math.min(whole.length, mostBytes - note.length)
  while (length > 0 && jsonBytes(whole.slice(0, length)) > mostBytes - note.length) length = Math.floor(length * 0.9)
  return whole.slice(0, length).replace(/[\ud800-\udbff]$/, '') + note
}

/** The first of many texts, each cut; how many more there are is told. */
export function shownAll(texts: readonly string[], most: number, mostBytes: number): string[] {
  const first = texts.slice(0, most).map((text) => shown(text, mostBytes))
  return texts.length > most ? [...first, `… and ${texts.length - most} more`] : first
}

export function verdictText({ level, k, n }: Verdict): string {
  const size = k ?? n
  return size === undefined ? level : `${level} ${size}`
}

type ListingLine = Listing['functions'][number]['lines'][number]

/** Offset, bytes, instruction, what it does. */
const lineText = ({ offset, bytes, text, note }: ListingLine): string =>
  `${offset.toString(16).padStart(4, '0')}  ${bytes.padEnd(16)}  ${text}${note === '' ? '' : `  ; ${note}`}`

/** A listing as lines of text. */
export function listingLines(listing: Listing): string[] {
  const isLabelled = listing.functions.length > 1
  return listing.functions.flatMap(({ name, lines }) => [...(isLabelled ? [`${name}:`] : []), ...lines.map(lineText)])
}

/** The first instructions of a listing as text, as many as fit: how many these are is told. */
export function listingPage(listing: Listing, mostBytes: number): { readonly text: string; readonly lines: number } {
  const taken: string[] = []
  let [bytes, lines] = [0, 0]
  for (const one of listing.functions) {
    for (const [at, line] of one.lines.entries()) {
      const heading = at === 0 && listing.functions.length > 1 ? [shown(`${one.name}:`, 400)] : []
      const texts = [...heading, shown(lineText(line), 400)]
      for (const text of texts) bytes += jsonBytes(text)
      if (bytes > mostBytes && lines > 0) return { text: taken.join('\n'), lines }
      taken.push(...texts)
      lines++
    }
  }
  return { text: taken.join('\n'), lines }
}

/** Lines from one on, as many as fit; `next` is the line to go on with. */
export function page(
  lines: readonly string[],
  from: number,
  mostBytes: number,
): { readonly text: string; readonly shown: number; readonly next?: number } {
  const taken: string[] = []
  let bytes = 0
  for (const line of lines.slice(from)) {
    const text = shown(line, 400)
    bytes += jsonBytes(text)
    if (bytes > mostBytes && taken.length > 0) break
    taken.push(text)
  }
  const next = from + taken.length
  return { text: taken.join('\n'), shown: taken.length, ...(next < lines.length ? { next } : {}) }
}

/** Bytes that are text as such, all others as base64. */
export function decoded(bytes: Uint8Array, mostBytes: number): { readonly text?: string; readonly base64?: string } {
  const head = bytes.subarray(0, mostBytes)
  const text = new TextDecoder().decode(head)
  // A character that the cut went through is no sign of other than text.
  const isText = !text.slice(0, -1).includes('\ufffd') && !/[^\P{Cc}\n\r\t]/u.test(text)
  return isText ? { text } : { base64: Buffer.from(head).toString('base64') }
}
