import { describe, expect, test } from 'vitest'
import { type BranchEncoding, CodeBuffer, CodeLayout, type FieldKind, patchField } from '../src/index.js'

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
    ['pc64', -4, 0x1000, 0x2000, 'fcefffffffffffff'],
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

// The expected words are what llvm-mc gives for the instruction with that distance.
describe('patchField keeps the bits of the instruction', () => {
  const rows: readonly (readonly [string, FieldKind, word: string, distance: number, expected: string])[] = [
    ['b .-8', 'arm64-branch26', '00000014', -8, 'feffff17'],
    ['b.ne .+12', 'arm64-branch19', '01000054', 12, '61000054'],
    ['tbnz x3, #33, .-4', 'arm64-branch14', '030008b7', -4, 'e3ff0fb7'],
    ['adr x0, .+5', 'arm64-adr21', '00000010', 5, '20000030'],
    ['beq a0, a1, .-4', 'riscv-branch', '6300b500', -4, 'e30eb5fe'],
    ['jal ra, .+0x12346', 'riscv-jump', 'ef000000', 0x12346, 'ef206134'],
    ['call .+0x12346fff', 'riscv-call', '97000000e7800000', 0x12346fff, '97703412e780f0ff'],
    ['c.j .-2', 'riscv-jump16', '01a0', -2, 'fdbf'],
    ['c.beqz a0, .+18', 'riscv-branch16', '01c1', 18, '09c9'],
  ]
  test.each(rows)('%s', (_, kind, word, distance, expected) => {
    const bytes = Uint8Array.from(Buffer.from(word, 'hex'))
    expect(patchField(bytes, 0, kind, 0, 0x1_0000 + distance, 0x1_0000)).toBe(true)
    expect(Buffer.from(bytes).toString('hex')).toBe(expected)
  })
})

describe('CodeLayout', () => {
  const branch: BranchEncoding = [
    { bytes: [0x10, 0], fieldOffset: 1, kind: 'pc8', addend: -1 },
    { bytes: [0x20, 0x21, 0, 0, 0, 0], fieldOffset: 2, kind: 'pc32', addend: -4 },
  ]

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

  test('constants are placed once each, largest first, aligned', () => {
    const layout = new CodeLayout()
    layout.buffer.append([1])
    const four = layout.literal(Uint8Array.of(4, 4, 4, 4))
    const eight = layout.literal(new Uint8Array(8).fill(8))
    expect(layout.literal(Uint8Array.of(4, 4, 4, 4))).toBe(four)
    expect(layout.literalBytes).toBe(12)
    expect(() => layout.finish()).toThrow('constants wait to be placed')
    layout.placeLiterals((sizeBytes) => new Uint8Array(sizeBytes).fill(0xee))
    const { bytes, labelOffsets } = layout.finish()
    expect(labelOffsets[eight.id]).toBe(8)
    expect(labelOffsets[four.id]).toBe(16)
    expect(Buffer.from(bytes).toString('hex')).toBe('01eeeeeeeeeeeeee080808080808080804040404')
  })

  test('an unused label is not an error', () => {
    const layout = new CodeLayout()
    layout.label()
    expect([...layout.finish().labelOffsets]).toEqual([-1])
  })
})
