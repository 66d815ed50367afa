import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  decodeBody,
  decodeInstruction,
  encodeInstructions,
  formatFloatBits,
  op,
  parseFloatBits,
  parseInstructions,
  type ValidationContext,
  validateBody,
  WasmEmitter,
} from '../src/index.js'

const codeOf = (...bytes: number[]): string | undefined => decodeBody(Uint8Array.from(bytes)).diagnostics[0]?.code

describe('decoding untrusted bytes', () => {
  test.each([
    ['nothing', [], 'unexpected-end'],
    ['no end', [0x01], 'unexpected-end'],
    ['bytes after the end', [0x0b, 0x01], 'trailing-bytes'],
    ['a reserved opcode', [0x06, 0x0b], 'unknown-opcode'],
    ['a cut vector constant', [0xfd, 0x0c], 'unexpected-end'],
    ['a relaxed vector instruction', [0xfd, 0x80, 0x02], 'unknown-opcode'],
    ['a vector subopcode without instruction', [0xfd, 0x9a, 0x01], 'unknown-opcode'],
    ['a padded vector subopcode', [0xfd, 0xce, 0x80, 0x00, 0x0b], 'noncanonical-leb'],
    ['a lane that does not exist', [0xfd, 0x1d, 0x02, 0x0b], 'malformed-immediate'],
    ['a shuffle of 33 bytes', [0xfd, 0x0d, ...Array(15).fill(0), 32, 0x0b], 'malformed-immediate'],
    ['a lane store with too large an alignment', [0xfd, 0x58, 0x01, 0x00, 0x00, 0x0b], 'malformed-immediate'],
    ['an unknown subopcode', [0xfc, 0x12, 0x0b], 'unknown-opcode'],
    ['a subopcode that aliases another', [0xfc, 0x80, 0x02, 0x0b], 'unknown-opcode'],
    ['a padded subopcode', [0xfc, 0x80, 0x00, 0x0b], 'noncanonical-leb'],
    ['a padded index', [0x20, 0x80, 0x00, 0x0b], 'noncanonical-leb'],
    ['a padded positive constant', [0x41, 0xc0, 0x80, 0x00, 0x0b], 'noncanonical-leb'],
    ['a padded negative constant', [0x41, 0xff, 0x7f, 0x0b], 'noncanonical-leb'],
    ['an index of 33 bits', [0x20, 0xff, 0xff, 0xff, 0xff, 0x1f, 0x0b], 'integer-out-of-range'],
    ['a constant of 33 bits', [0x41, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x0b], 'integer-out-of-range'],
    ['an endless integer', [0x42, ...Array(40).fill(0x80)], 'integer-out-of-range'],
    ['a memory index', [0x3f, 0x01, 0x0b], 'malformed-immediate'],
    ['too large an alignment', [0x28, 0x03, 0x00, 0x0b], 'malformed-immediate'],
    ['an unknown block type', [0x02, 0x41, 0x0b, 0x0b], 'unknown-type'],
    ['else without if', [0x02, 0x40, 0x05, 0x0b, 0x0b], 'unbalanced-structure'],
    ['two else', [0x04, 0x40, 0x05, 0x05, 0x0b, 0x0b], 'unbalanced-structure'],
    ['a claim of many labels', [0x0e, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x00], 'unexpected-end'],
    ['very deep nesting', [...Array(20_002).fill([0x02, 0x40])].flat(), 'limit-exceeded'],
  ] as const)('%s', (_, bytes, code) => {
    expect(codeOf(...bytes)).toBe(code)
  })

  test('accepts 33-bit negative block types never, and keeps the offset of the fault', () => {
    expect(decodeBody(Uint8Array.of(0x01, 0x01, 0x02, 0x79, 0x0b, 0x0b)).diagnostics).toEqual([
      { code: 'unknown-type', offset: 3, message: 'at 0x3: this is not a block type' },
    ])
  })

  test('whatever decodes encodes to the same bytes', () => {
    const byte = fc.oneof(
      fc.constantFrom(...[0x0b, 0x02, 0x40, 0x41, 0x42, 0x20, 0x28, 0x0e, 0xfc, 0x80, 0x7f, 0]),
      fc.nat(255),
    )
    let decoded = 0
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 12 }),
        fc.array(byte, { minLength: 1, maxLength: 12 }),
        (a, b) => {
          for (const bytes of [a, Uint8Array.from(b)]) {
            const { value, diagnostics } = decodeInstruction(bytes)
            expect(value === undefined).toBe(diagnostics.length > 0)
            if (value === undefined) continue
            decoded++
            expect(encodeInstructions([value])).toEqual(bytes.slice(0, value.sizeBytes))
          }
        },
      ),
      { numRuns: 10_000 },
    )
    expect(decoded).toBeGreaterThan(2500)
  })
})

