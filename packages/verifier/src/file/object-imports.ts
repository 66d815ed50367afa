import type { ObjectFile, Segment } from '@sourceless/object'
import type { System } from '../platform/platform.js'
import type { Import } from './format.js'

/** Imported functions that code calls directly lie so far below the code, bytes: outside of memory, but in reach of branches. */
const functionsBelow = 0x20_0000
const functionStride = 16
const pageBytes = 0x1_0000
const wordBytes = 8

export interface ObjectImports {
  readonly imports: readonly Import[]
  /** Holds the words for their addresses; absent where the object has none. */
  readonly segments: readonly Segment[]
  resolve(name: string): number | undefined
}

/** What a linker adds for the imported functions that an object leaves open; other names stay open. */
export function importsOfObject(system: System, object: ObjectFile, codeAddress: number): ObjectImports {
  const open = object.symbols.filter(({ section }) => section === undefined).map(({ name }) => name)
  const functions = open.filter((name) => system.imports.has(name))
  const { slotPrefix } = system
  const isSlot = (name: string) => slotPrefix !== '' && system.imports.has(name.slice(slotPrefix.length))
  const slots = open.filter((name) => name.startsWith(slotPrefix) && isSlot(name))
  const slotsAddress = codeAddress - pageBytes
  const sizeBytes = wordBytes * slots.length
  const addresses = new Map([
    ...functions.map((name, index) => [name, codeAddress - functionsBelow + functionStride * index] as const),
    ...slots.map((name, index) => [name, slotsAddress + wordBytes * index] as const),
  ])
  const place = (prefix: string) => (name: string) => ({
    name: name.slice(prefix.length),
    library: undefined,
    address: addresses.get(name)!,
  })
  const words = { address: slotsAddress, bytes: new Uint8Array(sizeBytes), sizeBytes }
  return {
    imports: [...functions.map(place('')), ...slots.map(place(slotPrefix))],
    segments: slots.length === 0 ? [] : [{ ...words, read: true, write: false, execute: false }],
    resolve: (name) => addresses.get(name),
  }
}
