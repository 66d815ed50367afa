import type { ObjectFile } from '@sourceless/object'
import { gnuBuildIdNote } from '../notes.js'
import type { Hash } from '../types.js'

const sectionName = '.note.gnu.build-id'
/** Sizes and type of the note, and its vendor's name, which precede the id. */
const idOffset = 16

/** The object with a note whose id is zeros, as long as the hash. */
export const addBuildId = (object: ObjectFile, hash: Hash | undefined): ObjectFile => {
  if (hash === undefined) return object
  const bytes = gnuBuildIdNote(new Uint8Array(hash(new Uint8Array(0)).length))
  const section = { name: sectionName, kind: 'readonly', bytes, sizeBytes: bytes.length, alignment: 4 } as const
  return { ...object, sections: [...object.sections, section] }
}

/** Puts the hash of the file, as it is with zeros in place of the id, into that place. Equal files have equal ids. */
export const fillBuildId = (
  file: Uint8Array,
  { sections }: ObjectFile,
  offsets: readonly number[],
  hash: Hash | undefined,
): void => {
  if (hash !== undefined)
    file.set(hash(file), offsets[sections.findLastIndex(({ name }) => name === sectionName)]! + idOffset)
}
