import { hex, type ObjectDiagnostic, patchRelocation, type Relocation, type RelocationKind } from '@sourceless/object'
import { createByteWriter } from '../raw/byte-writer.js'
import { arm64Relocations, type MachoMachine, x64Relocations } from '../raw/constants.js'

interface RelocationType {
  readonly type: number
  readonly pcRelative: boolean
  /** log2 of the field's size. */
  readonly lengthLog2: number
}

const relocation = (type: number, pcRelative: boolean, lengthLog2: number): RelocationType => ({
  type,
  pcRelative,
  lengthLog2,
})

const pageOffset = relocation(arm64Relocations.pageOffset12, false, 2)
const branch26 = relocation(arm64Relocations.branch26, true, 2)

const types: Readonly<Record<MachoMachine, Readonly<Partial<Record<RelocationKind, RelocationType>>>>> = {
  x86_64: {
    abs64: relocation(x64Relocations.unsigned, false, 3),
    pc32: relocation(x64Relocations.signed, true, 2),
    plt32: relocation(x64Relocations.branch, true, 2),
  },
  aarch64: {
    abs64: relocation(arm64Relocations.unsigned, false, 3),
    pc32: relocation(arm64Relocations.unsigned, false, 2),
    pc64: relocation(arm64Relocations.unsigned, false, 3),
    'arm64-branch26': branch26,
    'arm64-call26': branch26,
    'arm64-page21': relocation(arm64Relocations.page21, true, 2),
    'arm64-low12': pageOffset,
    'arm64-low12-scaled2': pageOffset,
    'arm64-low12-scaled4': pageOffset,
    'arm64-low12-scaled8': pageOffset,
    'arm64-low12-scaled16': pageOffset,
  },
}

/** Immediate bytes behind the field have types of their own; the arithmetic is the same. */
const signedByTail: Readonly<Record<number, number>> = {
  '-5': x64Relocations.signed1,
  '-6': x64Relocations.signed2,
  '-8': x64Relocations.signed4,
}

const fitsSigned = (value: number, bits: number): boolean => value >= -(2 ** (bits - 1)) && value < 2 ** (bits - 1)

/** Stores the addend where Mach-O keeps it: in the field, or (AArch64 instructions) in a record of its own, with the field zero. */
const storeAddend = (machine: MachoMachine, bytes: Uint8Array, { kind, offset, addend }: Relocation): boolean => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (kind === 'abs64' || kind === 'pc64') view.setBigInt64(offset, BigInt(addend), true)
  else if (machine === 'aarch64' && kind === 'pc32') {
    if (!fitsSigned(addend, 32)) return false
    view.setInt32(offset, addend, true)
  } else if (machine === 'aarch64') return patchRelocation(bytes, offset, kind, 0, 0, 0) && fitsSigned(addend, 24)
  // The processor counts from the end of the field, the model from its start.
  else if (fitsSigned(addend + 4, 32)) view.setInt32(offset, addend + 4, true)
  else return false
  return true
}

/** Whether a field is a distance that AArch64 stores as the difference of two symbols. */
export const isDistance = (machine: MachoMachine, kind: RelocationKind): boolean =>
  machine === 'aarch64' && (kind === 'pc32' || kind === 'pc64')

/** A symbol of the section under relocation, by its number in the file. */
export interface Landmark {
  readonly number: number
  readonly offset: number
}

/**
 * Relocation records of one section, in descending order of their offsets as linkers expect, and the addends stored into
 * `bytes`. A distance in AArch64's data is that from a symbol in front of the field, one of `landmarks`. What Mach-O cannot express
 * is a diagnostic.
 */
export const encodeRelocations = (
  machine: MachoMachine,
  section: string,
  relocations: readonly Relocation[],
  numberOf: readonly number[],
  bytes: Uint8Array,
  landmarks: readonly Landmark[] = [],
): { records: Uint8Array; diagnostics: readonly ObjectDiagnostic[] } => {
  const writer = createByteWriter()
  const diagnostics: ObjectDiagnostic[] = []
  const put = (offset: number, symbol: number, { type, pcRelative, lengthLog2 }: RelocationType, external = true) => {
    const word = symbol + (Number(pcRelative) + 2 * lengthLog2 + 8 * Number(external) + 16 * type) * 2 ** 24
    writer.u32(offset).u32(word)
  }
  for (const one of [...relocations].sort((a, b) => b.offset - a.offset)) {
    const { offset, kind, symbol, addend } = one
    const known = types[machine][kind]
    const fault = (what: string): void => {
      const message = `relocation at ${section}+${hex(offset)}: ${what}`
      diagnostics.push({ code: 'bad-relocation', section, offset, message })
    }
    if (known === undefined) {
      fault(`Mach-O for ${machine} has no relocation for ${kind}`)
      continue
    }
    const measures = isDistance(machine, kind)
    const from = measures ? landmarks.find((landmark) => landmark.offset <= offset) : undefined
    if (measures && from === undefined) {
      fault('a distance needs a symbol in front of it in its section')
      continue
    }
    const stored = from === undefined ? addend : addend + from.offset - offset
    if (!storeAddend(machine, bytes, { ...one, addend: stored })) {
      fault(`the addend ${addend} does not fit`)
      continue
    }
    if (from !== undefined) put(offset, from.number, { ...known, type: arm64Relocations.subtractor })
    else if (machine === 'aarch64' && kind !== 'abs64' && addend !== 0) {
      put(offset, addend & 0xffffff, relocation(arm64Relocations.addend, false, 2), false)
    }
    const tail = kind === 'pc32' ? signedByTail[addend] : undefined
    put(offset, numberOf[symbol]!, tail === undefined ? known : { ...known, type: tail })
  }
  return { records: writer.finish(), diagnostics }
}
