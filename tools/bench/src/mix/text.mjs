/** The text of every instruction in `bytes`, by the package's own decoder and printer. */
export function textOf(isa, bytes) {
  const lines = []
  for (let offset = 0; offset < bytes.length; ) {
    const { value, diagnostics } = isa.decode(bytes, offset)
    if (value === undefined) throw new Error(diagnostics[0].message)
    lines.push(isa.formatInstruction(value))
    offset += value.sizeBytes
  }
  return lines
}
