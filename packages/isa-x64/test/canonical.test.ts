import { describe, expect, test } from 'vitest'
import { decode, decodeCanonical, forms } from '../src/index.js'
import { parsePlace } from '../src/table/encoding.js'
import { randomCases } from './support/cases.js'

/** Encodings that processors run and the encoder never writes, and what they mean. */
const roundabout: readonly (readonly [hex: string, name: string])[] = [
  ['4803c1', 'add_r64_rm64'], // 48 01 c8
  ['488bc1', 'mov_r64_rm64'], // 48 89 c8
  ['4881c005000000', 'add_rm64_imm32'], // fits in a byte
  ['480505000000', 'add_rax_imm32'],
  ['81c000010000', 'add_rm32_imm32'], // 05 for eax
  ['c1e001', 'shl_rm32_imm8'], // d1 e0
  ['c7c005000000', 'mov_rm32_imm32'], // b8
  ['ffc9', ''], // canonical: dec ecx
  ['488b4500', ''], // canonical: rbp needs a displacement
  ['488b4000', 'mov_r64_rm64'], // displacement of 0
  ['488b8010000000', 'mov_r64_rm64'], // displacement fits in a byte
  ['488b0420', 'mov_r64_rm64'], // SIB without index
  ['488b0460', 'mov_r64_rm64'],
  ['40c3', 'ret'], // REX without use
  ['4090', 'nop'],
  ['428bc1', 'mov_r32_rm32'],
  ['fff0', 'push_rm64'], // 50
  ['87c1', 'xchg_rm32_r32'], // 91
  ['6805000000', 'push_imm32'], // 6a
]

describe('one encoding per instruction', () => {
  test.each(roundabout)('%s', (hex, name) => {
    const bytes = Uint8Array.from(Buffer.from(hex, 'hex'))
    expect(decode(bytes).value).toBeDefined()
    const canonical = decodeCanonical(bytes)
    if (name === '') return expect(canonical.value?.sizeBytes).toBe(bytes.length)
    expect(decode(bytes).value?.form.name).toBe(name)
    expect(canonical.diagnostics[0]?.code).toBe('not-canonical')
  })

  test('whatever row is named, what is written is canonical and decodes to the same text', () => {
    for (const { bytes, form, text } of randomCases(40, 11)) {
      const { value } = decodeCanonical(bytes)
      expect(value, `${form.name} ${text}`).toBeDefined()
      expect(value!.sizeBytes).toBe(bytes.length)
      expect(value!.form.mnemonic).toBe(form.mnemonic)
    }
  })
})

test('unknown encodings', () => {
  const unknown = [
    '06',
    'f04801c8', // LOCK without memory
    '67488b00',
    '64488b00',
    'c5f077', // VEX.vvvv without use
    'd9c0',
    '0f0b'.slice(0, 2),
    '66e900000000',
    'c4e27af7c8'.replace('7a', '7e'),
    '',
  ]
  const codes = unknown.map((hex) => decode(Uint8Array.from(Buffer.from(hex, 'hex'))).diagnostics[0]?.code)
  expect(codes).toEqual([
    'unknown-encoding',
    'unknown-encoding',
    'unknown-encoding',
    'unknown-encoding',
    'unknown-encoding',
    'unknown-encoding',
    'truncated',
    'unknown-encoding',
    'unknown-encoding',
    'truncated',
  ])
})

test('a message tells where and which bytes', () => {
  const { diagnostics } = decode(Uint8Array.of(0x90, 0x06, 0x07), 1)
  expect(diagnostics[0]).toEqual({
    code: 'unknown-encoding',
    offset: 1,
    message: 'no row of the instruction table has this encoding (at offset 0x1: 06 07)',
  })
})

test('where the decoder looks for a row is where the row is', () => {
  for (const row of forms) {
    const { prefix, map, opcode, opcodeRegister } = row.layout
    const place = { vex: prefix === 'vex' ? 1 : 0, map, opcode, hasRegister: opcodeRegister >= 0 }
    expect(parsePlace(row.encoding), row.name).toEqual(place)
  }
})
