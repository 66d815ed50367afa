import type { Listing } from '../api/types.js'

export type { Evidence, Listing, ListingLine, Stage, Verdict } from '../api/types.js'

export type ListedFunction = Listing['functions'][number]

export type Machine = 'x86_64' | 'aarch64' | 'riscv64' | 'wasm32'

const machines: readonly Machine[] = ['x86_64', 'aarch64', 'riscv64', 'wasm32']

/** The machine of a triple; undefined for one that no listing is made for. */
export const machineOf = (triple: string): Machine | undefined =>
  machines.find((one) => one === triple.split('-', 1)[0])
