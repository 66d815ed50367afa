// Feeds the encodings of a reference form to the decoder and encoder of one of our packages.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const same = (a, b) => a.length === b.length && a.every((byte, n) => byte === b[n])

/** The order of x86's legacy prefixes is free: bytes with those at the beginning sorted. */
const sortedPrefixes = (bytes) => {
  const end = bytes.findIndex((byte) => ![0x66, 0x67, 0xf0, 0xf2, 0xf3].includes(byte))
  return end < 0 ? bytes : Uint8Array.of(...bytes.slice(0, end).sort(), ...bytes.slice(end))
}

/**
 * Operands that an assembler may exchange for a shorter encoding, in alphabetical order: both of `xchg`, and the sources of
 * VEX instructions. That only commutative instructions are treated so is for the package's own tests to see.
 */
const unordered = (text) => {
  const [, mnemonic, rest] = /^(\S+) (.*)$/.exec(text) ?? [text, text, '']
  const operands = rest.split(', ')
  const first = mnemonic === 'xchg' ? 0 : mnemonic.startsWith('v') ? 1 : operands.length
  const exchanged = operands.slice(first, first + 2).sort()
  return [mnemonic, ...operands.slice(0, first), ...exchanged, ...operands.slice(first + 2)].join(' ')
}

const attempt = (action) => {
  try {
    return { value: action() }
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) }
  }
}

/** Why a row has no meaning, without its name, so that rows with the same reason can be listed together. */
const reasonOf = (library, form) => {
  const { value } = attempt(() => library.unmodelled({ form, operands: [], sizeBytes: 0 }))
  return value?.replace(`the row ${form.name}`, 'it').replace(form.name, 'it') ?? 'no reason given'
}

/**
 * A package whose decoder gives `form` and `operands`, as all but WebAssembly's do. `decode` reads the instruction at the
 * beginning of the bytes, with its text at an address. `hasPreferences` says that the encoder may write other bytes.
 */
const machine = (library, hasPreferences) => ({
  hasPreferences,
  rows: () =>
    library.forms.map((form) => ({
      name: form.name,
      hasMeaning: form.meaning !== undefined,
      whyNoMeaning: form.meaning === undefined ? reasonOf(library, form) : undefined,
    })),
  decode(bytes, address = 0) {
    const { value } = library.decode(bytes)
    if (value === undefined) return undefined
    const text = library.formatInstruction(value, { address })
    return { row: value.form.name, sizeBytes: value.sizeBytes, text, value }
  },
  encode({ value }) {
    // RISC-V's assembler would otherwise choose two-byte forms.
    const assembler = library.createAssembler({ compress: false })
    assembler.emit(value.form, ...value.operands)
    return assembler.finish().bytes
  },
})

const wasm = (library) => ({
  hasPreferences: false,
  rows: () =>
    library.table.map(({ mnemonic, meaning, structure }) => ({
      name: mnemonic,
      hasMeaning: meaning !== undefined || structure !== undefined,
    })),
  decode(bytes) {
    const { value } = library.decodeInstruction(bytes)
    if (value === undefined) return undefined
    return { row: value.row.mnemonic, sizeBytes: value.sizeBytes, text: library.formatInstruction(value), value }
  },
  encode: ({ value }) => library.encodeInstructions([value]),
})

/** Loads the built package of an instruction set; undefined while it has no table. */
export const loadInstructionSet = async (isa, packages) => {
  const library = await import(pathToFileURL(join(packages, `isa-${isa}/dist/index.js`)).href)
  if (isa === 'wasm') return wasm(library)
  return library.forms === undefined || library.decode === undefined ? undefined : machine(library, isa === 'x64')
}

/**
 * What the encoder makes of what was decoded: the same bytes, or (x86) preferred ones that decode to the same text, or
 * a problem.
 */
export const encodesTo = (set, decoded, bytes) => {
  const { value: encoded, problem } = attempt(() => set.encode(decoded))
  if (encoded === undefined) return { problem: `is decoded, but not encoded: ${problem}` }
  if (same(sortedPrefixes(encoded), sortedPrefixes(bytes))) return { isSame: true }
  // Branches count from the end of the instruction.
  const shorterBy = bytes.length - encoded.length
  const again = set.hasPreferences && shorterBy >= 0 ? set.decode(encoded, shorterBy) : undefined
  if (again?.sizeBytes === encoded.length && unordered(again.text) === unordered(decoded.text)) return { isSame: false }
  return { problem: `is encoded as ${Buffer.from(encoded).toString('hex')}` }
}

/**
 * A form is decoded when each of its samples is, and encoded when besides each is encoded to itself or a preferred
 * equivalent, one at least to itself. `rows` are the rows of ours they belong to.
 */
export const examine = (set, form) => {
  const rows = new Set()
  let encodedToItself = 0
  for (const bytes of form.samples) {
    const hex = Buffer.from(bytes).toString('hex')
    const { value: decoded, problem } = attempt(() => set.decode(bytes))
    if (decoded?.sizeBytes !== bytes.length)
      return { isDecoded: false, rows, problem: `${hex} is not decoded${problem ? `: ${problem}` : ''}` }
    rows.add(decoded.row)
    if (form.kind === 'alternative') continue
    const result = encodesTo(set, decoded, bytes)
    if (result.problem !== undefined)
      return { isDecoded: true, isEncoded: false, rows, problem: `${hex} ${result.problem}` }
    if (result.isSame) encodedToItself++
  }
  const isEncoded = form.kind === 'alternative' || encodedToItself > 0
  return { isDecoded: true, isEncoded, rows, problem: isEncoded ? undefined : 'is only ever encoded in another way' }
}
