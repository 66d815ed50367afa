import { plural } from '../../app/format.js'
import { hexNumber } from '../shared/hex.js'
import type { Claims, Part } from './layout.js'
import { ascii, fixedName } from './reader.js'

const magicBytes = 8
const headerBytes = 60
const maximumMembers = 1000

/** An archive: its members are laid out as files of their own, at their places. `claimsOf` reads a member. */
export function archiveClaims(file: Uint8Array, claimsOf: (member: Uint8Array) => Claims | undefined): Claims {
  const parts: Part[] = [{ start: 0, end: magicBytes, name: 'archive magic', kind: 'header', detail: '!<arch>' }]
  const problems: string[] = []
  const inner: Claims[] = []
  let at = magicBytes
  for (let members = 0; at + headerBytes <= file.length && members < maximumMembers; members++) {
    const field = (offset: number, size: number) => ascii(file.subarray(at + offset, at + offset + size)).trim()
    const name = field(0, 16)
    const size = Number(field(48, 10))
    if (!Number.isSafeInteger(size) || size < 0) {
      problems.push(`The member header at ${hexNumber(at)} states no size.`)
      break
    }
    const start = at + headerBytes
    const end = start + size
    // BSD archives write names behind the header, and count them into the size.
    const nameBytes = Number(/^#1\/(\d+)$/.exec(name)?.[1] ?? 0)
    const content = start + nameBytes
    const written = nameBytes > 0 ? fixedName(file.subarray(start, content)) : name
    const shown = memberName(written)
    parts.push({ start: at, end: content, name: `header of ${shown}`, kind: 'header' })
    const claims = isTable(written) ? undefined : claimsOf(file.subarray(content, Math.min(end, file.length)))
    if (claims === undefined)
      parts.push({ start: content, end, name: shown, kind: isTable(written) ? 'symbols' : 'unknown' })
    else inner.push(moved(claims, content, shown))
    if (size % 2 === 1 && end < file.length)
      parts.push({
        start: end,
        end: end + 1,
        name: 'padding',
        kind: 'padding',
        detail: 'Members start at even offsets.',
      })
    at = end + (size % 2)
  }
  return {
    format: `Archive of ${plural(inner.length, 'object')}`,
    parts: [...parts, ...inner.flatMap((one) => one.parts)],
    segments: inner.flatMap((one) => one.segments),
    symbols: inner.flatMap((one) => one.symbols),
    problems: [...problems, ...inner.flatMap((one) => one.problems)],
  }
}

const isTable = (name: string): boolean =>
  name === '/' || name === '//' || name === '/SYM64/' || name.startsWith('__.SYMDEF')

const memberName = (name: string): string =>
  name === '/' || name === '/SYM64/' || name.startsWith('__.SYMDEF')
    ? 'symbol index'
    : name === '//'
      ? 'table of long names'
      : name.replace(/\/$/, '')

function moved(claims: Claims, by: number, member: string): Claims {
  const move = <T extends { readonly start: number; readonly end: number; readonly name: string }>(one: T): T => ({
    ...one,
    start: one.start + by,
    end: one.end + by,
  })
  return {
    ...claims,
    parts: claims.parts.map((part) => ({ ...move(part), name: `${member}: ${part.name}` })),
    segments: claims.segments.map(move),
    symbols: claims.symbols.map(move),
  }
}
