import type { Machine } from '@sourceless/object'

export interface ImportedName {
  /** The symbol that callers refer to, and the name in the DLL's export table. */
  readonly name: string
  /**
   * `code` (default): `name` is a jump through the address table and `__imp_name` the entry of that table. `data`:
   * `__imp_name` only.
   */
  readonly kind?: 'code' | 'data'
  /** Guess of the place in the export name table, which loaders try first. Default 0. */
  readonly hint?: number
  /** Imports by this number instead of by name. */
  readonly ordinal?: number
}

export interface ImportLibraryOptions {
  readonly machine: Extract<Machine, 'x86_64' | 'aarch64'>
  /** File name that the loader looks for: `KERNEL32.dll`. */
  readonly dll: string
  readonly imports: readonly ImportedName[]
}

/** IMAGE_FILE_MACHINE_*. PE format specification, "Machine Types". */
export const machineNumbers = { x86_64: 0x8664, aarch64: 0xaa64 } as const

/** IMAGE_REL_AMD64_ADDR32NB, IMAGE_REL_ARM64_ADDR32NB: a 32-bit address relative to the image. */
export const imageRelative = { x86_64: 3, aarch64: 2 } as const
