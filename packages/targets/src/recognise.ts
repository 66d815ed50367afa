type CodeFormat = 'ELF' | 'PE' | 'COFF' | 'Mach-O' | 'WebAssembly'

/** What a file is by its first bytes. */
export type FileKind =
  /** Code for one machine; no triple: for none that is known. */
  | { readonly kind: 'code'; readonly format: CodeFormat; readonly triple: string | undefined }
  /** What holds code of any machine. */
  | { readonly kind: 'archive'; readonly format: 'archive' }
  | { readonly kind: 'universal'; readonly format: 'Mach-O' }
  | { readonly kind: 'hex'; readonly format: 'Intel HEX' }

const startsWith = (file: Uint8Array, bytes: readonly number[], at = 0): boolean =>
  bytes.every((byte, index) => file[at + index] === byte)
const ascii = (text: string): readonly number[] => [...text].map((character) => character.charCodeAt(0))

const elfMagic = [0x7f, ...ascii('ELF')]
const machoMagic = [0xcf, 0xfa, 0xed, 0xfe]
const universalMagic = [0xca, 0xfe, 0xba, 0xbe]
/** Class files of Java begin in the same way; their version, which comes next, is larger. */
const mostUniversalParts = 30
const wasmMagic = [0, ...ascii('asm')]
const archiveMagic = ascii('!<arch>\n')
const dosMagic = ascii('MZ')
const peMagic = ascii('PE\0\0')

/** e_machine of ELF, `Machine` of COFF (IMAGE_FILE_MACHINE_*), `cputype` of Mach-O. */
const elfMachines = new Map([
  [62, 'x86_64'],
  [183, 'aarch64'],
  [243, 'riscv64'],
])
const coffMachines = new Map([
  [0x8664, 'x86_64'],
  [0xaa64, 'aarch64'],
])
const machoMachines = new Map([
  [0x0100_0007, 'x86_64'],
  [0x0100_000c, 'aarch64'],
])

/** What a file says of itself; undefined: nothing, as bytes of code alone do. */
export function recognise(file: Uint8Array): FileKind | undefined {
  if (startsWith(file, archiveMagic)) return { kind: 'archive', format: 'archive' }
  if (isHex(file)) return { kind: 'hex', format: 'Intel HEX' }
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const half = (at: number) => (at + 2 <= file.length ? view.getUint16(at, true) : -1)
  const word = (at: number) => (at + 4 <= file.length ? view.getUint32(at, true) : -1)
  const code = (format: CodeFormat, machine: string | undefined, system: string): FileKind => ({
    kind: 'code',
    format,
    triple: machine && `${machine}-${system}`,
  })
  if (startsWith(file, elfMagic)) return code('ELF', elfMachines.get(half(18)), 'linux')
  if (startsWith(file, machoMagic)) return code('Mach-O', machoMachines.get(word(4)), 'macos')
  if (startsWith(file, universalMagic) && file.length >= 8 && view.getUint32(4) <= mostUniversalParts)
    return { kind: 'universal', format: 'Mach-O' }
  if (startsWith(file, wasmMagic))
    return { kind: 'code', format: 'WebAssembly', triple: importsWasi(file) ? 'wasm32-wasi' : 'wasm32' }
  const header = word(0x3c)
  if (startsWith(file, dosMagic) && startsWith(file, peMagic, header))
    return code('PE', coffMachines.get(half(header + 4)), 'windows')
  // A COFF object has no magic number: its machine comes first, then a number of sections that the file has room for.
  const machine = coffMachines.get(half(0))
  const sections = half(2)
  const hasRoom = sections > 0 && 20 + 40 * sections <= file.length
  return machine !== undefined && hasRoom ? code('COFF', machine, 'windows') : undefined
}

const hexLine = /^:[0-9A-Fa-f]{10}/
const isHex = (file: Uint8Array): boolean => hexLine.test(String.fromCharCode(...file.subarray(0, 11)))

const importSection = 2
const wasi = [22, ...ascii('wasi_snapshot_preview1')]

/** Whether a module imports from WASI: its name stands in the import section. */
function importsWasi(file: Uint8Array): boolean {
  for (let at = 8; at < file.length; ) {
    const id = file[at]!
    const size = leb(file, at + 1)
    if (size === undefined) return false
    const end = size.end + size.value
    if (id === importSection) {
      for (let place = size.end; place < Math.min(end, file.length); place++)
        if (startsWith(file, wasi, place)) return true
      return false
    }
    at = end
  }
  return false
}

/** An unsigned LEB128 number of at most 32 bits. */
function leb(file: Uint8Array, start: number): { readonly value: number; readonly end: number } | undefined {
  let value = 0
  for (let index = 0; index < 5; index++) {
    const byte = file[start + index]
    if (byte === undefined) return undefined
    value += (byte & 0x7f) * 2 ** (7 * index)
    if (byte < 0x80) return { value, end: start + index + 1 }
  }
  return undefined
}
