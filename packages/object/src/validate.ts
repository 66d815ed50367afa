import { hex, type ObjectDiagnostic } from './diagnostic.js'
import type { FrameRow, FunctionFrame, ObjectFile, ObjectSymbol, Section } from './model.js'
import { isRelocationKind, relocationSizeBytes } from './relocation.js'

/** Largest alignment that a format or loader here honours: 64 KiB. */
const maximumAlignment = 0x10000

const isSize = (value: number): boolean => Number.isSafeInteger(value) && value >= 0

const checkSection = (section: Section): ObjectDiagnostic[] => {
  const fault = (what: string): ObjectDiagnostic => ({
    code: 'bad-section',
    section: section.name,
    message: `section ${section.name}: ${what}`,
  })
  const faults: ObjectDiagnostic[] = []
  const { alignment, sizeBytes, bytes, kind } = section
  if (!isSize(sizeBytes)) faults.push(fault(`size ${sizeBytes} is not a whole number of bytes`))
  if (!isSize(alignment) || Math.log2(alignment) % 1 !== 0 || alignment > maximumAlignment) {
    faults.push(fault(`alignment ${alignment} is not a power of two up to ${maximumAlignment}`))
  }
  if (kind === 'zero' ? bytes.length !== 0 : bytes.length !== sizeBytes) {
    faults.push(fault(`${bytes.length} bytes do not match the size ${sizeBytes} of a ${kind} section`))
  }
  if (section.name.includes('\0')) faults.push(fault('the name holds a zero byte'))
  return faults
}

const checkSymbol = (symbol: ObjectSymbol, sections: readonly Section[]): ObjectDiagnostic[] => {
  const fault = (what: string): ObjectDiagnostic[] => [
    { code: 'bad-symbol', symbol: symbol.name, message: `symbol ${symbol.name}: ${what}` },
  ]
  if (symbol.name.includes('\0')) return fault('the name holds a zero byte')
  if (!isSize(symbol.offset) || !isSize(symbol.sizeBytes))
    return fault('offset and size must be whole numbers of bytes')
  if (symbol.section === undefined) {
    return symbol.binding === 'local' ? fault('a local symbol must be defined in a section') : []
  }
  const section = sections[symbol.section]
  if (section === undefined) return fault(`section ${symbol.section} does not exist`)
  if (symbol.offset + symbol.sizeBytes > section.sizeBytes) {
    return fault(`${hex(symbol.offset)} + ${symbol.sizeBytes} bytes leaves section ${section.name}`)
  }
  return []
}

const checkRelocations = (object: ObjectFile): ObjectDiagnostic[] => {
  const faults: ObjectDiagnostic[] = []
  for (const { section: index, symbol, offset, kind, addend } of object.relocations) {
    const section = object.sections[index]
    const isKind = isRelocationKind(kind)
    const sizeBytes = isKind ? relocationSizeBytes(kind) : 0
    const fits = section !== undefined && isSize(offset) && offset + sizeBytes <= section.bytes.length
    const what =
      section === undefined
        ? `section ${index} does not exist`
        : object.symbols[symbol] === undefined
          ? `symbol ${symbol} does not exist`
          : !isKind
            ? `the kind '${kind}' is not known`
            : !fits
              ? `the ${sizeBytes}-byte field leaves the section`
              : !Number.isSafeInteger(addend)
                ? `addend ${addend} is not an integer`
                : undefined
    if (what === undefined) continue
    const name = section?.name ?? String(index)
    faults.push({
      code: 'bad-relocation',
      section: name,
      offset,
      message: `relocation at ${name}+${hex(offset)}: ${what}`,
    })
  }
  return faults
}

const checkNames = (symbols: readonly ObjectSymbol[]): ObjectDiagnostic[] => {
  const seen = new Set<string>()
  const faults: ObjectDiagnostic[] = []
  for (const { name, binding } of symbols) {
    if (binding === 'local') continue
    if (seen.has(name)) faults.push({ code: 'duplicate-symbol', symbol: name, message: `symbol ${name} appears twice` })
    seen.add(name)
  }
  return faults
}

const isRegister = (value: number): boolean => isSize(value) && value < 32

/** What is wrong with the rows of a function of that size. */
const faultOfRows = (rows: readonly FrameRow[], sizeBytes: number): string | undefined => {
  if (rows[0]?.at !== 0) return 'the first row is not at 0'
  for (const [index, { at, stackBytes, saved }] of rows.entries()) {
    if (!isSize(at) || at >= sizeBytes) return `a row at ${at} is no offset in its ${sizeBytes} bytes`
    if (index > 0 && at <= rows[index - 1]!.at) return `the row at ${hex(at)} does not follow the one before`
    if (!isSize(stackBytes)) return `${stackBytes} bytes of stack at ${hex(at)} are no whole number`
    const places = new Set(saved.map(({ register, isFloat }) => `${register} ${isFloat}`))
    if (places.size < saved.length) return `a register is saved twice at ${hex(at)}`
    const odd = saved.find(({ register, below }) => !isRegister(register) || !Number.isSafeInteger(below))
    if (odd !== undefined) return `register ${odd.register}, ${odd.below} bytes below the CFA, cannot be at ${hex(at)}`
  }
  return undefined
}

const checkFrames = ({ frames = [], symbols, sections }: ObjectFile): ObjectDiagnostic[] => {
  const seen = new Set<number>()
  return frames.flatMap(({ symbol: index, rows }: FunctionFrame): ObjectDiagnostic[] => {
    const symbol = symbols[index]
    const isCode = symbol?.section !== undefined && sections[symbol.section]?.kind === 'code'
    const what = !isCode
      ? 'it is no function of this object'
      : seen.has(index)
        ? 'it appears twice'
        : faultOfRows(rows, symbol.sizeBytes)
    seen.add(index)
    if (what === undefined) return []
    const name = symbol?.name ?? String(index)
    return [{ code: 'bad-frame', symbol: name, message: `frame of ${name}: ${what}` }]
  })
}

/** Every way in which an object breaks the model's invariants; empty when it is sound. */
export const validateObject = (object: ObjectFile): readonly ObjectDiagnostic[] => [
  ...object.sections.flatMap(checkSection),
  ...object.symbols.flatMap((symbol) => checkSymbol(symbol, object.sections)),
  ...checkNames(object.symbols),
  ...checkRelocations(object),
  ...checkFrames(object),
]
