import { createRandom } from '@sourceless/testing'
import { expect, test } from 'vitest'
import { decode, footprint, formatInstruction, parseAssembly, parseInstruction } from '../src/index.js'
import { randomCases } from './support/cases.js'

test('decoding never throws, and what it accepts can be shown', () => {
  const random = createRandom(77)
  for (let n = 0; n < 50_000; n++) {
    const bytes = Uint8Array.from({ length: random.below(9) }, () => random.below(256))
    const { value, diagnostics } = decode(bytes, random.below(6))
    if (value === undefined) expect(diagnostics.length).toBe(1)
    else {
      formatInstruction(value)
      footprint(value)
    }
  }
  for (const offset of [-1, Number.NaN, 1e9, 0.5]) expect(decode(new Uint8Array(4), offset).diagnostics).toHaveLength(1)
})

test('what cannot be decoded says where and why', () => {
  expect(decode(new Uint8Array(3)).diagnostics[0]).toMatchObject({ code: 'truncated', offset: 0 })
  expect(decode(Uint8Array.of(0, 0, 0, 0, 255, 255, 255, 255), 4).diagnostics[0]).toEqual({
    code: 'unknown-encoding',
    offset: 4,
    message: 'no row of the instruction table has this encoding (at offset 0x4: ff ff ff ff)',
  })
})

test('no text makes the parser throw', () => {
  const random = createRandom(99)
  const texts = randomCases(1, 5).map((c) => c.text)
  const pieces = [
    ',',
    '[',
    ']',
    '{',
    '}',
    '#',
    '-',
    '!',
    ':lo12:',
    '=',
    '0x',
    '1.5',
    'x0',
    'v0.4s',
    'lsl',
    ' ',
    '.',
    'é',
    '\u0000',
    '9'.repeat(30),
  ]
  for (let n = 0; n < 30_000; n++) {
    const text = random.pick(texts)
    const at = random.below(text.length + 1)
    const broken = text.slice(0, at) + random.pick(pieces) + text.slice(at + random.below(3))
    expect(parseInstruction(broken).diagnostics.length).toBeLessThan(2)
  }
  expect(parseAssembly('a: b: c: ;x\n\n\r\n // y\nnop;').value!.bytes.length).toBe(4)
})
