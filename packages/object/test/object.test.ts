import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  alignUp,
  createObjectBuilder,
  isPositionDependent,
  layoutObject,
  ObjectError,
  type ObjectFile,
  patchRelocation,
  type RelocationKind,
  validateObject,
} from '../src/index.js'

/** A function that reads a constant, data and zeros, and calls something defined elsewhere. */
const sample = (): ObjectFile => {
  const builder = createObjectBuilder('x86_64')
  const text = builder.section('.text', 'code', new Uint8Array(40))
  const constants = builder.section('.rodata', 'readonly', Uint8Array.of(1, 2, 3), 1)
  const data = builder.section('.data', 'data', new Uint8Array(16), 16)
  const zeros = builder.zeroSection('.bss', 0x3000, 32)
  builder.section('.comment', 'note', Uint8Array.of(0))
  const helper = builder.reference('helper')
  const main = builder.define('main', { section: text, sizeBytes: 40, kind: 'function' })
  const constant = builder.define('constant', { section: constants, offset: 1, binding: 'local' })
  const zero = builder.define('zero', { section: zeros, offset: 8, sizeBytes: 8, kind: 'object' })
  builder.relocate(text, 0, 'plt32', helper, -4)
  builder.relocate(text, 4, 'pc32', constant, -4)
  builder.relocate(text, 8, 'abs32', zero)
  builder.relocate(text, 12, 'abs32s', zero, 1)
  builder.relocate(data, 8, 'abs64', constant, 1)
  builder.frame(main, [
    { at: 0, stackBytes: 8, saved: [] },
    { at: 1, stackBytes: 16, saved: [{ register: 3, isFloat: false, below: 16 }] },
  ])
  return builder.finish()
}

describe('layoutObject', () => {
  test('assigns addresses, separates permissions and applies relocations', () => {
    const resolve = (name: string) => (name === 'helper' ? 0x500000 : undefined)
    const { value: image, diagnostics } = layoutObject(sample(), {
      baseAddress: 0x400000,
      entrySymbol: 'main',
      resolve,
    })
    expect(diagnostics).toEqual([])
    const [code, constants, data] = image!.segments
    expect(image!.segments).toHaveLength(3)
    expect(code).toMatchObject({ address: 0x400000, sizeBytes: 40, read: true, write: false, execute: true })
    expect(constants).toMatchObject({ address: 0x401000, sizeBytes: 3, read: true, write: false, execute: false })
    expect(data).toMatchObject({ address: 0x402000, sizeBytes: 0x3020, write: true, execute: false })
    expect(data!.bytes).toHaveLength(16)
    expect(image!.entry).toBe(0x400000)
    expect([...image!.symbols]).toEqual([
      ['main', 0x400000],
      ['zero', 0x402028],
    ])
    const words = new DataView(code!.bytes.buffer)
    expect(words.getInt32(0, true)).toBe(0x500000 - 4 - 0x400000)
    expect(words.getInt32(4, true)).toBe(0x401001 - 4 - 0x400004)
    expect(words.getInt32(8, true)).toBe(0x402028)
    expect(words.getInt32(12, true)).toBe(0x402029)
    expect(new DataView(data!.bytes.buffer).getBigUint64(8, true)).toBe(0x401002n)
  })

  test('leaves the object as it was', () => {
    const object = sample()
    layoutObject(object, { baseAddress: 0x400000, resolve: () => 0x400000 })
    expect(object.sections[0]!.bytes.every((byte) => byte === 0)).toBe(true)
  })

  test('names what is missing or out of reach, and where', () => {
    const { value, diagnostics } = layoutObject(sample(), { baseAddress: 0x400000 })
    expect(value).toBeUndefined()
    expect(diagnostics).toMatchObject([{ code: 'unresolved-symbol', section: '.text', offset: 0, symbol: 'helper' }])
    const far = layoutObject(sample(), { baseAddress: 0x1_0000_0000, resolve: () => 0x400000 })
    expect(far.diagnostics.map(({ code, offset }) => [code, offset])).toEqual([
      ['relocation-overflow', 0],
      ['relocation-overflow', 8],
      ['relocation-overflow', 12],
    ])
    const outside = layoutObject(sample(), { baseAddress: 2 ** 47 - 4096, resolve: () => 0 })
    expect(outside.diagnostics[0]!.code).toBe('address-overflow')
    const noEntry = layoutObject(sample(), { baseAddress: 0x400000, entrySymbol: 'start', resolve: () => 0x400000 })
    expect(noEntry.diagnostics[0]!.code).toBe('missing-entry')
  })
})

