import type { ArchiveMember } from '../ar/model.js'
import { type CoffSection, type CoffSymbol, storageClasses, writeCoffObject } from './coff-object.js'
import { type ImportLibraryOptions, imageRelative, machineNumbers } from './model.js'

/** IMAGE_IMPORT_DESCRIPTOR, and where its three image-relative addresses stand. "Import Directory Table". */
const descriptorSizeBytes = 20
const descriptorFields = { lookupTable: 0, name: 12, addressTable: 16 } as const

const nullDescriptor = '__NULL_IMPORT_DESCRIPTOR'

/**
 * The three objects that make the import directory of the DLL when a linker does not make it itself: its descriptor, the zero
 * descriptor that ends the directory, and the zero entries that end the lookup and address tables. The linker puts the sections
 * `.idata$2` to `.idata$6` in the order of their numbers.
 */
export const importDescriptors = ({ machine, dll }: ImportLibraryOptions): readonly ArchiveMember[] => {
  const library = dll.replace(/\.[^.]*$/, '')
  const descriptor = `__IMPORT_DESCRIPTOR_${library}`
  const nullThunk = `\x7f${library}_NULL_THUNK_DATA`
  const { external, static: local, section } = storageClasses
  const member = (symbol: string, sections: readonly CoffSection[], symbols: readonly CoffSymbol[]): ArchiveMember => ({
    name: dll,
    bytes: writeCoffObject(machineNumbers[machine], imageRelative[machine], sections, symbols),
    symbols: [symbol],
  })
  const zeros = (name: string, sizeBytes: number, alignment: 4 | 8): CoffSection => ({
    name,
    bytes: new Uint8Array(sizeBytes),
    alignment,
  })
  return [
    member(
      descriptor,
      [
        {
          ...zeros('.idata$2', descriptorSizeBytes, 4),
          addresses: [
            [descriptorFields.name, 2],
            [descriptorFields.lookupTable, 3],
            [descriptorFields.addressTable, 4],
          ],
        },
        { name: '.idata$6', bytes: new TextEncoder().encode(`${dll}\0`), alignment: 2 },
      ],
      [
        { name: descriptor, section: 1, storageClass: external },
        { name: '.idata$2', section: 1, storageClass: section },
        { name: '.idata$6', section: 2, storageClass: local },
        { name: '.idata$4', section: 0, storageClass: section },
        { name: '.idata$5', section: 0, storageClass: section },
        { name: nullDescriptor, section: 0, storageClass: external },
        { name: nullThunk, section: 0, storageClass: external },
      ],
    ),
    member(
      nullDescriptor,
      [zeros('.idata$3', descriptorSizeBytes, 4)],
      [{ name: nullDescriptor, section: 1, storageClass: external }],
    ),
    member(
      nullThunk,
      [zeros('.idata$5', 8, 8), zeros('.idata$4', 8, 8)],
      [{ name: nullThunk, section: 1, storageClass: external }],
    ),
  ]
}
