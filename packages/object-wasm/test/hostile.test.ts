import { testBounded } from '@sourceless/testing'
import { describe } from 'vitest'
import { readCanonicalWasm, readWasm, readWasmObject, writeWasmObject } from '../src/index.js'
import { linkedObject } from './relocatable-samples.js'

const fileBytes = 1 << 20
const roomBytes = fileBytes - 4096

const uleb = (value: number): number[] => {
  const bytes: number[] = []
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest]
    bytes.push((rest % 128) | 0x80)
  }
}

interface Contents {
  readonly id: number
  /** What comes before the items: a name, a count. */
  readonly head: readonly number[]
  readonly item: readonly number[]
  readonly count: number
}

/** A module of sections of equal items. */
const moduleOf = (...sections: readonly Contents[]): Uint8Array => {
  const parts = sections.flatMap(({ id, head, item, count }) => {
    const items = new Uint8Array(item.length * count)
    for (let at = 0; at < items.length; at += item.length) items.set(item, at)
    return [Uint8Array.of(id, ...uleb(head.length + items.length), ...head), items]
  })
  return Buffer.concat([Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0), ...parts])
}

/** More items than fit, and about as many as a file of a megabyte may have. */
const [endless, dense] = [roomBytes, 85_000]

/** A section that is a list of equal items: as many as fit, `most` at most. */
const listOf = (id: number, item: readonly number[], most: number): Contents => {
  const count = Math.min(most, Math.floor(roomBytes / item.length))
  return { id, head: uleb(count), item, count }
}

const emptyType: Contents = { id: 1, head: [1], item: [0x60, 0, 0], count: 1 }
const oneFunction: Contents = { id: 3, head: [1], item: [0], count: 1 }
const memory: Contents = { id: 5, head: [1], item: [0, 1], count: 1 }

/** One function whose body is as many equal instructions as fit, between others. */
const bodyOf = (item: readonly number[], before: readonly number[] = [], after: readonly number[] = []): Uint8Array => {
  const count = Math.floor(roomBytes / item.length)
  const sizeBytes = 1 + before.length + item.length * count + after.length + 1
  const head = [1, ...uleb(sizeBytes), 0, ...before]
  const section: Contents = { id: 10, head, item, count }
  const module = moduleOf(emptyType, oneFunction, memory, section)
  const end = Uint8Array.of(...after, 0x0b)
  const whole = Buffer.concat([module, end])
  // The size of the last section, of three bytes in every form that fits here, counts the end too.
  const size = uleb(head.length + item.length * count + end.length)
  const start = module.length - head.length - item.length * count - size.length
  whole.set(size, start)
  return whole
}

const names = (id: number, contents: readonly number[]): number[] => [id, ...uleb(contents.length), ...contents]

const listsOf = (most: number): Record<string, () => Uint8Array> => ({
  types: () => moduleOf(listOf(1, [0x60, 0, 0], most)),
  imports: () => moduleOf(emptyType, listOf(2, [0, 0, 0, 0], most)),
  functions: () => {
    const count = Math.min(most, Math.floor(roomBytes / 4))
    return moduleOf(
      emptyType,
      { id: 3, head: uleb(count), item: [0], count },
      { id: 10, head: uleb(count), item: [2, 0, 0x0b], count },
    )
  },
  tables: () => moduleOf(listOf(4, [0x70, 0, 0], most)),
  globals: () => moduleOf(listOf(6, [0x7f, 0, 0x41, 0, 0x0b], most)),
  exports: () =>
    moduleOf(emptyType, oneFunction, listOf(7, [0, 0, 0], most), { id: 10, head: [1], item: [2, 0, 0x0b], count: 1 }),
  'passive element segments': () => moduleOf(listOf(9, [1, 0, 0], most)),
  'active data segments': () => moduleOf(memory, listOf(11, [0, 0x41, 0, 0x0b, 0], most)),
  'passive data segments': () => moduleOf(memory, listOf(11, [1, 0], most)),
  'element segments of expressions': () => moduleOf(emptyType, listOf(9, [5, 0x70, 1, 0xd0, 0x70, 0x0b], most / 2)),
  'custom sections': () =>
    Buffer.concat([
      moduleOf(),
      Buffer.from(Array.from({ length: Math.min(most, roomBytes / 3) }, () => [0, 1, 0]).flat()),
    ]),
  'names of functions': () => {
    const count = Math.min(most, Math.floor(roomBytes / 2))
    const inner = [...uleb(count), ...Array.from({ length: count * 2 }, () => 0)]
    return moduleOf({ id: 0, head: [], item: [4, 0x6e, 0x61, 0x6d, 0x65, ...names(1, inner)], count: 1 })
  },
  'names of locals': () => {
    const count = Math.min(most / 2, Math.floor(roomBytes / 4))
    const inner = [...uleb(count), ...Array.from({ length: count }, (_, index) => [index % 128, 1, 0, 0]).flat()]
    return moduleOf({ id: 0, head: [], item: [4, 0x6e, 0x61, 0x6d, 0x65, ...names(2, inner)], count: 1 })
  },
})

