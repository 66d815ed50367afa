import { type AssembledCode, patchField } from '@sourceless/isa'

/** Code that others refer to by a name: that of its first instruction. */
export interface CodePiece {
  readonly name: string
  readonly code: AssembledCode
}

/** Puts pieces one behind another. References to their names are filled in, others stay open; labels are gone. */
export function joinCode(pieces: readonly CodePiece[]): AssembledCode {
  const starts = new Map<string, number>()
  let sizeBytes = 0
  for (const { name, code } of pieces) {
    if (starts.has(name)) throw new Error(`two pieces of code are called ${name}`)
    starts.set(name, sizeBytes)
    sizeBytes += code.bytes.length
  }
  const bytes = new Uint8Array(sizeBytes)
  for (const { name, code } of pieces) bytes.set(code.bytes, starts.get(name)!)
  const open = pieces.flatMap(({ name, code }) =>
    code.relocations.map((field) => ({ ...field, offset: field.offset + starts.get(name)! })),
  )
  const relocations = open.filter(({ target, offset, kind, addend }) => {
    const start = starts.get(target)
    if (start === undefined) return true
    if (!patchField(bytes, offset, kind, addend, start, offset)) throw new Error(`${target} is out of reach`)
    return false
  })
  return { bytes, relocations, labelOffsets: new Int32Array(0) }
}
