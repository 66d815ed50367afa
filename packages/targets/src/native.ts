import { writeArchive, writeIntelHex } from '@sourceless/archive'
import type { ObjectFile } from '@sourceless/object'
import type { MachineInstruction } from '@sourceless/verifier'
import { flatten } from './flatten.js'
import { listCode } from './listing/code.js'
import { fileRegions, rawRegion } from './listing/regions.js'
import type { Machine, MachineSystem } from './machines/machine.js'
import { headerFile } from './outputs/c-header.js'
import type { SystemFiles } from './systems/system.js'
import type { LoadedTarget, WriteProblem, WriteRequest } from './target.js'

/** A register machine under an operating system. */
export async function nativeTarget<I extends MachineInstruction>(
  { describe }: Machine<I>,
  { backEnd, platform }: MachineSystem<I>,
  files: SystemFiles,
): Promise<LoadedTarget> {
  const format = await platform.system.format()
  const { isa, system } = platform
  return {
    backEnd,
    platform,
    ...(files.sha256 ? { sha256: files.sha256 } : {}),
    write: (request) => write(files, request),
    companions(request) {
      if (request.contract.kind === 'program') return []
      const header = headerFile(request.contract, request.verdict, request.fileName)
      return [header, ...(files.companions?.({ machine: isa.machine }, request) ?? [])]
    },
    list: (file, _contract, isRaw) =>
      listCode(isa, describe, isRaw ? [rawRegion(file)] : fileRegions(format, file, system)),
  }
}

function write(
  files: SystemFiles,
  { candidate, contract, emit, fileName, address = 0 }: WriteRequest,
): Uint8Array | WriteProblem {
  const { unit } = candidate
  if (!isObject(unit)) throw new Error(`a candidate for ${candidate.target} cannot become an object`)
  switch (emit) {
    case 'object':
      return files.object(unit)
    case 'shared':
      return files.shared(unit, fileName)
    case 'executable':
      return files.executable(unit, fileName)
    case 'archive': {
      const symbols = unit.symbols.filter((one) => one.section !== undefined && one.binding === 'global')
      const member = { name: `${contract.name}${files.objectExtension}`, bytes: files.object(unit) }
      return writeArchive([{ ...member, symbols: symbols.map(({ name }) => name) }], { format: files.archiveFormat })
    }
    case 'raw':
      return flatten(unit).bytes
    case 'hex':
      return hexFile(unit, address)
    case 'wasm':
      throw new Error(`${candidate.target} has no wasm files`)
  }
}

const isObject = (unit: object): unit is ObjectFile => 'sections' in unit

function hexFile(unit: ObjectFile, address: number): Uint8Array | WriteProblem {
  const { bytes, alignment } = flatten(unit)
  if (address % alignment !== 0) return { problem: `This code has to lie at a multiple of ${alignment}.` }
  if (address + bytes.length > 2 ** 32) return { problem: 'Intel HEX has addresses of 32 bits only.' }
  return new TextEncoder().encode(writeIntelHex({ segments: [{ address, bytes }], entry: address }))
}
