import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decode, decodeCanonical, formatInstruction, parseAssembly, parseInstruction } from '../src/index.js'
import { encode } from './support/cases.js'

/** Any bytes and any text get an answer: a value or a diagnostic, never an exception. */
const runs = { numRuns: 3000 }

test('decoding any bytes at any offset', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 12 }), fc.integer({ min: -2, max: 14 }), (bytes, offset) => {
      for (const { value, diagnostics } of [decode(bytes, offset), decodeCanonical(bytes, offset)]) {
        if (value === undefined) expect(diagnostics[0].offset).toBe(offset)
        else {
          expect(offset).toBeGreaterThanOrEqual(0)
          expect(offset + value.sizeBytes).toBeLessThanOrEqual(bytes.length)
        }
      }
    }),
    runs,
  )
})

test('what decodes canonically encodes to the same bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 4, maxLength: 4 }), (bytes) => {
      const { value } = decodeCanonical(bytes)
      if (value) expect(encode(value.form, value.operands)).toEqual(bytes.slice(0, value.sizeBytes))
    }),
    runs,
  )
})

const words = [
  ...[
    'add',
    'addi',
    'lw',
    'sd',
    'beq',
    'jal',
    'jalr',
    'li',
    'la',
    'call',
    'fadd.s',
    'fcvt.w.s',
    'csrrw',
    'fence',
    'c.lw',
  ],
  ...[
    'a0',
    'x31',
    'zero',
    'fa0',
    'rtz',
    'iorw',
    'fflags',
    '(',
    ')',
    '(sp)',
    '%lo(',
    '%pcrel_lo(a)',
    ',',
    '+',
    '-',
    '0x',
  ],
  ...[
    '1',
    '-9',
    '4095',
    '99999999999999999999',
    '0b1',
    '08',
    'name',
    'a:',
    'a',
    '#',
    '__proto__',
    'constructor',
    '\t',
    ' ',
    '\n',
  ],
]

test('parsing any words', () => {
  const text = fc.array(fc.constantFrom(...words), { maxLength: 12 }).map((parts) => parts.join(' '))
  fc.assert(
    fc.property(text, (line) => {
      const single = parseInstruction(line)
      if (single.value) expect(typeof formatInstruction(single.value)).toBe('string')
      else expect(single.diagnostics.length).toBe(1)
      const { value, diagnostics } = parseAssembly(line)
      expect(value === undefined).toBe(diagnostics.length > 0)
    }),
    runs,
  )
})

test('parsing any text', () => {
  fc.assert(
    fc.property(fc.string(), (line) => {
      const { value, diagnostics } = parseInstruction(line)
      expect(value === undefined).toBe(diagnostics.length > 0)
    }),
    runs,
  )
})
