const encoder = new TextEncoder()

/** Processor features that code is made for, by bit. Linux ABI extensions, "Program Property"; AAELF64, section 6.2. */
const features = {
  x86_64: { type: 0xc000_0002, bits: { ibt: 1, shstk: 2 } },
  aarch64: { type: 0xc000_0000, bits: { bti: 1, pac: 2 } },
} as const

/**
 * `ibt` and `bti`: every target of an indirect branch is marked; `shstk`: returns only go where calls came from; `pac`: return
 * addresses are signed.
 */
export type ElfFeature = 'ibt' | 'shstk' | 'bti' | 'pac'

/** A note of the vendor GNU: sizes of name and contents, type, name, contents. Generic ABI, "Note Section". */
const gnuNote = (type: number, contents: Uint8Array): Uint8Array => {
  const name = encoder.encode('GNU\0')
  const note = new Uint8Array(12 + name.length + contents.length)
  const view = new DataView(note.buffer)
  view.setUint32(0, name.length, true)
  view.setUint32(4, contents.length, true)
  view.setUint32(8, type, true)
  note.set(name, 12)
  note.set(contents, 12 + name.length)
  return note
}

const programPropertyType = 5
const buildIdType = 3

/**
 * Contents of a `.note.gnu.property` section (`readonly`, aligned to 8): the whole object keeps to the rules of these features.
 * Linkers keep a feature when every object has it.
 * @example builder.section('.note.gnu.property', 'readonly', gnuPropertyNote('x86_64', ['ibt', 'shstk']), 8)
 */
export const gnuPropertyNote = (machine: 'x86_64' | 'aarch64', names: readonly ElfFeature[]): Uint8Array => {
  const { type, bits } = features[machine]
  const known: Readonly<Record<string, number>> = bits
  let flags = 0
  for (const name of names) {
    const bit = known[name]
    if (bit === undefined)
      throw new RangeError(`${machine} has no feature ${name}; it has ${Object.keys(bits).join(', ')}`)
    flags |= bit
  }
  const contents = new Uint8Array(16)
  const view = new DataView(contents.buffer)
  view.setUint32(0, type, true)
  view.setUint32(4, 4, true)
  view.setUint32(8, flags, true)
  return gnuNote(programPropertyType, contents)
}

/** Contents of a `.note.gnu.build-id` section (`readonly`, aligned to 4): any bytes that tell this build from others. */
export const gnuBuildIdNote = (id: Uint8Array): Uint8Array => {
  if (id.length === 0 || id.length % 4 !== 0)
    throw new RangeError(`a build id is a multiple of 4 bytes, not ${id.length}`)
  return gnuNote(buildIdType, id)
}
