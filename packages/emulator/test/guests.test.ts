import { describe, expect, test } from 'vitest'
import { arm64Guest } from '../src/guest-arm64.js'
import { riscv64Guest } from '../src/guest-riscv64.js'
import { x64Guest } from '../src/guest-x64.js'
import { createSandbox } from '../src/index.js'

describe.each([x64Guest, arm64Guest, riscv64Guest])('the state of $machine', (guest) => {
  test('every location has a place of its own, inside the page', () => {
    const places = guest.isa.locations.flatMap(({ offset, bits }) =>
      Array.from({ length: bits === 64 ? 8 : 1 }, (_, byte) => offset + byte),
    )
    expect(new Set(places).size).toBe(places.length)
    expect(Math.max(...places)).toBeLessThan(guest.places.end)
    expect(guest.places.end).toBeLessThan(65536)
  })

  test('locations are read and written by name, and seen through the arrays', () => {
    const sandbox = createSandbox({ guest })
    for (const [index, { name, bits }] of guest.isa.locations.entries())
      sandbox.write(name, bits === 1 ? BigInt(index & 1) : BigInt(index))
    for (const [index, { name, bits }] of guest.isa.locations.entries())
      expect(sandbox.read(name)).toBe(bits === 1 ? BigInt(index & 1) : BigInt(index))
    guest.registers.forEach((name, index) => {
      if (name !== undefined) expect(sandbox.registers[index]).toBe(sandbox.read(name))
    })
    guest.vectors.forEach((name, index) => {
      expect(sandbox.vectors[index]).toBe(sandbox.read(name))
    })
    guest.flags.forEach((name, index) => {
      expect(BigInt(sandbox.flags[index]!)).toBe(sandbox.read(name))
    })
    expect(() => sandbox.read('nothing')).toThrow(RangeError)
  })
})
