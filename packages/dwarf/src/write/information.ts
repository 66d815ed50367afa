import type { ObjectFile } from '@sourceless/object'
import { encodings, languageC11, listEntries, operations, unitTypes, version } from '../raw/constants.js'
import type { DwarfMachine } from '../raw/machine.js'
import type { DebugDescription, DebugFunction, DebugParameter, DebugPlace, DebugType } from '../types.js'
import { abbreviationCode } from './abbreviations.js'
import { type Contents, createContents } from './contents.js'
import type { Anchor } from './sections.js'

/** What entries refer to: places in code, and symbols of the other sections. */
export interface InformationTargets {
  anchor(section: number, offset: number): Anchor
  readonly abbreviations: number
  readonly lines: number
  readonly lists: number
}

/** Index of the file in the line table. */
const textFile = 1
const addressBytes = 8

const encodingOf = { ...encodings, character: encodings.signedCharacter } as const

/** A location expression; shorter than 128 bytes. */
const encodePlace = (place: DebugPlace, machine: DwarfMachine): Uint8Array => {
  const out = createContents()
  if (place.kind === 'stack') return out.u8(operations.frameOffset).sleb(place.offset).finish()
  const number = machine.numberOf(place.register, place.isFloat)
  return (number < 32 ? out.u8(operations.register0 + number) : out.u8(operations.registerAny).uleb(number)).finish()
}

/** Writes each type once, what it refers to before it; the offset of its entry in the unit. */
const createTypes = (out: Contents): ((type: DebugType) => number) => {
  const offsets = new Map<string, number>()
  const offsetOf = (type: DebugType): number => {
    const key = JSON.stringify(type)
    const known = offsets.get(key)
    if (known !== undefined) return known
    const inner = type.kind === 'base' ? 0 : offsetOf(type.kind === 'pointer' ? type.to : type.of)
    offsets.set(key, out.length)
    const offset = out.length
    if (type.kind === 'base') {
      out.uleb(abbreviationCode('baseType')).string(type.name).u8(encodingOf[type.encoding], type.sizeBytes)
    } else if (type.kind === 'pointer') out.uleb(abbreviationCode('pointerType')).u8(addressBytes).u32(inner)
    else out.uleb(abbreviationCode('constType')).u32(inner)
    return offset
  }
  return offsetOf
}

/** The extent of the code in its section, when it is one section. */
const rangeOf = ({ symbols }: ObjectFile, functions: readonly DebugFunction[]) => {
  const own = functions.map(({ symbol }) => symbols[symbol]!)
  const section = own[0]?.section
  if (section === undefined || own.some((symbol) => symbol.section !== section)) return undefined
  const start = Math.min(...own.map(({ offset }) => offset))
  return { section, start, sizeBytes: Math.max(...own.map(({ offset, sizeBytes }) => offset + sizeBytes)) - start }
}

/** .debug_info, and the .debug_loclists that it refers to: one unit with its types, functions and parameters. */
export const encodeInformation = (
  object: ObjectFile,
  machine: DwarfMachine,
  description: DebugDescription,
  { anchor, abbreviations, lines, lists }: InformationTargets,
): { readonly information: Contents; readonly locations: Contents } => {
  const { functions, producer, fileName, directory = '.' } = description
  const out = createContents()
  const locations = createContents()
  const refer = (contents: Contents, section: number, offset: number): Contents => {
    const { symbol, addend } = anchor(section, offset)
    return contents.refer('abs64', symbol, addend)
  }

  const encodeParameter = ({ name, place, until }: DebugParameter, type: number, code: DebugFunction): void => {
    const { section, offset, sizeBytes } = object.symbols[code.symbol]!
    if (place === undefined) {
      out.uleb(abbreviationCode('lostParameter')).string(name).u32(type)
      return
    }
    const expression = encodePlace(place, machine)
    if (until === undefined || until >= sizeBytes) {
      out.uleb(abbreviationCode('parameter')).string(name).u32(type).uleb(expression.length).bytes(expression)
      return
    }
    out.uleb(abbreviationCode('movingParameter')).string(name).u32(type).refer('abs32', lists, locations.length)
    refer(locations.u8(listEntries.startLength), section!, offset).uleb(until)
    locations.uleb(expression.length).bytes(expression).u8(listEntries.end)
  }

  const encodeFunction = (code: DebugFunction, offsetOf: (type: DebugType) => number): void => {
    const { symbol, name, line, parameters, result } = code
    const { section, offset, sizeBytes, binding } = object.symbols[symbol]!
    out.uleb(abbreviationCode(result === undefined ? 'procedure' : 'function')).string(name)
    out.u8(Number(binding !== 'local'), textFile).uleb(line)
    refer(out, section!, offset).uleb(sizeBytes).uleb(1).u8(operations.callFrameCfa)
    if (result !== undefined) out.u32(offsetOf(result))
    for (const parameter of parameters) encodeParameter(parameter, offsetOf(parameter.type), code)
    out.u8(0)
  }

  locations.sized(() => {
    locations.u16(version).u8(addressBytes, 0).u32(0)
    out.sized(() => {
      out.u16(version).u8(unitTypes.compile, addressBytes).refer('abs32', abbreviations, 0)
      const range = rangeOf(object, functions)
      out.uleb(abbreviationCode(range === undefined ? 'scatteredUnit' : 'unit'))
      out.string(producer).u16(languageC11).string(fileName).string(directory).refer('abs32', lines, 0)
      if (range !== undefined) refer(out, range.section, range.start).uleb(range.sizeBytes)
      const offsetOf = createTypes(out)
      for (const { result, parameters } of functions) {
        for (const type of [result, ...parameters.map((each) => each.type)]) if (type !== undefined) offsetOf(type)
      }
      for (const code of functions) encodeFunction(code, offsetOf)
      out.u8(0)
    })
  })
  return { information: out, locations }
}
