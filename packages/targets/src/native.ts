import { writeArchive, writeIntelHex } from '@sourceless/archive'
import type { Candidate } from '@sourceless/forge'
import type { ObjectFile } from '@sourceless/object'
import type { MachineInstruction } from '@sourceless/verifier'
import { withExplanation } from './debug/debug.js'
import { flatten } from './flatten.js'
import { inspectFile, type NativeCode, withDisassembler } from './inspect/open-code.js'
import { listCode } from './listing/code.js'
import { fileRegions, rawRegion } from './listing/regions.js'
import type { Machine, MachineSystem } from './machines/machine.js'
import { explanationFileName } from './names.js'
import { headerFile } from './outputs/c-header.js'
import type { SystemFiles } from './systems/system.js'
import type { Artifact, LoadedTarget, WriteProblem, WriteRequest } from './target.js'

/** A register machine under an operating system. */
export async function nativeTarget<I extends MachineInstruction>(
  triple: string,
  { describe, registerNumber, code }: Machine<I>,
  { backEnd, platform }: MachineSystem<I>,
  files: SystemFiles,
): Promise<LoadedTarget> {
  const format = await platform.system.format()
  const { isa, system } = platform
  const native: NativeCode<I> = { readers: { isa, code }, describe, format, system }
  const explain = ({ candidate, contract, fileName }: WriteRequest) =>
    withExplanation(
      { platform, triple, describe, registerNumber },
      contract,
      unitOf(candidate),
      explanationFileName(fileName),
    )
  return {
    backEnd,
    platform,
    ...(files.sha256 ? { sha256: files.sha256 } : {}),
    write(request) {
      const unit = request.debug ? explain(request).object : unitOf(request.candidate)
      const isAlone = request.emit === 'raw' || request.emit === 'hex'
      // Nobody looks for the caller of a program; without tables it stays small.
      const hasTables = !isAlone && (request.contract.kind === 'function' || request.debug === true)
      return write(files, hasTables ? files.withUnwindTables(unit) : unit, request)
    },
    companions(request) {
      const { contract, verdict, fileName } = request
      return [
        ...(contract.kind === 'function' ? [headerFile(contract, verdict, fileName)] : []),
        ...(files.companions?.({ machine: isa.machine }, request) ?? []),
        ...(request.debug ? [explanationFile(fileName, explain(request).text)] : []),
      ]
    },
    list: (file, _contract, isRaw) =>
      listCode(isa, describe, isRaw ? [rawRegion(file)] : fileRegions(format, file, system).regions),
    inspect: ({ file, isRaw, disassembler }) => withDisassembler(inspectFile(native, file, isRaw), code, disassembler),
  }
}

function explanationFile(fileName: string, text: string): Artifact {
  const bytes = new TextEncoder().encode(text)
  return { name: explanationFileName(fileName), role: 'explanation', bytes, executable: false }
}

function write(
  files: SystemFiles,
  unit: ObjectFile,
  { candidate, contract, emit, fileName, address = 0 }: WriteRequest,
): Uint8Array | WriteProblem {
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

function unitOf({ target, unit }: Candidate): ObjectFile {
  if (!('sections' in unit)) throw new Error(`a candidate for ${target} is no object`)
  return unit
}
function hexFile(unit: ObjectFile, address: number): Uint8Array | WriteProblem {
  const { bytes, alignment } = flatten(unit)
  if (address % alignment !== 0) return { problem: `This code has to lie at a multiple of ${alignment}.` }
  if (address + bytes.length > 2 ** 32) return { problem: 'Intel HEX has addresses of 32 bits only.' }
  return new TextEncoder().encode(writeIntelHex({ segments: [{ address, bytes }], entry: address }))
}
