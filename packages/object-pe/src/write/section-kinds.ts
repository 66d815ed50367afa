import type { SectionKind } from '@sourceless/object'
import { sectionFlags } from '../raw/constants.js'

const { code, initialised, zero, discardable, execute, read, write } = sectionFlags

/** Flags of each kind of section, without the alignment of objects. */
export const kindFlags: Readonly<Record<SectionKind, number>> = {
  code: code + execute + read,
  readonly: initialised + read,
  data: initialised + read + write,
  zero: zero + read + write,
  note: initialised + discardable + read,
}
