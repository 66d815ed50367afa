import { type ObjectFile, relocationSizeBytes } from '@sourceless/object'
import type { LayoutFormat } from '../layout/read-layout.js'
import { type FileRelocation, placeText } from './viewed-file.js'

type Reading = { readonly value: { readonly kind: string } | undefined }

const readers: Readonly<Partial<Record<LayoutFormat, (file: Uint8Array) => Promise<Reading>>>> = {
  ELF: async (file) => (await import('@sourceless/object-elf')).readElf(file),
  COFF: async (file) => (await import('@sourceless/object-pe')).readPe(file),
  'Mach-O': async (file) => (await import('@sourceless/object-macho')).readMacho(file),
}

/** The open fields of an object, at their places in `whole`, of which `object` is a view. Other files have none. */
export async function readRelocations(
  whole: Uint8Array,
  object: Uint8Array,
  format: LayoutFormat | undefined,
): Promise<readonly FileRelocation[]> {
  const read = format && readers[format]
  const value = read && (await read(object)).value
  if (value === undefined || !isRelocatable(value)) return []
  const { sections, symbols, relocations } = value.object
  return relocations
    .flatMap(({ section, offset, kind, symbol, addend }) => {
      const { bytes } = sections[section]!
      if (bytes.buffer !== whole.buffer) return []
      const start = bytes.byteOffset - whole.byteOffset + offset
      const { name, section: home } = symbols[symbol]!
      const shown = name || (home === undefined ? 'nothing' : sections[home]!.name)
      return [
        {
          start,
          end: start + relocationSizeBytes(kind),
          kind,
          symbol: shown,
          addend,
          words: words(kind, shown, addend),
        },
      ]
    })
    .sort((a, b) => a.start - b.start)
}

const isRelocatable = (value: {
  readonly kind: string
}): value is { readonly kind: 'relocatable'; readonly object: ObjectFile } => value.kind === 'relocatable'

/** What is stored, by the kinds of the object packages. */
function words(kind: string, symbol: string, addend: number): string {
  const place = placeText(symbol, addend)
  if (kind === 'image32') return `offset of ${place} from the start of the image`
  if (/page21$/.test(kind)) return `distance in pages of 4 KiB to ${place}`
  if (/low12/.test(kind)) return `low 12 bits of the address of ${place}`
  if (/pc-high20$/.test(kind)) return `upper 20 bits of the distance to ${place}`
  if (/high20$/.test(kind)) return `upper 20 bits of the address of ${place}`
  if (/move\d$/.test(kind)) return `16 bits of the address of ${place}`
  if (kind.startsWith('abs')) return `address of ${place}`
  return `distance from here to ${place}`
}