describe('the emitter', () => {
  test('refuses wrong immediates, labels and open blocks', () => {
    const e = new WasmEmitter()
    expect(() => e.emit(op['i32.const'])).toThrow('i32.const takes other immediates')
    expect(() => e.index(op['i32.add'], 0)).toThrow('i32.add takes other immediates')
    expect(() => e.emit(0xfd)).toThrow('opcode 0xfd takes other immediates')
    expect(() => e.br(1)).toThrow('no label 1 here')
    expect(() => e.localGet(-1)).toThrow('not an unsigned 32-bit integer: -1')
    expect(() => e.i32Const(2 ** 32)).toThrow('not a 32-bit integer')
    expect(() => e.i64Const(1n << 64n)).toThrow('not a 64-bit integer')
    expect(() => e.memory(op['i32.load'], 0, 3)).toThrow('alignment 2^3 exceeds the access')
    expect(() => e.lane(op['i64x2.extract_lane'], 2)).toThrow('no lane 2: i64x2.extract_lane has 2')
    expect(() => e.memoryLane(op['v128.load32_lane'], 4)).toThrow('no lane 4: v128.load32_lane has 4')
    expect(() => e.shuffle([0])).toThrow('i8x16.shuffle takes 16 lanes, not 1')
    expect(() => e.v128Bits(-1n)).toThrow('not 128 bits: -1')
    expect(() => e.else()).toThrow('else outside of if')
    expect(() => e.finish()).toThrow('1 blocks are still open')
  })

  test('writes what the general encoder writes', () => {
    const e = new WasmEmitter(16)
    e.block('i64')
    e.i64Const(-0x8000_0000_0000_0000n)
    e.br(1)
    e.end()
    e.emit(op['memory.copy'])
    e.index(op['memory.init'], 3)
    e.memory(op['i64.load16_u'], 300)
    e.f64Const(-0)
    e.f32Const(Number.POSITIVE_INFINITY)
    e.brTable([0, 0], 0)
    e.callIndirect(1, 2)
    e.selectTyped('externref')
    e.refNull('funcref')
    e.end()
    const text = `block (result i64) i64.const -9223372036854775808 br 1 end memory.copy memory.init 3
      i64.load16_u offset=300 f64.const -0x0p+0 f32.const inf br_table 0 0 0 call_indirect 2 (type 1)
      select (result externref) ref.null func`
    const parsed = parseInstructions(text)
    expect(parsed.diagnostics).toEqual([])
    expect([...e.finish()]).toEqual([...encodeInstructions(parsed.value!), 0x0b])
    expect(() => e.end()).toThrow('end after the end of the body')
  })
})

