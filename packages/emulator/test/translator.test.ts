import type { MeaningContext, Term } from '@sourceless/isa'
import { describe, expect, test } from 'vitest'
import { createSandbox } from '../src/index.js'
import { type ToyMeaning, toyCode, toyGuest } from './support/toy-guest.js'

/** What every instruction set's meanings may do, on a machine made for it: no table is involved. */
const constant = (m: MeaningContext, value: number | bigint, bits = 64): Term => m.terms.constant(value, bits)
const add = (m: MeaningContext, a: Term, b: Term): Term => m.terms.binary('add', a, b)
const always = (m: MeaningContext): Term => constant(m, 1, 1)
const isZero = (m: MeaningContext, a: Term): Term => m.terms.compare('eq', a, constant(m, 0, a.bits))
const differs = (m: MeaningContext, a: Term): Term => m.terms.unary('not', isZero(m, a))

const ret: ToyMeaning = (m) => m.jump(always(m), m.read('lr'), 'return')

function world(...meanings: ToyMeaning[]) {
  const guest = toyGuest([ret, ...meanings])
  const sandbox = createSandbox({ guest })
  return { sandbox, load: (...indices: number[]) => sandbox.loadCode(toyCode(...indices)) }
}

describe('accesses under a condition', () => {
  /** r0 = load(r1) where r2 is not zero; the same address is loaded again afterwards, so that nothing computed is shared wrongly. */
  const conditionalLoad: ToyMeaning = (m) => {
    const value = m.load(add(m, m.read('r1'), constant(m, 8)), 4, differs(m, m.read('r2')))
    m.write('r0', m.terms.convert('zext', value, 64))
    m.write('r3', add(m, m.read('r1'), constant(m, 8)))
  }
  const conditionalStore: ToyMeaning = (m) => {
    const value = m.terms.extract(m.terms.binary('mul', m.read('r0'), constant(m, 3)), 0, 16)
    m.store(m.read('r1'), value, differs(m, m.read('r2')))
    m.write('r0', m.terms.convert('zext', value, 64))
  }
  test('a load touches nothing where its condition fails, and is zero', () => {
    const { sandbox, load } = world(conditionalLoad)
    const code = load(1, 0)
    const buffer = sandbox.allocate(12, { permission: 'read' })
    sandbox.bytes(buffer, 12).set([0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4])
    for (const scalar of [false, true]) {
      const compiled = sandbox.compileScalar(code, { parameters: ['int', 'int', 'int'], result: 'int' })
      const run = (address: bigint, when: bigint): bigint | string => {
        if (!scalar) {
          const { outcome, result } = sandbox.call(code, [7n, address, when])
          return outcome.kind === 'returned' ? result : outcome.kind
        }
        const [result, status] = compiled.run(7n, address, when)
        return status === 0 ? result : compiled.explain(status).outcome.kind
      }
      expect(run(buffer, 1n)).toBe(0x04030201n)
      expect(run(buffer, 0n)).toBe(0n)
      expect(run(0n, 0n)).toBe(0n)
      expect(run(0n, 1n)).toBe('fault')
    }
    expect(sandbox.call(code, [7n, buffer + 1n, 5n]).outcome).toMatchObject({
      kind: 'fault',
      access: 'read',
      address: buffer + 9n,
      faultingAddress: buffer + 12n,
      instructionAddress: code,
    })
    sandbox.call(code, [7n, buffer, 0n])
    expect(sandbox.read('r3')).toBe(buffer + 8n)
  })

  test('a store touches nothing where its condition fails; its value is there in both cases', () => {
    const { sandbox, load } = world(conditionalStore)
    const code = load(1, 0)
    const buffer = sandbox.allocate(2, { permission: 'write' })
    expect(sandbox.call(code, [5n, buffer, 0n]).result).toBe(15n)
    expect([...sandbox.bytes(buffer, 2)]).toEqual([0, 0])
    expect(sandbox.call(code, [5n, buffer, 1n]).result).toBe(15n)
    expect([...sandbox.bytes(buffer, 2)]).toEqual([15, 0])
    expect(sandbox.call(code, [5n, 0n, 0n]).outcome.kind).toBe('returned')
    expect(sandbox.call(code, [5n, buffer + 1n, 1n]).outcome).toMatchObject({ kind: 'fault', access: 'write' })
  })

  test('conditions that are constants', () => {
    const { sandbox, load } = world(
      (m) => m.write('r0', m.load(m.read('r1'), 8, constant(m, 0, 1))),
      (m) => m.write('r0', m.load(m.read('r1'), 8, constant(m, 1, 1))),
      (m) => m.store(m.read('r1'), m.read('r0'), constant(m, 0, 1)),
    )
    expect(sandbox.call(load(1, 0), [1n, 0n]).result).toBe(0n)
    expect(sandbox.call(load(2, 0), [1n, 0n]).outcome.kind).toBe('fault')
    expect(sandbox.call(load(3, 0), [1n, 0n]).outcome.kind).toBe('returned')
  })
})