describe('patchRelocation', () => {
  /** Values written out here, apart from the table. */
  const limits: readonly [RelocationKind, bigint, bigint][] = [
    ['pc32', -2147483648n, 2147483647n],
    ['plt32', -2147483648n, 2147483647n],
    ['abs32', 0n, 4294967295n],
    ['abs32s', -2147483648n, 2147483647n],
  ]

  test.each(limits)('%s stores exactly the values from %d to %d', (kind, lowest, highest) => {
    const attempt = (value: bigint) => {
      const bytes = new Uint8Array(6)
      const stored = patchRelocation(bytes, 1, kind, 0x7000_0000, Number(value) - 0x7000_0000, 0)
      return { stored, bytes }
    }
    for (const value of [lowest, highest, 0n, lowest + 1n]) {
      const { stored, bytes } = attempt(value)
      expect(stored).toBe(true)
      expect(BigInt(new DataView(bytes.buffer).getUint32(1, true))).toBe(BigInt.asUintN(32, value))
      expect([bytes[0], bytes[5]]).toEqual([0, 0])
    }
    for (const value of [lowest - 1n, highest + 1n]) {
      const { stored, bytes } = attempt(value)
      expect(stored).toBe(false)
      expect(bytes.every((byte) => byte === 0)).toBe(true)
    }
  })

  test('subtracts the address of the field for relative kinds only', () => {
    const address = fc.integer({ min: 0, max: 0x3fff_ffff })
    fc.assert(
      fc.property(address, address, fc.integer({ min: -1000, max: 1000 }), (symbol, field, addend) => {
        const bytes = new Uint8Array(8)
        expect(patchRelocation(bytes, 0, 'pc32', symbol, addend, field)).toBe(true)
        expect(new DataView(bytes.buffer).getInt32(0, true)).toBe(symbol + addend - field)
        expect(patchRelocation(bytes, 0, 'abs64', symbol, addend, field)).toBe(true)
        expect(new DataView(bytes.buffer).getBigInt64(0, true)).toBe(BigInt(symbol + addend))
      }),
    )
  })
})

describe('validateObject', () => {
  const object = sample()
  const codes = (changed: Partial<ObjectFile>) => validateObject({ ...object, ...changed }).map(({ code }) => code)
  const section = object.sections[0]!
  const symbol = object.symbols[1]!
  const relocation = object.relocations[0]!
  const frame = object.frames![0]!
  const row = frame.rows[0]!
  const saved = frame.rows[1]!.saved[0]!

  test.each([
    ['an alignment of 3', { sections: [{ ...section, alignment: 3 }, ...object.sections.slice(1)] }, 'bad-section'],
    ['a wrong size', { sections: [{ ...section, sizeBytes: 41 }, ...object.sections.slice(1)] }, 'bad-section'],
    [
      'a symbol outside',
      { symbols: [object.symbols[0]!, { ...symbol, offset: 39 }, ...object.symbols.slice(2)] },
      'bad-symbol',
    ],
    [
      'a section that is not there',
      { symbols: [object.symbols[0]!, { ...symbol, section: 9 }, ...object.symbols.slice(2)], frames: [] },
      'bad-symbol',
    ],
    ['a second definition', { symbols: [...object.symbols, symbol] }, 'duplicate-symbol'],
    ['a field across the end', { relocations: [{ ...relocation, offset: 37 }] }, 'bad-relocation'],
    ['a negative offset', { relocations: [{ ...relocation, offset: -1 }] }, 'bad-relocation'],
    ['no such symbol', { relocations: [{ ...relocation, symbol: 99 }] }, 'bad-relocation'],
    ['a frame of data', { frames: [{ ...frame, symbol: 2 }] }, 'bad-frame'],
    ['a second frame', { frames: [frame, frame] }, 'bad-frame'],
    ['rows from the middle', { frames: [{ ...frame, rows: frame.rows.slice(1) }] }, 'bad-frame'],
    ['rows in disorder', { frames: [{ ...frame, rows: [...frame.rows, frame.rows[1]!] }] }, 'bad-frame'],
    ['a row outside', { frames: [{ ...frame, rows: [row, { ...row, at: 40 }] }] }, 'bad-frame'],
    ['half a byte of stack', { frames: [{ ...frame, rows: [{ ...row, stackBytes: 0.5 }] }] }, 'bad-frame'],
    ['register 32', { frames: [{ ...frame, rows: [{ ...row, saved: [{ ...saved, register: 32 }] }] }] }, 'bad-frame'],
    ['a register twice', { frames: [{ ...frame, rows: [{ ...row, saved: [saved, saved] }] }] }, 'bad-frame'],
    ['a field in zeros', { relocations: [{ ...relocation, section: 3 }] }, 'bad-relocation'],
  ] as const)('%s is refused', (_, changed, code) => {
    expect(codes(changed)).toEqual([code])
  })

  test('the builder throws the same as a typed error', () => {
    const builder = createObjectBuilder('x86_64')
    const text = builder.section('.text', 'code', new Uint8Array(4))
    builder.define('twice', { section: text })
    builder.define('twice', { section: text })
    const error = (() => {
      try {
        return builder.finish()
      } catch (thrown) {
        return thrown
      }
    })()
    expect(ObjectError.isInstance(error) && error.code).toBe('duplicate-symbol')
    expect(ObjectError.isInstance(new Error('other'))).toBe(false)
  })
})

