import type { System } from './platform.js'

export const linux: System = {
  name: 'linux',
  format: async () => (await import('../file/elf.js')).elf,
  entrySymbol: '_start',
  symbolPrefix: '',
}

/** `mainCRTStartup` is the entry that linkers look for. */
export const windows: System = {
  name: 'windows',
  format: async () => (await import('../file/pe.js')).pe,
  entrySymbol: 'mainCRTStartup',
  symbolPrefix: '',
}

/** The entry is what LC_MAIN names. */
export const macos: System = {
  name: 'macos',
  format: async () => (await import('../file/macho.js')).macho,
  entrySymbol: '_main',
  symbolPrefix: '_',
}