describe('where blocks end', () => {
  /** Like a repeated string instruction: one byte is stored, and it goes on at itself while r2 counts down. */
  const fill: ToyMeaning = (m, address) => {
    const goesOn = differs(m, m.read('r2'))
    m.store(m.read('r1'), m.terms.extract(m.read('r0'), 0, 8), goesOn)
    const one = m.terms.convert('zext', goesOn, 64)
    m.write('r1', add(m, m.read('r1'), one))
    m.write('r2', m.terms.binary('sub', m.read('r2'), one))
    m.jump(goesOn, constant(m, address), 'jump')
  }
  const increment: ToyMeaning = (m) => m.write('r0', add(m, m.read('r0'), constant(m, 1)))

  test('an instruction that repeats itself is a loop of its own, and costs fuel', () => {
    const { sandbox, load } = world(fill, increment)
    const code = load(2, 1, 2, 0)
    const buffer = sandbox.allocate(5)
    const { outcome, result } = sandbox.call(code, [6n, buffer, 5n])
    expect(outcome).toMatchObject({ kind: 'returned' })
    expect(outcome.instructions).toBe(9)
    expect(result).toBe(8n)
    expect([...sandbox.bytes(buffer, 5)]).toEqual([7, 7, 7, 7, 7])
    expect(sandbox.call(code, [6n, buffer, 6n]).outcome).toMatchObject({
      kind: 'fault',
      faultingAddress: buffer + 5n,
      instructionAddress: code + 2n,
    })
    const large = sandbox.allocate(1 << 16)
    expect(sandbox.call(code, [6n, large, 1n << 16n], { fuel: 1000 }).outcome.kind).toBe('fuel')
  })

  test('a trap that always happens ends a block, whatever follows', () => {
    const { sandbox, load } = world((m) => m.trap(always(m), 'breakpoint'))
    const code = load(1, 99)
    expect(sandbox.call(code, []).outcome).toMatchObject({ kind: 'trap', trap: 'breakpoint', instructionAddress: code })
  })

  test('nothing happens after a trap that always happens', () => {
    const { sandbox, load } = world((m) => {
      m.trap(always(m), 'general-protection')
      m.store(m.read('r1'), m.load(m.read('r2'), 8))
      m.trap(isZero(m, m.read('r0')), 'breakpoint')
    })
    const { outcome } = sandbox.call(load(1, 0), [0n, 1n, 2n])
    expect(outcome).toMatchObject({ kind: 'trap', trap: 'general-protection' })
  })

  test('a jump to a computed address under a condition', () => {
    const jumpIf: ToyMeaning = (m) => m.jump(differs(m, m.read('r2')), m.read('r1'), 'jump')
    const { sandbox, load } = world(jumpIf, increment)
    const code = load(1, 2, 2, 0)
    expect(sandbox.call(code, [1n, 0n, 0n]).result).toBe(3n)
    expect(sandbox.call(code, [1n, code + 4n, 1n]).result).toBe(2n)
    expect(sandbox.call(code, [1n, code + 6n, 1n]).result).toBe(1n)
  })

  test('an address that no instruction can have is refused', () => {
    const { sandbox, load } = world(
      (m) => m.jump(always(m), m.read('r1'), 'jump'),
      (m, address) => m.jump(always(m), constant(m, address + 3n), 'jump'),
    )
    const code = load(1, 0)
    expect(sandbox.call(code, [0n, code + 1n]).outcome).toMatchObject({
      kind: 'trap',
      trap: 'misaligned',
      instructionAddress: code,
    })
    expect(sandbox.call(load(2, 0, 0), []).outcome).toMatchObject({ kind: 'trap', trap: 'misaligned' })
  })
})

