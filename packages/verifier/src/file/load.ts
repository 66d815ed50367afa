import { type Image, layoutObject, type ObjectSymbol, type Segment } from '@sourceless/object'
import { readElf } from '@sourceless/object-elf'
import type { VerifyDiagnostic, VerifyRequest } from '../api.js'
import type { MachineIsa } from '../machine/isa.js'

/** Code as a loader would place it, ready to run. */
export interface LoadedCode {
  readonly segments: readonly Segment[]
  readonly entry: number
  /** Address ranges that hold nothing but code, so that every byte must be an instruction or padding. */
  readonly codeRanges: readonly CodeRange[]
  /** Executable ranges where headers and constants lie beside the code. */
  readonly mixedRanges: readonly CodeRange[]
  /** How the file was read: 'ELF relocatable', 'ELF executable', 'ELF shared', 'raw'. */
  readonly fileKind: string
  /** Starts of functions in the code ranges, besides the entry. */
  readonly functions: readonly number[]
}
export interface CodeRange {
  readonly address: number
  readonly bytes: Uint8Array
}

export type Loaded<T> =
  | { readonly value: T }
  | { readonly value: undefined; readonly diagnostics: readonly VerifyDiagnostic[] }

/** Above 32 bits, so that code that truncates an address fails; a multiple of the page size. */
const loadAddress = 0x10_0001_0000
const largestFileBytes = 16 * 1024 * 1024

export function loadCode(
  isa: MachineIsa,
  request: Pick<VerifyRequest, 'contract' | 'file' | 'format' | 'symbol'>,
): Loaded<LoadedCode> {
  const { file } = request
  if (file.length === 0) return refuse('unreadable-file', 'The file is empty.')
  if (file.length > largestFileBytes)
    return refuse('unreadable-file', `The file has ${file.length} bytes; at most ${largestFileBytes} are checked.`)
  if (request.format === 'raw') {
    const segment = {
      address: loadAddress,
      bytes: file,
      sizeBytes: file.length,
      read: true,
      write: false,
      execute: true,
    }
    const range = { address: loadAddress, bytes: file }
    return {
      value: {
        segments: [segment],
        entry: loadAddress,
        codeRanges: [range],
        mixedRanges: [],
        fileKind: 'raw',
        functions: [],
      },
    }
  }
  const { value: elf, diagnostics } = readElf(file)
  if (elf === undefined || diagnostics.length > 0) {
    const found = diagnostics.map(
      (d): VerifyDiagnostic => ({ code: 'unreadable-file', message: d.message, offset: d.offset }),
    )
    return {
      value: undefined,
      diagnostics: found.length > 0 ? found : [{ code: 'unreadable-file', message: 'The file is no ELF file.' }],
    }
  }
  const symbol = request.symbol ?? (request.contract.kind === 'program' ? '_start' : request.contract.name)
  if (elf.kind === 'relocatable') return loadObject(isa, elf.object, symbol)
  return loadImage(isa, elf.kind, elf.image, symbol)
}

function loadObject(isa: MachineIsa, object: Parameters<typeof layoutObject>[0], symbol: string): Loaded<LoadedCode> {
  if (object.machine !== isa.machine)
    return refuse('unreadable-file', `The object is for ${object.machine}, not ${isa.name}.`)
  const { value: image, diagnostics } = layoutObject(object, { baseAddress: loadAddress })
  if (image === undefined) {
    return { value: undefined, diagnostics: diagnostics.map((d) => ({ code: 'unreadable-file', message: d.message })) }
  }
  const entry = image.symbols.get(symbol)
  if (entry === undefined) return missing(symbol, [...image.symbols.keys()])
  const definition = object.symbols.find((s) => s.name === symbol && s.section !== undefined)
  if (definition === undefined || !isInCode(definition, object)) {
    return refuse('missing-symbol', `Symbol ${symbol} is not in a code section.`)
  }
  const code = image.segments.filter((s) => s.execute)
  return {
    value: {
      segments: image.segments,
      entry,
      codeRanges: code.map(({ address, bytes }) => ({ address, bytes })),
      mixedRanges: [],
      fileKind: 'ELF relocatable',
      functions: [...image.symbols.values()].filter((a) =>
        code.some((s) => a >= s.address && a < s.address + s.sizeBytes),
      ),
    },
  }
}

function isInCode(symbol: ObjectSymbol, object: Parameters<typeof layoutObject>[0]): boolean {
  return symbol.section !== undefined && object.sections[symbol.section]?.kind === 'code'
}

/** Shared libraries are placed at the load address; executables where they ask to be. */
function loadImage(isa: MachineIsa, kind: 'executable' | 'shared', image: Image, symbol: string): Loaded<LoadedCode> {
  if (image.machine !== isa.machine)
    return refuse('unreadable-file', `The file is for ${image.machine}, not ${isa.name}.`)
  const shift = kind === 'shared' ? loadAddress : 0
  const named = image.symbols.get(symbol)
  const entry = named ?? (kind === 'executable' && symbol === '_start' ? image.entry : undefined)
  if (entry === undefined) return missing(symbol, [...image.symbols.keys()])
  const segments = image.segments.map((s) => ({ ...s, address: s.address + shift }))
  const mixed = segments.filter((s) => s.execute)
  if (!mixed.some((s) => entry + shift >= s.address && entry + shift < s.address + s.bytes.length)) {
    return refuse('missing-symbol', `Symbol ${symbol} does not lie in executable memory.`)
  }
  return {
    value: {
      segments,
      entry: entry + shift,
      codeRanges: [],
      mixedRanges: mixed.map(({ address, bytes }) => ({ address, bytes })),
      fileKind: kind === 'shared' ? 'ELF shared' : 'ELF executable',
      functions: [],
    },
  }
}

function missing(symbol: string, present: readonly string[]): Loaded<never> {
  const hint =
    present.length === 0 ? 'The file defines no global symbols.' : `It defines: ${present.slice(0, 10).join(', ')}.`
  return {
    value: undefined,
    diagnostics: [{ code: 'missing-symbol', message: `The file does not define ${symbol}.`, hint }],
  }
}

function refuse(code: 'unreadable-file' | 'missing-symbol', message: string): Loaded<never> {
  return { value: undefined, diagnostics: [{ code, message }] }
}
