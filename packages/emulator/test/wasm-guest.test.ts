import { op, table, WasmEmitter } from '@sourceless/isa-wasm'
import { type WasmFunction, type WasmModule, writeWasm } from '@sourceless/object-wasm'
import { expect, test } from 'vitest'
import { instrumentWasm, type WasmGuestOptions } from '../src/index.js'

type Type = 'i32' | 'i64'
const define = (
  parameters: Type[],
  results: Type[],
  write: (e: WasmEmitter) => void,
  locals: Type[] = [],
): WasmFunction => {
  const e = new WasmEmitter()
  write(e)
  e.end()
  return { type: { parameters, results }, locals, body: e.finish() }
}
const guestOf = (module: WasmModule, options?: WasmGuestOptions) => {
  const { value, diagnostics } = instrumentWasm(writeWasm(module), options)
  if (value === undefined) throw new Error(diagnostics[0]?.message)
  return value
}
const exportOf = (name: string, index: number) => ({ name, kind: 'function' as const, index })

/** for (; n > 0; n--) s += *p++ */
const sum = define(
  ['i32', 'i32'],
  ['i64'],
  (e) => {
    e.block()
    e.loop()
    e.localGet(1)
    e.emit(op['i32.eqz'])
    e.brIf(1)
    e.localGet(2)
    e.localGet(0)
    e.memory(op['i64.load'], 8, 0)
    e.emit(op['i64.add'])
    e.localSet(2)
    e.localGet(0)
    e.i32Const(8)
    e.emit(op['i32.add'])
    e.localSet(0)
    e.localGet(1)
    e.i32Const(1)
    e.emit(op['i32.sub'])
    e.localSet(1)
    e.br(0)
    e.end()
    e.end()
    e.localGet(2)
  },
  ['i64'],
)
const sumModule: WasmModule = { functions: [sum], memories: [{ minimum: 1 }], exports: [exportOf('sum', 0)] }

test('a loop over memory returns, and every byte beyond its buffer faults', () => {
  const guest = guestOf(sumModule, { defaultPermission: 'none' })
  guest.protect(24, 32, 'read')
  new BigUint64Array(guest.bytes(24, 32).slice().buffer)
  guest.bytes(24, 32).fill(1)
  const word = 0x0101010101010101n
  expect(guest.call('sum', [16, 4])).toMatchObject({ outcome: { kind: 'returned' }, results: [4n * word] })
  expect(guest.call('sum', [16, 5]).outcome).toMatchObject({
    kind: 'fault',
    access: 'read',
    address: 56n,
    faultingAddress: 56n,
    sizeBytes: 8,
  })
  expect(guest.call('sum', [15, 1]).outcome).toMatchObject({ kind: 'fault', address: 23n, faultingAddress: 23n })
  guest.protect(55, 1, 'none')
  expect(guest.call('sum', [16, 4]).outcome).toMatchObject({ kind: 'fault', address: 48n, faultingAddress: 55n })
  expect(guest.call('sum', [-1, 1]).outcome).toMatchObject({ kind: 'fault', address: 0x100000007n })
})

test('the instruction of a fault is an offset in the module', () => {
  const bytes = writeWasm(sumModule)
  const guest = instrumentWasm(bytes, { defaultPermission: 'none' }).value!
  const { outcome } = guest.call('sum', [0, 1])
  if (outcome.kind !== 'fault') throw new Error(outcome.kind)
  expect(bytes[Number(outcome.instructionAddress)]).toBe(0x29)
})

test('fuel ends endless loops and recursion', () => {
  const spin = define([], [], (e) => {
    e.loop()
    e.br(0)
    e.end()
  })
  const recurse = define([], [], (e) => e.call(1))
  const guest = guestOf({ functions: [spin, recurse], exports: [exportOf('spin', 0), exportOf('recurse', 1)] })
  expect(guest.call('spin', [], { fuel: 100_000 }).outcome.kind).toBe('fuel')
  expect(guest.call('recurse', [], { fuel: 1000 }).outcome.kind).toBe('fuel')
  expect(guest.call('recurse', [], { fuel: 1e15 }).outcome.kind).toBe('fuel')
})

