import { withDebugInformation } from '@sourceless/dwarf'
import { createObjectBuilder, type FrameRow, type ObjectFile } from '@sourceless/object'
import { lacks } from '@sourceless/testing'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sampleDescription, sampleObject } from '../../dwarf/test/samples.js'
import { readMacho, withUnwindTables, writeMachoDylib, writeMachoObject } from '../src/index.js'
import { machines, type SampleMachine } from './samples.js'
import { link, run, save, sha256 } from './tools.js'

/** The sample of frames with the names that C gives functions on macOS. */
const named = (object: ObjectFile): ObjectFile => ({
  ...object,
  symbols: object.symbols.map((symbol) =>
    symbol.kind === 'section' ? symbol : { ...symbol, name: `_${symbol.name}` },
  ),
})
const unwound = (machine: SampleMachine): ObjectFile => withUnwindTables(named(sampleObject(machine).object))

/** Both functions of the sample: pushes of x86-64 have a compact form, the rest needs DWARF. */
const modes = {
  x86_64: { _total: 0x02060000 + 2 * 0x400 + 5, _deep: 0x04000000 },
  aarch64: { _total: 0x03000000, _deep: 0x03000000 },
} as const

/** Encodings of an object's entries or an image's functions, by address. */
const encodingsOf = (file: string): readonly (readonly [number, number])[] => {
  const text = run('llvm-objdump-19', '--macho', '--unwind-info', file)
  const found =
    /start: +0x([0-9a-f]+)[\s\S]*?compact encoding: +0x([0-9a-f]+)|function offset=0x([0-9a-f]+), +encoding(?:\[\d+\])?=0x([0-9a-f]+)/g
  return [...text.matchAll(found)].map(([, start, encoding, offset, linked]) => {
    return [Number.parseInt(start ?? offset!, 16), Number.parseInt(encoding ?? linked!, 16)]
  })
}

/** The encoding, without the offset into __eh_frame. */
const withoutOffset = ([, encoding]: readonly [number, number]): number =>
  encoding < 0x0300_0000 ? encoding : encoding & 0x0f00_0000

describe.each(machines)('%s', (machine) => {
  const { _total, _deep } = modes[machine]

  test.skipIf(lacks('llvm-objdump-19', 'llvm-dwarfdump-19', 'llvm-readobj-19'))(
    'objects hold compact entries, and DWARF where there is no compact form',
    () => {
      const object = unwound(machine)
      const file = save(`unwind-${machine}.o`, writeMachoObject(object))
      expect(encodingsOf(file).map(withoutOffset)).toEqual([_total, _deep])
      const text = run('llvm-dwarfdump-19', '--eh-frame', file)
      const offsets = [...text.matchAll(/^ +0x[0-9a-f]+: CFA=\w+?(?:\+(\d+))?(?::|$)/gm)].map((match) =>
        Number(match[1] ?? 0),
      )
      const inDwarf = object.frames!.filter((_, index) => [_total, _deep][index]! > 0x0300_0000 - 1)
      expect(offsets).toEqual(inDwarf.flatMap(({ rows }) => rows.map(({ stackBytes }) => stackBytes)))
      expect(run('llvm-readobj-19', '--file-headers', file)).toContain('MH_SUBSECTIONS_VIA_SYMBOLS')
      const { value, diagnostics } = readMacho(writeMachoObject(object))
      expect(diagnostics).toEqual([])
      const distances =
        value!.kind === 'relocatable' ? value!.object.relocations.filter(({ kind }) => kind === 'pc64') : []
      expect(distances.filter(({ addend }) => addend === 0)).toHaveLength(machine === 'aarch64' ? 2 : 0)
    },
  )

  test.skipIf(lacks('llvm-objdump-19', 'ld64.lld-19'))('images hold what lld makes of the object', () => {
    const object = unwound(machine)
    const file = save('linked.o', writeMachoObject(object))
    const theirs = link(machine, 'lld.dylib', '-dylib', '-undefined', 'dynamic_lookup', file)
    const ours = save(
      'ours.dylib',
      writeMachoDylib(object, { sha256, identifier: 'ours', installName: '@rpath/ours.dylib' }),
    )
    const expected = encodingsOf(theirs)
    const found = encodingsOf(ours)
    const distances = (list: typeof found): number[] => list.map(([address]) => address - list[0]![0])
    expect(found.slice(0, 2).map(withoutOffset)).toEqual([_total, _deep])
    expect(expected.slice(0, 2).map(withoutOffset)).toEqual([_total, _deep])
    expect(distances(found.slice(0, 2))).toEqual(distances(expected.slice(0, 2)))
    // What is left to DWARF is found at the offset that the encoding holds.
    const table = run('llvm-dwarfdump-19', '--eh-frame', ours)
    const described = new Map(
      [...table.matchAll(/^([0-9a-f]{8}) .* FDE .*pc=([0-9a-f]+)\.\.\./gm)].map(([, at, start]) => [
        Number.parseInt(at!, 16),
        Number.parseInt(start!, 16),
      ]),
    )
    const inDwarf = found.filter(([, encoding]) => encoding >= 0x0300_0000)
    expect(inDwarf.map(([, encoding]) => described.get(encoding & 0xff_ffff))).toEqual(
      inDwarf.map(([address]) => address),
    )
    expect(readMacho(writeMachoDylib(object, { sha256, identifier: 'a', installName: 'a' })).diagnostics).toEqual([])
  })

  test.skipIf(lacks('llvm-dwarfdump-19', 'ld64.lld-19', 'llvm-readobj-19'))(
    'objects hold debug information, which lld maps',
    () => {
      const object = withUnwindTables(
        named(withDebugInformation(sampleObject(machine).object, sampleDescription(machine))),
      )
      const file = save(`debug-${machine}.o`, writeMachoObject(object))
      expect(run('llvm-dwarfdump-19', '--debug-line', file)).toContain('name: "total.txt"')
      expect(run('llvm-dwarfdump-19', '--debug-info', file)).toMatch(/DW_AT_name\t\("deep"\)/)
      expect(run('llvm-readobj-19', '--file-headers', file)).toContain('MH_SUBSECTIONS_VIA_SYMBOLS')
      const image = link(machine, 'debug.dylib', '-dylib', '-undefined', 'dynamic_lookup', file)
      // The linker leaves debug information in the object and notes which one that is.
      expect(run('llvm-nm-19', '-ap', image)).toMatch(/OSO .*debug-/)
      const dylib = writeMachoDylib(object, { sha256, identifier: 'debug', installName: 'debug' })
      expect(readMacho(dylib).diagnostics).toEqual([])
    },
  )
})