describe('text', () => {
  test.each([
    ['i32.add x', 'malformed-text', 8],
    ['i32.const', 'malformed-text', 0],
    ['  i32.const 4294967296', 'integer-out-of-range', 12],
    ['local.get -1', 'malformed-text', 10],
    ['i32.load align=3', 'malformed-text', 9],
    ['br_table', 'malformed-text', 0],
    ['block (result i31)', 'unknown-type', 14],
    ['f32.const 0x1p+128', 'malformed-text', 10],
    ['select_t', 'malformed-text', 0],
    ['i32.const "1"', 'malformed-text', 10],
    ['constructor', 'malformed-text', 0],
    ['v128.const i8x16 1 2', 'malformed-text', 19],
    ['v128.const i24x5 1', 'malformed-text', 11],
    ['v128.const i64x2 18446744073709551616 0', 'integer-out-of-range', 17],
    ['v128.const i8x16 256 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0', 'integer-out-of-range', 17],
    ['i8x16.extract_lane_s 16', 'malformed-text', 21],
    ['v128.store8_lane offset=+1 0', 'malformed-text', 17],
    ['i32.const 1__0', 'malformed-text', 10],
    ['nop (; no end', 'malformed-text', 4],
  ] as const)('%s is refused at its place', (text, code, offset) => {
    expect(parseInstructions(text).diagnostics).toMatchObject([{ code, offset }])
  })

  test('vector constants in every shape', () => {
    const bits = (text: string) => parseInstructions(`v128.const ${text}`).value?.[0]?.immediates[0]
    const bytes = Array.from({ length: 16 }, (_, place) => place + 240)
    const expected = bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n)
    expect(bits(`i8x16 ${bytes.join(' ')}`)).toBe(expected)
    expect(bits(`i8x16 ${bytes.map((byte) => byte - 256).join(' ')}`)).toBe(expected)
    expect(bits('i16x8 0xf1f0 0xf3f2 0xf5f4 0xf7f6 0xf9f8 0xfbfa 0xfdfc -2')).toBe(expected)
    expect(bits('i32x4 1 -1 0 0x8000_0000')).toBe((1n << 127n) | (0xffff_ffffn << 32n) | 1n)
    expect(bits('i64x2 -1 18446744073709551615')).toBe((1n << 128n) - 1n)
    expect(bits('f32x4 1 -0 inf nan:0x1')).toBe((0x7f800001n << 96n) | (0x7f800000n << 64n) | (1n << 63n) | 0x3f800000n)
    expect(bits('f64x2 0x1p-1 nan')).toBe((0x7ff8n << 112n) | (0x3fen << 52n))
  })

  test('comments, underscores and both integer ranges', () => {
    const { value } = parseInstructions(
      'i32.const 0xffff_ffff ;; all ones\n(; block ;) i64.const 1_000 i32.load align=1',
    )
    expect(value!.map(({ immediates }) => immediates)).toEqual([[-1], [1000n], [0, 0]])
  })

  test.each([
    [0x3fc00000n, 32, '0x1.8p+0'],
    [1n, 32, '0x0.000002p-126'],
    [0xff800000n, 32, '-inf'],
    [0x7fc00000n, 32, 'nan'],
    [0x7f800001n, 32, 'nan:0x1'],
    [0x400921fb54442d18n, 64, '0x1.921fb54442d18p+1'],
  ] as const)('float bits %s of width %s read %s', (bits, width, text) => {
    expect(formatFloatBits(bits, width)).toBe(text)
    expect(parseFloatBits(text, width)).toBe(bits)
  })

  test('decimal floats round once, to nearest even', () => {
    const single = (text: string) => parseFloatBits(text, 32)
    expect(single('0.1')).toBe(0x3dcccccdn)
    expect(single('16777217')).toBe(0x4b800000n)
    // Just above a tie: rounding to double first would lose the difference.
    expect(single('1.00000005960464477540')).toBe(0x3f800001n)
    expect(single('-1e-400')).toBe(0x80000000n)
    expect(single('3.4028236e38')).toBe(undefined)
    expect(parseFloatBits('1e999', 64)).toBe(undefined)
    const bits = new DataView(new ArrayBuffer(4))
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -3e38, max: 3e38 }), (value) => {
        bits.setFloat32(0, value)
        expect(parseFloatBits(formatFloatBits(BigInt(bits.getUint32(0)), 32), 32)).toBe(BigInt(bits.getUint32(0)))
      }),
    )
  })
})

describe('validateBody', () => {
  const context: ValidationContext = {
    types: [{ parameters: ['i32'], results: ['i32', 'i32'] }],
    functions: [{ parameters: ['i64'], results: [] }],
    tables: ['funcref', 'externref'],
    globals: [{ type: 'f32', mutable: false }],
    hasMemory: false,
    elements: ['funcref'],
    dataCount: undefined,
    declaredFunctions: new Set(),
    locals: ['i32', 'externref'],
    results: ['i32'],
  }
  const check = (text: string) => {
    const parsed = parseInstructions(text)
    expect(parsed.diagnostics).toEqual([])
    const bytes = Uint8Array.of(...encodeInstructions(parsed.value!), 0x0b)
    return validateBody(decodeBody(bytes).value!, context)
  }

  test.each([
    'i32.const 1',
    'unreachable',
    'unreachable select',
    'local.get 0 block (type 0) i32.const 2 end i32.add',
    'local.get 0 if (result i32) i32.const 1 else i32.const 2 end',
    'loop (result i32) br 0 end',
    'block (result i32) i32.const 7 i32.const 0 br_table 0 1 0 end',
    'local.get 1 ref.is_null',
    'local.get 1 local.get 1 local.get 0 select (result externref) drop i32.const 3',
  ])('%s is valid', (text) => {
    expect(check(text)).toEqual([])
  })

  test.each([
    ['i64.const 1', 'type-mismatch'],
    ['i32.const 1 i32.const 2', 'type-mismatch'],
    ['i32.add', 'type-mismatch'],
    ['local.get 2', 'unknown-index'],
    ['br 1', 'unknown-index'],
    ['i32.const 0 if (result i32) i32.const 1 end', 'type-mismatch'],
    ['local.get 1 local.get 1 local.get 0 select drop i32.const 3', 'type-mismatch'],
    ['i32.const 0 i32.load', 'unknown-index'],
    ['i32.const 1 call 0 i32.const 1', 'type-mismatch'],
    ['f32.const 0x1p+0 global.set 0 i32.const 1', 'type-mismatch'],
    ['ref.func 0 drop i32.const 1', 'unknown-index'],
    ['i32.const 0 call_indirect 1 (type 0)', 'type-mismatch'],
    ['i32.const 0 i32.const 0 i32.const 0 table.copy 0 1 i32.const 1', 'type-mismatch'],
    ['data.drop 0 i32.const 1', 'unknown-index'],
  ] as const)('%s is not: %s', (text, code) => {
    expect(check(text)).toMatchObject([{ code }])
  })
})
