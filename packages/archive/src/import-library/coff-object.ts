/** Just enough COFF for the three objects that every import library holds; `@sourceless/object-pe` writes any object. */
export interface CoffSection {
  readonly name: string
  readonly bytes: Uint8Array
  readonly alignment: 2 | 4 | 8
  /** Image-relative addresses: place in the section, index of the symbol. */
  readonly addresses?: readonly (readonly [offset: number, symbol: number])[]
}

export interface CoffSymbol {
  readonly name: string
  /** One-based; 0 for a symbol defined elsewhere. */
  readonly section: number
  readonly storageClass: number
}

/** PE format specification, "Storage Class". */
export const storageClasses = { external: 2, static: 3, section: 104 } as const

const sizes = { header: 20, section: 40, relocation: 10, symbol: 18 } as const

/** IMAGE_SCN_CNT_INITIALIZED_DATA, IMAGE_SCN_MEM_READ, IMAGE_SCN_MEM_WRITE. */
const initialisedReadWrite = 0xc0000040

const encoder = new TextEncoder()

const contentsSizeBytes = ({ bytes, addresses = [] }: CoffSection): number =>
  bytes.length + sizes.relocation * addresses.length

/** Names longer than eight bytes stand after the symbols, behind the size of all of them. */
const createStrings = () => {
  const bytes: number[] = [0, 0, 0, 0]
  return {
    bytes,
    add: (name: Uint8Array): number => bytes.push(...name, 0) - name.length - 1,
  }
}

export const writeCoffObject = (
  machine: number,
  relocationType: number,
  sections: readonly CoffSection[],
  symbols: readonly CoffSymbol[],
): Uint8Array => {
  const strings = createStrings()
  const names = symbols.map(({ name }) => {
    const bytes = encoder.encode(name)
    return { bytes, offset: bytes.length > 8 ? strings.add(bytes) : undefined }
  })
  let at = sizes.header + sizes.section * sections.length
  const symbolTable = sections.reduce((sum, section) => sum + contentsSizeBytes(section), at)
  const out = new Uint8Array(symbolTable + sizes.symbol * symbols.length + strings.bytes.length)
  const view = new DataView(out.buffer)
  view.setUint16(0, machine, true)
  view.setUint16(2, sections.length, true)
  view.setUint32(8, symbolTable, true)
  view.setUint32(12, symbols.length, true)
  for (const [index, { name, bytes, alignment, addresses = [] }] of sections.entries()) {
    const header = sizes.header + sizes.section * index
    out.set(encoder.encode(name), header)
    view.setUint32(header + 16, bytes.length, true)
    view.setUint32(header + 20, at, true)
    view.setUint32(header + 24, addresses.length === 0 ? 0 : at + bytes.length, true)
    view.setUint16(header + 32, addresses.length, true)
    view.setUint32(header + 36, initialisedReadWrite | ((Math.log2(alignment) + 1) << 20), true)
    out.set(bytes, at)
    at += bytes.length
    for (const [offset, symbol] of addresses) {
      view.setUint32(at, offset, true)
      view.setUint32(at + 4, symbol, true)
      view.setUint16(at + 8, relocationType, true)
      at += sizes.relocation
    }
  }
  for (const [index, { section, storageClass }] of symbols.entries()) {
    const { bytes, offset } = names[index]!
    if (offset === undefined) out.set(bytes, at)
    else view.setUint32(at + 4, offset, true)
    view.setInt16(at + 12, section, true)
    out[at + 16] = storageClass
    at += sizes.symbol
  }
  out.set(strings.bytes, at)
  view.setUint32(at, strings.bytes.length, true)
  return out
}