/** Up to a megabyte, by a custom section. */
const padded = (module: Uint8Array): Uint8Array => {
  const sizeBytes = Math.max(2, fileBytes - module.length - 4)
  const head = [0, (sizeBytes & 0x7f) | 0x80, ((sizeBytes >> 7) & 0x7f) | 0x80, sizeBytes >> 14]
  return Buffer.concat([module, Uint8Array.of(...head), new Uint8Array(sizeBytes)])
}

/** Lists as long as they are read, and code. */
const readable = {
  ...Object.fromEntries(
    Object.entries(listsOf(dense)).map(([name, make]) => [`${name}, as many as are read`, () => padded(make())]),
  ),
  'claims of 50,000 locals in every function': () => {
    const count = Math.floor(roomBytes / 9)
    const body = [7, 1, ...uleb(50_000), 0x7f, 0x0b]
    return moduleOf(
      emptyType,
      { id: 3, head: uleb(count), item: [0], count },
      { id: 10, head: uleb(count), item: [body.length - 1, ...body.slice(1)], count },
    )
  },
  'claims of 50,000 locals in 80 functions': () =>
    moduleOf(
      emptyType,
      { id: 3, head: [80], item: [0], count: 80 },
      { id: 10, head: [80], item: [6, 1, ...uleb(50_000), 0x7f, 0x0b], count: 80 },
    ),
  'a body of nop': () => bodyOf([1]),
  'a body of constants that are dropped': () => bodyOf([0x41, 0, 0x1a]),
  'a body of constants': () => bodyOf([0x41, 0], [], [0]),
  'a body of blocks in blocks': () => bodyOf([0x02, 0x40], [], []),
  'a body of loads': () => bodyOf([0x28, 0, 0], [0x41, 0], [0x1a]),
  'a body that branches by a table of a megabyte': () => {
    const count = roomBytes - 100
    return bodyOf([0], [0x41, 0, 0x0e, ...uleb(count - 1)], [])
  },
}

const kindsOf = (faults: readonly { readonly message: string }[]): string[] =>
  faults.slice(0, 2).map(({ message }) => message.slice(0, 100))

const refused = {
  ...listsOf(endless),
  'lists of 2^32 items': () => moduleOf({ id: 1, head: uleb(2 ** 32 - 1), item: [0x60], count: 1000 }),
}

testBounded(refused, (bytes) => kindsOf(readWasm(bytes).diagnostics))

describe('read with padded integers', () => {
  testBounded(readable, (bytes) => kindsOf(readWasm(bytes, { integers: 'padded' }).diagnostics))
})

describe('read, validated, written again and compared', () => {
  testBounded(readable, (bytes) => kindsOf(readCanonicalWasm(bytes).diagnostics))
})

/** An object with another section in place of its `linking`. */
const objectWith = (linking: readonly number[]): Uint8Array => {
  const object = writeWasmObject(linkedObject)
  const name = [7, ...Buffer.from('linking')]
  const at = Buffer.from(object).indexOf(Buffer.from(name))
  let start = at - 1
  while (object[start - 1]! >= 0x80) start--
  const contents = [...name, 2, ...linking]
  return Buffer.concat([
    object.subarray(0, start - 1),
    Uint8Array.of(0, ...uleb(contents.length)),
    Buffer.from(contents),
  ])
}

const symbols = (item: readonly number[]): number[] => {
  const count = Math.floor((roomBytes - 4096) / item.length)
  return names(8, [...uleb(count), ...Array.from({ length: count }, () => item).flat()])
}

testBounded(
  {
    'symbols of an object, all undefined': () => objectWith(symbols([1, 0x10, 0])),
    'symbols of an object, all of one function': () => objectWith(symbols([0, 0, 5, 0])),
    'a symbol table of 2^32': () => objectWith(names(8, [...uleb(2 ** 32 - 1), 1, 0x10, 0])),
    'segments of an object': () => {
      const count = Math.floor((roomBytes - 4096) / 3)
      return objectWith(names(5, [...uleb(count), ...Array.from({ length: count * 3 }, () => 0)]))
    },
  },
  (bytes) => readWasmObject(bytes).diagnostics.map(({ message }) => message),
)