test('bulk operations are checked byte by byte', () => {
  const copy = define(['i32', 'i32', 'i32'], [], (e) => {
    for (const index of [0, 1, 2]) e.localGet(index)
    e.emit(op['memory.copy'])
  })
  const fill = define(['i32', 'i32', 'i32'], [], (e) => {
    for (const index of [0, 1, 2]) e.localGet(index)
    e.emit(op['memory.fill'])
  })
  const guest = guestOf(
    { functions: [copy, fill], memories: [{ minimum: 1 }], exports: [exportOf('copy', 0), exportOf('fill', 1)] },
    { defaultPermission: 'none' },
  )
  guest.protect(100, 10, 'read')
  guest.protect(200, 10, 'write')
  guest.bytes(100, 10).set([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  expect(guest.call('copy', [200, 100, 10]).outcome.kind).toBe('returned')
  expect([...guest.bytes(200, 10)]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  expect(guest.call('copy', [200, 100, 11]).outcome).toMatchObject({
    kind: 'fault',
    access: 'read',
    faultingAddress: 110n,
  })
  expect(guest.call('copy', [201, 100, 10]).outcome).toMatchObject({
    kind: 'fault',
    access: 'write',
    faultingAddress: 210n,
  })
  expect(guest.call('fill', [199, 0, 3]).outcome).toMatchObject({
    kind: 'fault',
    access: 'write',
    faultingAddress: 199n,
  })
  expect(guest.call('fill', [200, 0, -1]).outcome.kind).toBe('fault')
  expect(guest.call('fill', [0, 0, 0]).outcome.kind).toBe('returned')
  expect(guest.call('fill', [65536, 0, 0]).outcome.kind).toBe('returned')
  expect(guest.call('fill', [65537, 0, 0]).outcome).toMatchObject({ kind: 'fault', address: 65537n, sizeBytes: 0 })
  expect(guest.call('copy', [0, 65537, 0]).outcome).toMatchObject({ kind: 'fault', access: 'read', sizeBytes: 0 })
})

test('memory.size and memory.grow show the guest its own memory', () => {
  const grow = define(['i32'], ['i32'], (e) => {
    e.localGet(0)
    e.emit(op['memory.grow'])
  })
  const size = define([], ['i32'], (e) => e.emit(op['memory.size']))
  const poke = define(['i32'], [], (e) => {
    e.localGet(0)
    e.i32Const(7)
    e.memory(op['i32.store8'])
  })
  const guest = guestOf(
    {
      functions: [grow, size, poke],
      memories: [{ minimum: 1, maximum: 3 }],
      exports: [exportOf('grow', 0), exportOf('size', 1), exportOf('poke', 2)],
    },
    {},
  )
  expect(guest.call('poke', [65536]).outcome.kind).toBe('fault')
  expect(guest.call('size', []).results).toEqual([1])
  expect(guest.call('grow', [2]).results).toEqual([1])
  expect(guest.call('grow', [1]).results).toEqual([-1])
  expect(guest.call('size', []).results).toEqual([3])
  expect(guest.call('poke', [3 * 65536 - 1]).outcome.kind).toBe('returned')
  expect(guest.memoryBytes).toBe(3 * 65536)
})

test('traps, start functions and unknown imports', () => {
  const divide = define(['i32', 'i32'], ['i32'], (e) => {
    e.localGet(0)
    e.localGet(1)
    e.emit(op['i32.div_s'])
  })
  const guest = guestOf({ functions: [divide], exports: [exportOf('divide', 0)] })
  expect(guest.call('divide', [7, 2]).results).toEqual([3])
  expect(guest.call('divide', [7, 0]).outcome).toMatchObject({ kind: 'trap', trap: 'divide-error' })
  expect(guest.call('divide', [-0x80000000, -1]).outcome).toMatchObject({ kind: 'trap', trap: 'integer-overflow' })
  const bad = define([], [], (e) => e.emit(op.unreachable))
  expect(instrumentWasm(writeWasm({ functions: [bad], start: 0 })).diagnostics[0]?.code).toBe('invalid')
  const type = { parameters: [], results: [] }
  const foreign = writeWasm({ imports: [{ module: 'env', field: 'f', description: { kind: 'function', type } }] })
  expect(instrumentWasm(foreign).diagnostics[0]).toMatchObject({ code: 'unsupported' })
  expect(instrumentWasm(Uint8Array.of(1, 2, 3)).diagnostics[0]?.code).toBe('malformed')
})

test('a program reads, writes and exits through the host model', () => {
  const io = { parameters: ['i32', 'i32'], results: ['i32'] } as const
  const start = define(
    [],
    [],
    (e) => {
      e.block()
      e.loop()
      e.i32Const(16)
      e.i32Const(32)
      e.call(0)
      e.localTee(0)
      e.emit(op['i32.eqz'])
      e.brIf(1)
      e.i32Const(16)
      e.localGet(0)
      e.call(1)
      e.emit(op.drop)
      e.br(0)
      e.end()
      e.end()
      e.i32Const(259)
      e.call(2)
    },
    ['i32'],
  )
  const module: WasmModule = {
    imports: [
      { module: 'sourceless', field: 'read', description: { kind: 'function', type: io } },
      { module: 'sourceless', field: 'write', description: { kind: 'function', type: io } },
      {
        module: 'sourceless',
        field: 'exit',
        description: { kind: 'function', type: { parameters: ['i32'], results: [] } },
      },
    ],
    functions: [start],
    memories: [{ minimum: 1 }],
    exports: [exportOf('_start', 3)],
  }
  const stdin = new TextEncoder().encode('a text that is longer than the buffer of the program')
  const guest = guestOf(module, { stdin, disturbance: { seed: 4, shortTransfers: false } })
  expect(guest.call('_start', []).outcome).toMatchObject({ kind: 'exited', code: 259 })
  expect(guest.stdout).toEqual(stdin)
  const silent = guestOf(module, { stdin, permitted: { read: true, write: false } })
  expect(silent.call('_start', []).outcome).toMatchObject({ kind: 'forbidden', call: 'write' })
})

const accesses = table.filter(({ accessBytes }) => accessBytes > 0)

test('the table has the 14 loads and 9 stores of numbers and the 17 loads and 5 stores of vectors', () => {
  expect(accesses.length).toBe(14 + 9 + 17 + 5)
})

test.each(accesses.map((row) => [row.mnemonic, row] as const))('%s is checked at every byte', (mnemonic, row) => {
  const isStore = mnemonic.includes('.store')
  const access = define(['i32'], [], (e) => {
    e.localGet(0)
    const type = row.signature!.parameters[1]
    if (type === 'i32') e.i32Const(-1)
    else if (type === 'i64') e.i64Const(-1)
    else if (type === 'f32') e.f32Const(1.5)
    else if (type === 'f64') e.f64Const(1.5)
    else if (type === 'v128') e.v128Bits((1n << 128n) - 1n)
    if (row.lanes > 0) e.memoryLane(row.opcode, row.lanes - 1, 5, 0)
    else e.memory(row.opcode, 5, 0)
    if (!isStore) e.emit(op.drop)
  })
  const guest = guestOf(
    { functions: [access], memories: [{ minimum: 1 }], exports: [exportOf('access', 0)] },
    { defaultPermission: 'none' },
  )
  const [start, length] = [100, 20]
  guest.protect(start, length, isStore ? 'write' : 'read')
  for (let address = start - 17; address < start + length + 1; address++) {
    const before = guest.bytes(0, 256).slice()
    const { outcome } = guest.call('access', [address - 5])
    if (address >= start && address + row.accessBytes <= start + length) {
      expect(outcome.kind).toBe('returned')
      continue
    }
    const faulting = address < start ? address : Math.max(address, start + length)
    expect(outcome).toMatchObject({
      kind: 'fault',
      access: isStore ? 'write' : 'read',
      address: BigInt(address),
      sizeBytes: row.accessBytes,
      faultingAddress: BigInt(faulting),
    })
    expect(Buffer.compare(guest.bytes(0, 256), before)).toBe(0)
  }
  guest.protect(start, length, isStore ? 'read' : 'write')
  expect(guest.call('access', [start - 5]).outcome.kind).toBe('fault')
})
