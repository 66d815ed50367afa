import { describe, expect, test } from 'vitest'
import { CodeBuffer, CodeLayout, type FieldKind, patchField } from '../src/index.js'

test('a buffer grows and keeps what was written', () => {
  const buffer = new CodeBuffer(2)
  buffer.append([1, 2, 3])
  buffer.reserve(100)
  buffer.bytes[buffer.length++] = 4
  expect([...buffer.toBytes()]).toEqual([1, 2, 3, 4])
})

describe('patchField', () => {
  const rows: readonly (readonly [FieldKind, addend: number, target: number, place: number, expected: string])[] = [
    ['pc8', -1, 0x81, 1, '7f00000000000000'],
    ['pc8', -1, 0x82, 1, 'refused'],
    ['pc8', -1, 0x02, 0x81, '8000000000000000'],
    ['pc32', -4, 0x1000, 0x2000, 'fcefffff00000000'],
    ['plt32', -4, 0x8000_0003, 0, 'ffffff7f00000000'],
    ['plt32', -4, 0x8000_0004, 0, 'refused'],
    ['abs32', 0, 0xffff_ffff, 9, 'ffffffff00000000'],
    ['abs32', 1, 0xffff_ffff, 9, 'refused'],
    ['abs32', -1, 0, 9, 'refused'],
    ['abs32s', -1, 0, 9, 'ffffffff00000000'],
    ['abs32s', 0, 0x8000_0000, 9, 'refused'],
    ['abs64', 2, 0x7fff_ffff_ffff, 9, '0100000000800000'],
  ]
  test.each(rows)('%s %i %i %i', (kind, addend, target, place, expected) => {
    const bytes = new Uint8Array(8)
    const done = patchField(bytes, 0, kind, addend, target, place)
    expect(done ? Buffer.from(bytes).toString('hex') : 'refused').toBe(expected)
    if (!done) expect(bytes.every((byte) => byte === 0)).toBe(true)
  })
})

describe('CodeLayout', () => {
  const branch = { short: [0x10], near: [0x20, 0x21] }

  test('labels before and behind a fragment at the same place differ', () => {
    const layout = new CodeLayout()
    const [before, behind] = [layout.label(), layout.label()]
    layout.bind(before)
    layout.branch(branch, behind)
    layout.bind(behind)
    const { bytes, labelOffsets } = layout.finish()
    expect([...labelOffsets]).toEqual([0, 2])
    expect([...bytes]).toEqual([0x10, 0])
  })

  test('fields and labels move with the branches before them', () => {
    const layout = new CodeLayout()
    const end = layout.label()
    layout.branch(branch, end)
    layout.buffer.append(new Uint8Array(200))
    layout.field(199, 'abs32', 'name', 3)
    layout.bind(end)
    const { bytes, relocations } = layout.finish()
    expect(bytes.length).toBe(206)
    expect([...bytes.subarray(0, 6)]).toEqual([0x20, 0x21, 200, 0, 0, 0])
    expect(relocations).toEqual([{ offset: 205, kind: 'abs32', target: 'name', addend: 3 }])
  })

  test('our own mistakes throw', () => {
    const layout = new CodeLayout()
    const label = layout.label()
    layout.bind(label)
    expect(() => layout.field(0, 'abs32', label, 0)).toThrow('a label cannot be stored in the kind abs32')
    expect(() => layout.field(0, 'pc8', 'name', -1)).toThrow('a symbol cannot be stored in the kind pc8')
  })

  test('an unused label is not an error', () => {
    const layout = new CodeLayout()
    layout.label()
    expect([...layout.finish().labelOffsets]).toEqual([-1])
  })
})