test('alignUp', () => {
  expect([alignUp(0, 8), alignUp(1, 8), alignUp(8, 8), alignUp(0x1_0000_0001, 4096)]).toEqual([0, 8, 8, 0x1_0000_1000])
})

test('weak symbols: what nothing defines is 0, a definition fills the reference and has an address', () => {
  const builder = createObjectBuilder('aarch64')
  const data = builder.section('.data', 'data', new Uint8Array(16).fill(255))
  builder.relocate(data, 0, 'abs64', builder.reference('absent', 'weak'))
  builder.relocate(data, 8, 'abs64', builder.reference('present', 'weak'))
  builder.define('present', { section: data, offset: 8, binding: 'weak' })
  const { value, diagnostics } = layoutObject(builder.finish(), { baseAddress: 0x10000 })
  expect(diagnostics).toEqual([])
  const words = new BigUint64Array(value!.segments[0]!.bytes.slice().buffer)
  expect([...words]).toEqual([0n, 0x10008n])
  expect(value!.symbols.get('present')).toBe(0x10008)
})

test('image32 counts from the start of the image', () => {
  const builder = createObjectBuilder('x86_64')
  const data = builder.section('.data', 'data', new Uint8Array(8))
  const here = builder.define('here', { section: data, offset: 4 })
  builder.relocate(data, 0, 'image32', here, 1)
  const { value } = layoutObject(builder.finish(), { baseAddress: 0x1_4000_0000 })
  expect([...value!.segments[0]!.bytes]).toEqual([5, 0, 0, 0, 0, 0, 0, 0])
})

test('only fields that hold more than the offset in a page depend on the position', () => {
  for (const kind of ['abs64', 'abs32s', 'arm64-move0', 'riscv-high20', 'riscv-low12'] as const) {
    expect(isPositionDependent(kind)).toBe(true)
  }
  for (const kind of [
    'pc32',
    'pc64',
    'arm64-page21',
    'arm64-low12',
    'arm64-low12-scaled16',
    'riscv-pc-low12',
  ] as const) {
    expect(isPositionDependent(kind)).toBe(false)
  }
})

test('a symbol says that it is hidden, or nothing', () => {
  const builder = createObjectBuilder('x86_64')
  const text = builder.section('.text', 'code', Uint8Array.of(0xc3, 0xc3))
  builder.define('seen', { section: text })
  builder.define('unseen', { section: text, offset: 1, visibility: 'hidden' })
  const [seen, unseen] = builder.finish().symbols
  expect(Object.keys(seen!)).not.toContain('visibility')
  expect(unseen).toMatchObject({ name: 'unseen', binding: 'global', visibility: 'hidden' })
})
