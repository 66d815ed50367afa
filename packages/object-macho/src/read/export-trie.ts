import { commands, exportFlags } from '../raw/constants.js'
import { decodeName, maximumNameBytes, type Part } from './bytes.js'
import { linkeditPart, type MachoHeaders } from './headers.js'
import { malformed } from './malformed.js'

/** ULEB128 below 2^53 at `start`. */
const readUleb = (part: Part, start: number): { value: number; end: number } => {
  let value = 0
  for (let end = start, scale = 1; ; scale *= 128) {
    const byte = part.bytes[end]
    if (byte === undefined || scale > 2 ** 49)
      return malformed('bad-export', part.offset + start, 'a number does not end')
    value += (byte & 0x7f) * scale
    end++
    if (byte < 0x80) {
      if (!Number.isSafeInteger(value)) malformed('bad-export', part.offset + start, 'a number exceeds 53 bits')
      return { value, end }
    }
  }
}

interface Pending {
  readonly start: number
  readonly name: Uint8Array
}

/** Edges of a node: labels that go on from `name`. */
const readEdges = (part: Part, from: number, { start, name }: Pending): { pending: Pending[]; nameBytes: number } => {
  const at = part.offset + start
  const count = part.bytes[from]
  if (count === undefined) return malformed('bad-export', at, 'a node leaves the trie')
  const pending: Pending[] = []
  let [place, nameBytes] = [from + 1, 0]
  for (let index = 0; index < count; index++) {
    const end = part.bytes.indexOf(0, place)
    if (end < 0) malformed('bad-export', at, 'a label leaves the trie')
    const label = part.bytes.subarray(place, end)
    if (name.length + label.length > maximumNameBytes) {
      malformed('limit-exceeded', at, `a name is longer than ${maximumNameBytes} bytes`)
    }
    const longer = new Uint8Array(name.length + label.length)
    longer.set(name)
    longer.set(label, name.length)
    const child = readUleb(part, end + 1)
    pending.push({ start: child.value, name: longer })
    place = child.end
    nameBytes += longer.length
  }
  return { pending, nameBytes }
}

/** Names that the image exports, as offsets from its first byte. Re-exports and resolvers are left out. */
export const readExports = (headers: MachoHeaders): ReadonlyMap<string, number> | undefined => {
  const part = linkeditPart(headers, commands.exportsTrie, 'the export trie')
  if (part === undefined) return undefined
  const exported = new Map<string, number>()
  if (part.bytes.length === 0) return exported
  const seen = new Set<number>()
  const pending: Pending[] = [{ start: 0, name: new Uint8Array(0) }]
  let budgetBytes = maximumNameBytes + 16 * part.bytes.length
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    const at = part.offset + node.start
    if (seen.has(node.start)) malformed('bad-export', part.offset, 'a node of the trie is reached twice')
    seen.add(node.start)
    if (node.start >= part.bytes.length) malformed('bad-export', part.offset, 'a node leaves the trie')
    const terminal = readUleb(part, node.start)
    if (terminal.value > 0) {
      const flags = readUleb(part, terminal.end)
      const name = decodeName(node.name, at)
      const isPlain = (flags.value & (exportFlags.reexport | exportFlags.stubAndResolver | exportFlags.kindMask)) === 0
      if (isPlain) exported.set(name, readUleb(part, flags.end).value)
    }
    const edges = readEdges(part, terminal.end + terminal.value, node)
    budgetBytes -= edges.nameBytes
    if (budgetBytes < 0) malformed('limit-exceeded', at, 'names overlap more than tries do')
    pending.push(...edges.pending)
  }
  return exported
}
