import { segmentFlags, segmentTypes } from '../raw/constants.js'
import type { ProgramHeader } from '../raw/records.js'
import type { LoadedPart } from './segments.js'

export const headerOf = (type: number, flags: number, part: LoadedPart): ProgramHeader => ({ type, flags, ...part })

export const loadHeader = (part: LoadedPart, flags: number): ProgramHeader => headerOf(segmentTypes.load, flags, part)

/** The stack is not executable. */
export const stackHeader: ProgramHeader = {
  type: segmentTypes.gnuStack,
  flags: segmentFlags.read | segmentFlags.write,
  offset: 0,
  address: 0,
  fileSizeBytes: 0,
  memorySizeBytes: 0,
  alignment: 16,
}
