import { createHash } from 'node:crypto'
import { parseAssembly as parseArm64 } from '@sourceless/isa-arm64'
import { parseAssembly as parseRiscv64 } from '@sourceless/isa-riscv64'
import { parseAssembly as parseX64 } from '@sourceless/isa-x64'
import { createObjectBuilder, type Machine, type ObjectFile, type RelocationKind } from '@sourceless/object'
import { writeElfExecutable, writeElfObject, writeElfShared } from '@sourceless/object-elf'
import { writeMachoDylib, writeMachoExecutable, writeMachoObject } from '@sourceless/object-macho'
import { writeCoffObject, writePeExecutable, writePeLibrary } from '@sourceless/object-pe'
import type { MachinePlatform } from '../../src/index.js'

const parsers = { x86_64: parseX64, aarch64: parseArm64, riscv64: parseRiscv64 }

export interface SourceText {
  readonly symbol: string
  readonly assembly: string
  /** Constants, in a section of their own, with names to refer to them by. */
  readonly constants?: Readonly<Record<string, Uint8Array>>
}

export function assembled(machine: Machine, assembly: string) {
  const { value, diagnostics } = parsers[machine as keyof typeof parsers](assembly)
  if (value === undefined) throw new Error(JSON.stringify(diagnostics))
  return value
}

/** An object file of one function or program; what the text does not define is left open. */
export function objectOf(machine: Machine, { symbol, assembly, constants = {} }: SourceText): ObjectFile {
  const value = assembled(machine, assembly)
  const builder = createObjectBuilder(machine)
  const text = builder.section('.text', 'code', value.bytes)
  builder.define(symbol, { section: text, sizeBytes: value.bytes.length, kind: 'function' })
  const defined = new Map<string, number>()
  for (const [name, bytes] of Object.entries(constants)) {
    const section = builder.section('.rodata', 'readonly', bytes, 16)
    defined.set(name, builder.define(name, { section, sizeBytes: bytes.length, kind: 'object', binding: 'local' }))
  }
  for (const { offset, kind, target, addend } of value.relocations) {
    const to = defined.get(target) ?? builder.reference(target)
    builder.relocate(text, offset, kind as RelocationKind, to, addend)
  }
  return builder.finish()
}

export const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest()

const kernel32 = (object: ObjectFile) => {
  const open = object.symbols.flatMap(({ name, section }) =>
    section === undefined ? [name.replace('__imp_', '')] : [],
  )
  return [...new Set(open)].map((symbol) => ({ symbol, library: 'kernel32.dll' }))
}

/** The writers of each system's files. */
const writers = {
  linux: {
    object: writeElfObject,
    program: (object: ObjectFile, entrySymbol: string) => writeElfExecutable(object, { entrySymbol }),
    library: (object: ObjectFile) => writeElfShared(object),
  },
  windows: {
    object: writeCoffObject,
    program: (object: ObjectFile, entrySymbol: string) =>
      writePeExecutable(object, { entrySymbol, imports: kernel32(object) }),
    library: (object: ObjectFile) => writePeLibrary(object, { name: 'made.dll' }),
  },
  macos: {
    object: (object: ObjectFile) => writeMachoObject(object),
    program: (object: ObjectFile, entrySymbol: string) =>
      writeMachoExecutable(object, { sha256, identifier: 'made', entrySymbol }),
    library: (object: ObjectFile) =>
      writeMachoDylib(object, { sha256, identifier: 'made', installName: '@rpath/made' }),
  },
}

export type FileKind = 'object' | 'program' | 'library'

export function fileOf({ isa, system }: MachinePlatform, kind: FileKind, text: SourceText): Uint8Array {
  return writers[system.name][kind](objectOf(isa.machine, text), text.symbol)
}
