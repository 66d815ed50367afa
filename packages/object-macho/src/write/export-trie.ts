import { createByteWriter, encodeText } from '../raw/byte-writer.js'

interface Node {
  /** Offset from the first byte of the image. */
  value: number | undefined
  readonly edges: { readonly label: Uint8Array; readonly node: Node }[]
  /** Offset in the trie, found by iteration. */
  offset: number
}

type Entry = readonly [name: Uint8Array, value: number]

/** A node for names that agree in their first `depth` bytes; names are sorted by bytes. */
const buildNode = (entries: readonly Entry[], depth: number): Node => {
  const node: Node = { value: undefined, edges: [], offset: 0 }
  let place = 0
  if (entries[0] !== undefined && entries[0][0].length === depth) {
    node.value = entries[0][1]
    place = 1
  }
  while (place < entries.length) {
    const first = entries[place]![0]
    let end = place + 1
    while (end < entries.length && entries[end]![0][depth] === first[depth]) end++
    const last = entries[end - 1]![0]
    let common = depth + 1
    // The names between lie between the first and the last, so they share what those two share.
    while (common < first.length && common < last.length && first[common] === last[common]) common++
    node.edges.push({ label: first.subarray(depth, common), node: buildNode(entries.slice(place, end), common) })
    place = end
  }
  return node
}

const encodeNode = ({ value, edges }: Node): Uint8Array => {
  const writer = createByteWriter()
  if (value === undefined) writer.u8(0)
  else {
    // Flags 0: an ordinary symbol.
    const terminal = createByteWriter().uleb(0).uleb(value).finish()
    writer.uleb(terminal.length).bytes(terminal)
  }
  writer.u8(edges.length)
  for (const { label, node } of edges) writer.bytes(label).u8(0).uleb(node.offset)
  return writer.finish()
}

const listNodes = (root: Node): readonly Node[] => {
  const nodes = [root]
  for (const node of nodes) nodes.push(...node.edges.map((edge) => edge.node))
  return nodes
}

const compareBytes = ([a]: Entry, [b]: Entry): number => {
  const length = Math.min(a.length, b.length)
  for (let index = 0; index < length; index++) if (a[index] !== b[index]) return a[index]! - b[index]!
  return a.length - b.length
}

/**
 * The trie of exported names that LC_DYLD_EXPORTS_TRIE holds. Offsets are written as ULEB128, so a node's size depends on where
 * others lie: offsets only grow from zero, and are repeated until none changes.
 */
export const buildExportTrie = (exported: ReadonlyMap<string, number>): Uint8Array => {
  const entries = [...exported].map(([name, value]): Entry => [encodeText(name), value])
  const nodes = listNodes(buildNode(entries.sort(compareBytes), 0))
  let changed = true
  while (changed) {
    changed = false
    let offset = 0
    for (const node of nodes) {
      if (node.offset !== offset) changed = true
      node.offset = offset
      offset += encodeNode(node).length
    }
  }
  const writer = createByteWriter()
  for (const node of nodes) writer.bytes(encodeNode(node))
  return writer.align(8).finish()
}
