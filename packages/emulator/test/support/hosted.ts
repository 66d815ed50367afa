import { arm64Guest } from '../../src/guest-arm64.js'
import { x64Guest } from '../../src/guest-x64.js'
import { createProgram, type OperatingSystem, type Program, type ProgramOptions } from '../../src/index.js'
import { assemble } from './assemble.js'

export type HostedMachine = 'x86_64' | 'aarch64'

const base = 0x1_4000_0000
/** Where the words for imported functions are, in the order of their names. */
export const slotsAddress = base + 0x2000
/** 4 KiB that may be written, the given text first. */
export const dataAddress = base + 0x3000

export interface HostedText {
  readonly system: OperatingSystem
  readonly machine: HostedMachine
  /** `[Name]` stands for the word of an imported function: rbx, or x19, holds the address of the first one. */
  readonly text: string
  readonly data?: string
  readonly options?: ProgramOptions
}

/** A program with words for its imports in a segment that it may only read, as loaders make it. */
export function hostedProgram({ system, machine, text, data = '', options }: HostedText): Program {
  const names = [...new Set([...text.matchAll(/\[([A-Z_]\w+)\]/g)].map(([, name]) => name!))]
  const register = machine === 'x86_64' ? 'rbx+' : 'x19, #'
  const code = text.replace(/\[([A-Z_]\w+)\]/g, (_, name: string) => `[${register}${8 * names.indexOf(name)}]`)
  const bytes = assemble(code, machine)
  const guest = machine === 'x86_64' ? x64Guest : arm64Guest
  const segment = (address: number, contents: Uint8Array, sizeBytes = contents.length) => ({
    address,
    bytes: contents,
    sizeBytes,
    read: true,
    write: false,
    execute: false,
  })
  const image = {
    machine,
    entry: base + 0x1000,
    segments: [
      { ...segment(base + 0x1000, bytes), execute: true },
      segment(slotsAddress, new Uint8Array(0), Math.max(8, 8 * names.length)),
      { ...segment(dataAddress, new TextEncoder().encode(data), 4096), write: true },
    ],
    imports: names.map((name, index) => [name, slotsAddress + 8 * index] as const),
  }
  return createProgram(image, { guest, system, ...options })
}

/** A variant of a program's text for a machine; throws when the text has nothing to replace. */
export function changed(
  text: string,
  machine: HostedMachine,
  changes: Readonly<Record<HostedMachine, readonly [from: string, to: string]>>,
): string {
  const [from, to] = changes[machine]
  if (!text.includes(from)) throw new Error(`the text has no '${from}'`)
  return text.replace(from, to)
}
