import { hex, ObjectError, type ObjectFile, type ObjectSymbol, type Relocation } from '@sourceless/object'

/**
 * The two halves of a pc-relative address. In the model both refer to the target, and the low half's addend includes its
 * distance from the high half. In ELF the low half refers to a local label at the high half and has no addend.
 * RISC-V ELF psABI, section 8.4.9.
 */

const isLowHalf = ({ kind }: Relocation): boolean => kind === 'riscv-pc-low12' || kind === 'riscv-pc-low12-store'
const isHighHalf = ({ kind }: Relocation): boolean => kind === 'riscv-pc-high20'

/** Halves with the same key stand for the same 32 bits. */
const pairKey = ({ section, symbol, addend, offset }: Relocation): string => `${section} ${symbol} ${addend - offset}`
const placeKey = (section: number, offset: number): string => `${section} ${offset}`

const unpaired = (object: ObjectFile, { section, offset, symbol }: Relocation): ObjectError => {
  const name = object.sections[section]!.name
  const message = `relocation at ${name}+${hex(offset)}: no high half refers to ${object.symbols[symbol]!.name} in the same way`
  return new ObjectError([{ code: 'bad-relocation', section: name, offset, message }])
}

/** From the model to ELF: low halves refer to labels, which are added where no local symbol is there yet. */
export const labelHighHalves = (object: ObjectFile): ObjectFile => {
  if (!object.relocations.some(isLowHalf)) return object
  const symbols: ObjectSymbol[] = [...object.symbols]
  const highHalves = new Map<string, Relocation>()
  for (const relocation of object.relocations.filter(isHighHalf)) highHalves.set(pairKey(relocation), relocation)
  const labels = new Map<string, number>()
  const names = new Set(symbols.map(({ name }) => name))
  for (const [index, { binding, kind, section, offset }] of symbols.entries()) {
    if (binding === 'local' && kind === 'none' && section !== undefined) labels.set(placeKey(section, offset), index)
  }
  const newName = (): string => {
    let number = symbols.length
    while (names.has(`.Lpcrel_hi${number}`)) number++
    return `.Lpcrel_hi${number}`
  }
  const labelAt = ({ section, offset }: Relocation): number => {
    const known = labels.get(placeKey(section, offset))
    if (known !== undefined) return known
    labels.set(placeKey(section, offset), symbols.length)
    return symbols.push({ name: newName(), binding: 'local', kind: 'none', section, offset, sizeBytes: 0 }) - 1
  }
  const relocations = object.relocations.map((relocation): Relocation => {
    if (!isLowHalf(relocation)) return relocation
    const highHalf = highHalves.get(pairKey(relocation))
    if (highHalf === undefined) throw unpaired(object, relocation)
    return { ...relocation, symbol: labelAt(highHalf), addend: 0 }
  })
  return { ...object, symbols, relocations }
}

/**
 * From ELF to the model. `refuse` is told the index of a low half whose label marks no high half; it does not return.
 */
export const resolveHighHalves = (
  relocations: readonly Relocation[],
  symbols: readonly ObjectSymbol[],
  refuse: (index: number) => never,
): readonly Relocation[] => {
  if (!relocations.some(isLowHalf)) return relocations
  const highHalves = new Map<string, Relocation>()
  for (const relocation of relocations.filter(isHighHalf)) {
    highHalves.set(placeKey(relocation.section, relocation.offset), relocation)
  }
  return relocations.map((relocation, index): Relocation => {
    if (!isLowHalf(relocation)) return relocation
    const label = symbols[relocation.symbol]!
    const highHalf = label.section === undefined ? undefined : highHalves.get(placeKey(label.section, label.offset))
    if (highHalf === undefined || highHalf.section !== relocation.section || relocation.addend !== 0)
      return refuse(index)
    const { symbol, addend, offset } = highHalf
    return { ...relocation, symbol, addend: addend + relocation.offset - offset }
  })
}
