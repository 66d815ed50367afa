import { alignUp } from '@sourceless/object'
import { createByteWriter } from '../raw/byte-writer.js'
import { codeSignatureSizeBytes } from './code-signature.js'
import type { ImagePlan } from './image-plan.js'

/** Where each part of __LINKEDIT lies in the file. */
export interface LinkeditPart {
  readonly offset: number
  readonly sizeBytes: number
}
export const linkeditNames = ['fixups', 'exports', 'functionStarts', 'symbols', 'indirect', 'strings'] as const
export type Linkedit = Readonly<Record<(typeof linkeditNames)[number] | 'signature', LinkeditPart>>

/** Distances between function starts from the first byte of the image on, as ULEB128, ended by a zero. */
export const encodeFunctionStarts = ({ object, kind }: ImagePlan, addresses: readonly number[]): Uint8Array => {
  const starts = object.symbols.flatMap(({ section, offset }) =>
    section !== undefined && object.sections[section]!.kind === 'code' ? [addresses[section]! + offset] : [],
  )
  const writer = createByteWriter()
  let before = kind.baseAddress
  for (const start of [...new Set(starts)].sort((a, b) => a - b)) {
    writer.uleb(start - before)
    before = start
  }
  return writer.u8(0).align(8).finish()
}

/** Symbol numbers of the called imports, for the stubs and again for the pointers. */
export const encodeIndirect = ({ object, imports }: ImagePlan, numberOf: readonly number[]): Uint8Array => {
  const numbers = new Map(
    object.symbols.flatMap(({ name, section }, index) =>
      section === undefined ? [[name, numberOf[index]!] as const] : [],
    ),
  )
  const writer = createByteWriter()
  for (let round = 0; round < 2; round++) {
    for (const index of imports.called) writer.u32(numbers.get(imports.symbols[index]!.name)!)
  }
  return writer.align(8).finish()
}

/** Parts one after the other, each on a multiple of 8; the signature on a multiple of 16, at the end. */
export const placeLinkedit = (
  start: number,
  parts: Readonly<Record<(typeof linkeditNames)[number], Uint8Array>>,
  identifier: string,
): Linkedit => {
  let end = start
  const place = (name: (typeof linkeditNames)[number]): LinkeditPart => {
    const offset = end
    end += parts[name].length
    return { offset, sizeBytes: parts[name].length }
  }
  const placed = {
    fixups: place('fixups'),
    exports: place('exports'),
    functionStarts: place('functionStarts'),
    symbols: place('symbols'),
    indirect: place('indirect'),
    strings: place('strings'),
  }
  const offset = alignUp(end, 16)
  return { ...placed, signature: { offset, sizeBytes: codeSignatureSizeBytes(offset, identifier) } }
}
