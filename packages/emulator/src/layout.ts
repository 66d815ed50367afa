import type { Permission } from './api.js'

/**
 * Linear memory of a sandbox, in order: one page of machine state, the guest's window, a page that is never permitted,
 * the permission map (one byte per guest byte), and another such page.
 */
export const pageBytes = 65536
export const windowOffset = 0x10000
export const shadowOffset = (windowBytes: number): number => windowOffset + windowBytes + pageBytes
export const memoryPages = (windowBytes: number): number => (shadowOffset(windowBytes) + windowBytes) / pageBytes + 1

/** Bits of the permission map. `executed` is set on the first byte of each executed basic block that is watched. */
export const permissionBits = { read: 1, write: 2, execute: 4, executed: 0x80 } as const

export const bitsOfPermission: Readonly<Record<Permission, number>> = {
  none: 0,
  read: permissionBits.read,
  write: permissionBits.write,
  'read-write': permissionBits.read | permissionBits.write,
  execute: permissionBits.read | permissionBits.execute,
}

/** Offsets in the page of machine state, bytes. */
export const state = {
  /** i64: instructions left, negative when exceeded. */
  fuel: 0,
  /** i64: state of the stream of undefined values, never zero. */
  undefined: 8,
  /** i64: offset in the window of the access that faulted. */
  address: 16,
  /** i64: guest address that a run left to. */
  target: 24,
  /** i32: index of the unit's exit site. */
  site: 32,
  /** i64: fuel that each scalar call starts with. */
  scalarFuel: 40,
  /** The guest's registers and flags, see `Guest.places`. */
  locations: 64,
} as const

/** Instructions a run may execute unless it is told otherwise. */
export const defaultFuel = 10_000_000
