import { globalAddresses, type ObjectFile } from '@sourceless/object'
import { cpus, fileTypes } from '../raw/constants.js'
import type { MachoImageOptions } from '../types.js'
import { buildChainedFixups } from './chained-fixups.js'
import { buildCodeSignature } from './code-signature.js'
import { buildExportTrie } from './export-trie.js'
import { type CommandFacts, encodeHeaders, headerSize, linkeditSegment, pageZero } from './image-commands.js'
import { linkContents } from './image-contents.js'
import { allSections, type ImageKind, planImage, sectionPlaces } from './image-plan.js'
import { type PlacedSegment, placeSegments } from './image-sections.js'
import { encodeFunctionStarts, encodeIndirect, linkeditNames, placeLinkedit } from './linkedit.js'
import { checkedFile } from './loader-check.js'
import { checkSymbolSections } from './section-names.js'
import { buildSymbolTable } from './symbol-table.js'

/** A UUID of version 8 (RFC 9562: made by a rule of one's own) from the contents, so that equal files have equal UUIDs. */
const uuidOf = (hash: Uint8Array): Uint8Array => {
  const uuid = hash.slice(0, 16)
  uuid[6] = (uuid[6]! & 0x0f) | 0x80
  uuid[8] = (uuid[8]! & 0x3f) | 0x80
  return uuid
}

/** The linked sections with the pointers that dyld completes, in a file of its final size. */
const fillFile = (
  sizeBytes: number,
  placed: readonly PlacedSegment[],
  contents: ReturnType<typeof linkContents>,
  pointers: readonly (readonly [address: number, value: bigint])[],
): Uint8Array => {
  const file = new Uint8Array(sizeBytes)
  const view = new DataView(file.buffer)
  for (const { origin, offset, sizeBytes: size } of allSections(placed)) {
    if (origin === 'pointers' || offset === 0 || size === 0) continue
    file.set(origin === 'stubs' ? contents.stubBytes : contents.bytes[origin]!, offset)
  }
  for (const { record } of placed) {
    const end = record.address + record.memorySizeBytes
    for (const [address, value] of pointers) {
      if (address >= record.address && address < end) {
        view.setBigUint64(record.offset + address - record.address, value, true)
      }
    }
  }
  return file
}

/** In an image, what other files may not refer to is as good as local. */
const withoutHidden = (object: ObjectFile): ObjectFile => ({
  ...object,
  symbols: object.symbols.map((symbol) =>
    symbol.visibility === 'hidden' && symbol.section !== undefined ? { ...symbol, binding: 'local' } : symbol,
  ),
})

/** Links an object into an image that dyld loads, and signs it. */
export const writeImage = (original: ObjectFile, kind: ImageKind, options: MachoImageOptions): Uint8Array => {
  const plan = planImage(withoutHidden(original), kind, options)
  const { object } = plan
  const { pageSizeBytes } = cpus[plan.machine]
  const { baseAddress } = kind
  const { identifier, sha256 } = options
  const placed = placeSegments(plan.segments, baseAddress, pageSizeBytes, headerSize(plan))
  const { addresses, ordinals } = sectionPlaces(object, placed)
  checkSymbolSections(object, ordinals)
  const contents = linkContents(plan, placed, addresses)
  const globals = globalAddresses(object, addresses)
  const exported = new Map([...globals].map(([name, address]) => [name, address - baseAddress]))
  const symbols = buildSymbolTable(object, { ordinals, addresses, libraryOf: plan.libraryOf })
  const last = placed.at(-1)!.record
  const segments = [
    ...(baseAddress === 0 ? [] : [pageZero(baseAddress)]),
    ...placed.map(({ record }) => record),
    linkeditSegment(last, 1, pageSizeBytes),
  ]
  const chains = buildChainedFixups(segments, contents.fixups, plan.imports.symbols, baseAddress, pageSizeBytes)
  const parts = {
    fixups: chains.bytes,
    exports: buildExportTrie(exported),
    functionStarts: encodeFunctionStarts(plan, addresses),
    symbols: symbols.records,
    indirect: encodeIndirect(plan, symbols.numberOf),
    strings: symbols.strings,
  }
  const linkedit = placeLinkedit(last.offset + last.fileSizeBytes, parts, identifier)
  const { offset: codeSizeBytes, sizeBytes: signatureSizeBytes } = linkedit.signature
  const file = fillFile(codeSizeBytes + signatureSizeBytes, placed, contents, chains.values)
  for (const name of linkeditNames) file.set(parts[name], linkedit[name].offset)

  const code = file.subarray(0, codeSizeBytes)
  const facts: Omit<CommandFacts, 'uuid'> = { placed, linkedit, symbols, exported }
  file.set(encodeHeaders(plan, { ...facts, uuid: new Uint8Array(16) }))
  file.set(encodeHeaders(plan, { ...facts, uuid: uuidOf(sha256(code)) }))
  const textSizeBytes = placed[0]!.record.fileSizeBytes
  const isExecutable = kind.fileType === fileTypes.execute
  file.set(buildCodeSignature({ code, identifier, textSizeBytes, isExecutable, sha256 }), codeSizeBytes)
  return checkedFile(file, sha256)
}
