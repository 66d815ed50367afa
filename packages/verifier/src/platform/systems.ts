import type { System } from './platform.js'

const named = (returning: readonly string[], ending: readonly string[]): System['imports'] =>
  new Map([...returning.map((name) => [name, 'returns'] as const), ...ending.map((name) => [name, 'ends'] as const)])

export const linux: System = {
  name: 'linux',
  format: async () => (await import('../file/elf.js')).elf,
  entrySymbol: '_start',
  imports: new Map(),
  library: undefined,
  slotPrefix: '',
  argumentsAreText: false,
  growsStacks: false,
  symbolPrefix: '',
}

/** `mainCRTStartup` is the entry that linkers look for. */
export const windows: System = {
  name: 'windows',
  format: async () => (await import('../file/pe.js')).pe,
  entrySymbol: 'mainCRTStartup',
  imports: named(
    [
      'GetStdHandle',
      'ReadFile',
      'WriteFile',
      'GetCommandLineA',
      'GetCommandLineW',
      'GetProcessHeap',
      'HeapAlloc',
      'HeapFree',
      'VirtualAlloc',
      'GetLastError',
      'SetLastError',
    ],
    ['ExitProcess'],
  ),
  library: 'kernel32.dll',
  slotPrefix: '__imp_',
  argumentsAreText: true,
  growsStacks: true,
  symbolPrefix: '',
}

/** The entry is what LC_MAIN names. */
export const macos: System = {
  name: 'macos',
  format: async () => (await import('../file/macho.js')).macho,
  entrySymbol: '_main',
  imports: named(['_read', '_write', '___error', '_malloc', '_free'], ['_exit', '__exit']),
  library: '/usr/lib/libSystem.B.dylib',
  slotPrefix: '',
  argumentsAreText: false,
  growsStacks: false,
  symbolPrefix: '_',
}
