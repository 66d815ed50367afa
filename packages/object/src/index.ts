export type { Image, Machine, ObjectFile, ObjectSymbol, Relocation, RelocationKind, Section, SectionKind, Segment } from './model.js'