/** What libunwind makes of a compact frame of x86-64: registers by their compact numbers, from low addresses to high. */
const decodeX64 = (encoding: number): { slots: number; registers: number[] } => {
  const count = (encoding >>> 10) & 7
  const weights = [[], [1], [5, 1], [20, 4, 1], [60, 12, 3, 1], [120, 24, 6, 2, 1], [120, 24, 6, 2, 1, 1]][count]!
  let rest = encoding & 0x3ff
  const left = [1, 2, 3, 4, 5, 6]
  const registers = weights.map((weight, place) => {
    const choice = count === 6 && place === 5 ? 0 : Math.floor(rest / weight)
    rest -= choice * weight
    return left.splice(choice, 1)[0]!
  })
  return { slots: (encoding >>> 16) & 0xff, registers }
}

const encodingOf = (machine: SampleMachine, rows: readonly FrameRow[]): number => {
  const builder = createObjectBuilder(machine)
  const section = builder.section('.text', 'code', new Uint8Array(64))
  builder.frame(builder.define('_f', { section, sizeBytes: 64, kind: 'function' }), rows)
  const { sections } = withUnwindTables(builder.finish())
  return new DataView(sections.find(({ name }) => name === '__LD,__compact_unwind')!.bytes.buffer).getUint32(12, true)
}

test('any order of pushes on x86-64 is decoded as it was', () => {
  const compact = [3, 12, 13, 14, 15, 5]
  fc.assert(
    fc.property(fc.shuffledSubarray(compact), fc.integer({ min: 0, max: 20 }), (pushed, room) => {
      const saved = pushed.map((register, index) => ({ register, isFloat: false, below: 16 + 8 * index }))
      const stackBytes = 8 * (1 + pushed.length + room)
      const { slots, registers } = decodeX64(encodingOf('x86_64', [{ at: 0, stackBytes, saved }]))
      expect(slots * 8).toBe(stackBytes)
      expect(registers.map((number) => compact[number - 1])).toEqual([...pushed].reverse())
    }),
  )
})

test('frames without saved registers of AArch64 are compact, larger ones of both machines are not', () => {
  const bare = (stackBytes: number): readonly FrameRow[] => [{ at: 0, stackBytes, saved: [] }]
  expect(encodingOf('aarch64', bare(0))).toBe(0x0200_0000)
  expect(encodingOf('aarch64', bare(0xfff0))).toBe(0x02ff_f000)
  expect(encodingOf('aarch64', bare(0x10000))).toBe(0x0300_0000)
  expect(encodingOf('x86_64', bare(8))).toBe(0x0201_0000)
  expect(encodingOf('x86_64', bare(0xff * 8))).toBe(0x02ff_0000)
  expect(encodingOf('x86_64', bare(0x100 * 8))).toBe(0x0400_0000)
})

test.skipIf(lacks('llvm-objdump-19'))('more functions than a page holds', () => {
  const builder = createObjectBuilder('aarch64')
  const count = 1200
  const section = builder.section('.text', 'code', new Uint8Array(new Uint32Array(count).fill(0xd65f03c0).buffer))
  for (let index = 0; index < count; index++) {
    const symbol = builder.define(`_f${index}`, { section, offset: 4 * index, sizeBytes: 4, kind: 'function' })
    builder.frame(symbol, [{ at: 0, stackBytes: 16 * (index % 3), saved: [] }])
  }
  const file = save(
    'many.dylib',
    writeMachoDylib(withUnwindTables(builder.finish()), { sha256, identifier: 'many', installName: 'many' }),
  )
  const found = encodingsOf(file)
  expect(found.slice(0, count).map(([address, encoding]) => [address - found[0]![0], encoding])).toEqual(
    Array.from({ length: count }, (_, index) => [4 * index, 0x0200_0000 + (index % 3) * 0x1000]),
  )
})