describe('return addresses in a register', () => {
  const call: ToyMeaning = (m, address, next) => {
    m.write('lr', constant(m, next))
    m.jump(always(m), constant(m, address + 8n), 'call')
  }
  const save: ToyMeaning = (m) => m.write('r3', m.read('lr'))
  const restore: ToyMeaning = (m) => m.write('lr', m.read('r3'))
  const double: ToyMeaning = (m) => m.write('r0', add(m, m.read('r0'), m.read('r0')))
  const run = (code: bigint, { sandbox }: ReturnType<typeof world>, argument: bigint) => {
    const scalar = sandbox.compileScalar(code, { parameters: ['int'], result: 'int' })
    const called = sandbox.call(code, [argument])
    return { called, scalar: scalar.run(argument), explained: (status: number) => scalar.explain(status) }
  }

  test('calls inside of a unit come back', () => {
    const made = world(call, save, restore, double)
    // save; call twice; call twice; restore; ret — twice: double; ret
    const code = made.load(2, 1, 3, 0, 99, 4, 0)
    const { called, scalar } = run(code, made, 5n)
    expect(called).toMatchObject({ outcome: { kind: 'returned' }, result: 10n, abiViolations: [] })
    expect(scalar).toEqual([10n, 0])
  })

  test('a return to elsewhere is none', () => {
    const made = world((m) => m.write('lr', m.read('r0')))
    const code = made.load(1, 0)
    const { called, scalar, explained } = run(code, made, 0x1234n)
    expect(called.outcome).toMatchObject({ kind: 'fault', access: 'execute', address: 0x1234n })
    expect(explained(scalar[1]).outcome).toMatchObject({ kind: 'fault', access: 'execute', address: 0x1234n })
  })

  test('broken promises are told by both ways to run', () => {
    for (const [meaning, name] of [
      [(m: MeaningContext) => m.write('saved', constant(m, 1)), 'saved'],
      [(m: MeaningContext) => m.write('sp', add(m, m.read('sp'), constant(m, 16))), 'sp'],
    ] as const) {
      const made = world(meaning)
      const { called, scalar, explained } = run(made.load(1, 0), made, 0n)
      expect(called.abiViolations).toEqual([name])
      expect(explained(scalar[1]).abiViolations.length).toBeGreaterThan(0)
    }
  })
})

test('an operation that cannot be translated is refused by its name, where it is executed', () => {
  const { sandbox, load } = world(
    (m) => {
      m.store(m.read('r1'), m.read('r0'))
      const wide = m.terms.concat(m.read('r0'), m.read('r1'))
      m.write('r0', m.terms.extract(m.terms.binary('umulh', wide, wide), 0, 64))
    },
    (m, address) => m.jump(isZero(m, m.read('r0')), constant(m, address + 4n), 'jump'),
  )
  const code = load(2, 1, 0)
  expect(sandbox.call(code, [0n]).outcome.kind).toBe('returned')
  expect(sandbox.call(code, [1n]).outcome).toMatchObject({
    kind: 'illegal',
    instructionAddress: code + 2n,
    reason: 'umulh at 128 bits cannot be translated',
  })
})
