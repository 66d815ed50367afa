import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decode, decodeCanonical, formatInstruction, parseAssembly, parseInstruction } from '../src/index.js'
import { encode } from './support/cases.js'

/** Any bytes and any text get an answer: a value or a diagnostic, never an exception. */
const runs = { numRuns: 3000 }

test('decoding any bytes at any offset', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 20 }), fc.integer({ min: -2, max: 25 }), (bytes, offset) => {
      for (const { value, diagnostics } of [decode(bytes, offset), decodeCanonical(bytes, offset)]) {
        if (value === undefined) expect(diagnostics[0].offset).toBe(offset)
        else expect(offset + value.sizeBytes).toBeLessThanOrEqual(bytes.length)
      }
    }),
    runs,
  )
})

test('what decodes canonically encodes to the same bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 15, maxLength: 15 }), (bytes) => {
      const { value } = decodeCanonical(bytes)
      if (value) expect(encode(value.form, value.operands)).toEqual(bytes.slice(0, value.sizeBytes))
    }),
    runs,
  )
})

const words = [
  'mov',
  'add',
  'lea',
  'jne',
  'shl',
  'movsd',
  'rax',
  'al',
  'ah',
  'r9',
  'xmm3',
  'cl',
  'byte',
  'qword',
  'ptr',
  '[',
  ']',
  '+',
  '-',
  '*',
  ',',
  '$',
  '0x',
  '1',
  '-9',
  '99999999999999999999',
  'rip',
  'name',
  'a:',
  '\n',
  ' ',
  '(',
  '%',
  'short',
  'near',
  'offset',
  '__proto__',
  'constructor',
]
const text = fc.oneof(
  fc.string(),
  fc.array(fc.constantFrom(...words), { maxLength: 12 }).map((parts) => parts.join(' ')),
)

test('parsing any text', () => {
  fc.assert(
    fc.property(text, (line) => {
      const { value, diagnostics } = parseInstruction(line, { address: 0x1000 })
      expect(value === undefined).toBe(diagnostics.length > 0)
      if (value) expect(formatInstruction(value)).not.toBe('')
      expect(Array.isArray(parseAssembly(line).diagnostics)).toBe(true)
    }),
    runs,
  )
})
