import type { CandidateDiagnostic } from '../api.js'
import { emptyText } from '../text-lines.js'

/** Bytes as two hexadecimal digits each, with blanks, commas and `0x` between them as one likes; `#` and `;` begin comments. */
export function readHex(text: string): {
  readonly bytes: Uint8Array | undefined
  readonly diagnostics: readonly CandidateDiagnostic[]
} {
  const bytes: number[] = []
  for (const [index, whole] of text.split('\n').entries()) {
    for (const word of whole.replace(/[#;].*$/, '').split(/[\s,]+/)) {
      const digits = word.replace(/^0x/i, '')
      if (digits === '' && word === '') continue
      if (!/^(?:[0-9a-f]{2})+$/i.test(digits)) return { bytes: undefined, diagnostics: [noBytes(index + 1, word)] }
      for (let at = 0; at < digits.length; at += 2) bytes.push(Number.parseInt(digits.slice(at, at + 2), 16))
    }
  }
  return bytes.length === 0
    ? { bytes: undefined, diagnostics: [emptyText] }
    : { bytes: Uint8Array.from(bytes), diagnostics: [] }
}

const noBytes = (line: number, word: string): CandidateDiagnostic => ({
  line,
  message: `'${word.slice(0, 40)}' is not made of bytes`,
  hint: 'Write two hexadecimal digits for each byte, as in 89 f8 c3.',
})
