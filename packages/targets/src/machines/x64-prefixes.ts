import { decode, type Instruction } from '@sourceless/isa-x64'
import type { Describe } from '../notes/machine.js'

/** An instruction with prefixes that the table does not have: of segments, or without effect. */
interface Prefixed extends Instruction {
  /** As disassemblers write them before the mnemonic: `cs`, `data16`, `bnd`, `notrack`, `repz`. */
  readonly words: readonly string[]
  /** What is added to addresses; the other segments begin at 0 in 64-bit mode. */
  readonly segment: 'fs' | 'gs' | undefined
}

const legacy: ReadonlyMap<number, string> = new Map([
  [0x26, 'es'],
  [0x2e, 'cs'],
  [0x36, 'ss'],
  [0x3e, 'ds'],
  [0x64, 'fs'],
  [0x65, 'gs'],
  [0x66, 'data16'],
  [0x67, 'addr32'],
  [0xf0, 'lock'],
  [0xf2, 'repnz'],
  [0xf3, 'repz'],
])
const longestBytes = 15
const isSegment = (byte: number): boolean => (byte & 0xe7) === 0x26 || byte === 0x64 || byte === 0x65
const branches = /^(j|call|ret|loop)/

/** The instruction at an offset, also with prefixes that compilers put before it to fill space, or to name a segment. */
export function decodeAny(bytes: Uint8Array, offset: number): Instruction | undefined {
  const first = bytes[offset]!
  if (!isSegment(first)) {
    const { value } = decode(bytes, offset)
    if (value !== undefined || !(legacy.has(first) || first >> 4 === 4)) return value
  }
  const end = Math.min(bytes.length, offset + longestBytes)
  const prefixes: number[] = []
  let start = offset
  while (start < end && legacy.has(bytes[start]!)) prefixes.push(bytes[start++]!)
  const rest = bytes.subarray(start, end)
  // What is said twice is said once; then, one by one, what may be without effect is left out.
  let kept = prefixes.filter((byte, at) => !isSegment(byte) && prefixes.indexOf(byte) === at)
  for (const dropped of [undefined, 0x66, 0xf2, 0xf3]) {
    if (dropped !== undefined && !kept.includes(dropped)) continue
    kept = kept.filter((byte) => byte !== dropped)
    const found = withoutPrefixes(kept, rest)
    if (found !== undefined) return prefixed(found, prefixes, kept, start - offset - kept.length)
  }
  return undefined
}

/** REX.W of an instruction that does not need it is left out as well; it is stronger than the prefix 0x66. */
function withoutPrefixes(kept: readonly number[], rest: Uint8Array): Instruction | undefined {
  const { value } = decode(Uint8Array.from([...kept, ...rest]))
  if (value !== undefined || kept.includes(0x66) || rest[0] === undefined || rest[0] >> 3 !== 9) return value
  const narrow = Uint8Array.from([...kept, rest[0] & 0xf7, ...rest.subarray(1)])
  return decode(narrow).value
}

function prefixed(found: Instruction, prefixes: readonly number[], kept: readonly number[], extra: number): Prefixed {
  const dropped = [...prefixes]
  for (const byte of kept) dropped.splice(dropped.lastIndexOf(byte), 1)
  const segment = dropped.findLast((byte) => byte === 0x64 || byte === 0x65)
  const hasMemory = found.operands.some((one) => typeof one === 'object' && one.kind === 'memory')
  const isBranch = branches.test(found.form.mnemonic)
  const words = dropped.flatMap((byte) => {
    if (byte === segment && hasMemory) return []
    if (isBranch && byte === 0x3e) return ['notrack']
    if (isBranch && byte === 0xf2) return ['bnd']
    return [legacy.get(byte)!]
  })
  const name = segment === undefined || !hasMemory ? undefined : segment === 0x64 ? 'fs' : 'gs'
  return { ...found, sizeBytes: found.sizeBytes + extra, words, segment: name }
}

const isPrefixed = (instruction: Instruction): instruction is Prefixed => 'words' in instruction

/** Texts and notes with the prefixes that `decodeAny` found. */
export const withPrefixes =
  (describe: Describe<Instruction>): Describe<Instruction> =>
  (at, nameAt) => {
    const { instruction } = at
    if (!isPrefixed(instruction)) return describe(at, nameAt)
    const { words, segment } = instruction
    // What lies in a segment is no place of the code.
    const { text, note } = describe(at, segment === undefined ? nameAt : undefined)
    const place = (said: string) => (segment === undefined ? said : said.replace('[', `${segment}:[`))
    return { text: [...words, place(text)].join(' '), note: place(note) }
  }

/** Prefixes go with what follows, so that what is passed over is no instruction that means something else. */
export function unreadBytes(bytes: Uint8Array, offset: number): number {
  let end = offset
  while (end < bytes.length - 1 && end < offset + longestBytes - 1 && legacy.has(bytes[end]!)) end++
  const rest = end > offset ? decodeAny(bytes, end) : undefined
  return end - offset + (rest?.sizeBytes ?? 1)
}
