import { x64Linux as backEnd } from '@sourceless/forge/x64'
import { alignUp, applyRelocations, isAllocated, type ObjectFile } from '@sourceless/object'
import { writeElfExecutable, writeElfObject, writeElfShared } from '@sourceless/object-elf'
import { x64Linux as platform } from '@sourceless/verifier/x64'
import { cHeader } from '../outputs/c-header.js'
import type { Emit, Target } from '../target.js'
import { listX64 } from './x64-listing.js'

const extensions: Readonly<Record<Emit, string>> = {
  object: '.o',
  shared: '.so',
  executable: '',
  raw: '.bin',
  wasm: '.wasm',
}

/** Linux on x86-64: System V calling convention, ELF, no features beyond the baseline of the architecture. */
export const x86_64Linux: Target = {
  triple: 'x86_64-linux',
  backEnd,
  platform,
  description: 'Linux on 64-bit x86, System V calling convention, ELF',
  emits: { function: ['object', 'shared', 'raw'], program: ['executable', 'object'] },
  fileName: (name, emit) => `${name}${extensions[emit]}`,
  write(unit, contract, emit) {
    if (!('sections' in unit)) throw new Error('a wasm module cannot become an ELF file')
    switch (emit) {
      case 'object':
        return writeElfObject(unit)
      case 'shared':
        return writeElfShared(unit, { name: `${contract.name}.so` })
      case 'executable':
        return writeElfExecutable(unit, { entrySymbol: '_start' })
      case 'raw':
        return flatten(unit)
      case 'wasm':
        throw new Error('x86_64-linux does not emit wasm')
    }
  },
  companions(contract, _emit, verdict, fileName) {
    if (contract.kind === 'program') return []
    const name = `${fileName.replace(/\.(o|so|bin)$/, '')}.h`
    return [{ name, role: 'header', bytes: new TextEncoder().encode(cHeader(contract, verdict)), executable: false }]
  },
  list: (file, _contract, raw) => listX64(file, raw),
}

/** Code and its read-only data as one run of bytes that can be copied anywhere: all references are relative. */
function flatten(unit: ObjectFile): Uint8Array {
  let end = 0
  const addresses = unit.sections.map((section) => {
    if (!isAllocated(section)) return 0
    const address = alignUp(end, section.alignment)
    end = address + section.sizeBytes
    return address
  })
  const { bytes, diagnostics } = applyRelocations(unit, addresses)
  if (diagnostics.length > 0) throw new Error(diagnostics[0]!.message)
  // What lies between the sections is never executed; int3 says so.
  const flat = new Uint8Array(end).fill(0xcc)
  unit.sections.forEach((section, at) => {
    if (!isAllocated(section)) return
    flat.fill(0, addresses[at], addresses[at]! + section.sizeBytes)
    flat.set(bytes[at]!, addresses[at])
  })
  return flat
}
