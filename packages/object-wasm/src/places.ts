import { ByteReader } from '@sourceless/isa-wasm'

/** Lists of a module whose items are located. `functions` are the entries of the code section. */
export type ListName =
  | 'types'
  | 'imports'
  | 'tables'
  | 'memories'
  | 'globals'
  | 'exports'
  | 'elements'
  | 'functions'
  | 'data'

/** Where the items of a module stand in the bytes that it was read from. */
export interface ModulePlaces {
  readonly bytes: Uint8Array
  /** Offset of each item, in the order of the module's lists. */
  readonly items: Readonly<Partial<Record<ListName, readonly number[]>>>
  /** Offset of the start section's function index. */
  readonly start: number | undefined
}

/** Offset of an item in the file; 0 for a module that was not read from one. */
export const offsetOf = (places: ModulePlaces | undefined, list: ListName, index: number): number =>
  places?.items[list]?.[index] ?? 0

/** A reader of a body or constant expression, whose offsets are those in the file when there is one. */
export const readerOf = (places: ModulePlaces | undefined, code: Uint8Array): ByteReader => {
  if (places === undefined || code.buffer !== places.bytes.buffer) return new ByteReader(code)
  const start = code.byteOffset - places.bytes.byteOffset
  return new ByteReader(places.bytes, start, start + code.length)
}
