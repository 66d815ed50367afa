import { expect, test } from 'vitest'
import { decode, decodeCanonical, withLongNops } from '../src/index.js'
import { readWithCapstone } from './support/capstone.js'

const nops = ['0f1f00', '0f1f4000', '0f1f440000', '0f1f8000000000', '0f1f840000000000'].map((hex) =>
  Uint8Array.from(Buffer.from(hex, 'hex')),
)
const fillers = [[0x66, 0x66], [0x2e], [0x66, 0x2e], [0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x2e]]
const long = fillers.flatMap((prefixes) => nops.map((nop) => Uint8Array.of(...prefixes, ...nop)))

test('nops that prefixes make longer are read as another reader reads them', () => {
  const theirs = readWithCapstone(long)
  for (const [n, bytes] of long.entries()) {
    expect(decode(bytes).value, Buffer.from(bytes).toString('hex')).toBeUndefined()
    for (const read of [withLongNops(decode), withLongNops(decodeCanonical)]) {
      const { value } = read(Uint8Array.of(0xc3, ...bytes, 0xc3), 1)
      expect(value).toMatchObject({ form: { mnemonic: 'nop' }, sizeBytes: theirs[n]!.sizeBytes })
    }
    expect(theirs[n]!.text).toContain('nop')
  }
})

test('nothing else is read with such prefixes, nor what is longer than an instruction', () => {
  const read = withLongNops(decode)
  const others = ['2ec3', '2e4889c8', '662e89c8', `${'66'.repeat(8)}0f1f840000000000`, '2e0f1f', '66662e']
  for (const hex of others) {
    const { value, diagnostics } = read(Uint8Array.from(Buffer.from(hex, 'hex')), 0)
    expect([hex, value, diagnostics.length]).toEqual([hex, undefined, 1])
  }
  expect(read(Uint8Array.of(0xc3), 0).value?.form.mnemonic).toBe('ret')
})
