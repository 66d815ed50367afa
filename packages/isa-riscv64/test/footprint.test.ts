import { createTerms, freeVariables, type Location, type MeaningContext, type Term } from '@sourceless/isa'
import { describe, expect, test } from 'vitest'
import {
  applyMeaning,
  decode,
  type Form,
  footprint,
  forms,
  type Instruction,
  locations,
  parseInstruction,
  unmodelled,
} from '../src/index.js'
import { randomCases } from './support/cases.js'

interface Touched {
  readonly reads: Set<Location>
  readonly writes: Set<Location>
  readonly loads: number[]
  readonly stores: number[]
}

const terms = createTerms()

/** What the meaning of an instruction depends on and changes, when told to a context that only watches. */
function touchedBy(instruction: Instruction): Touched {
  const touched: Touched = { reads: new Set(), writes: new Set(), loads: [], stores: [] }
  const depend = (...values: readonly Term[]) => {
    for (const value of values) {
      for (const { name } of freeVariables(value)) if (name in locations) touched.reads.add(name)
    }
  }
  const context: MeaningContext = {
    terms,
    read: (location) => terms.variable(location, locations[location]!),
    write(location, value) {
      if (value.bits !== locations[location]) throw new Error(`${location} is not ${value.bits} bits wide`)
      if (value.op === 'var' && value.name === location) return
      touched.writes.add(location)
      depend(value)
    },
    load(address, sizeBytes) {
      depend(address)
      touched.loads.push(sizeBytes)
      return terms.variable(`m${touched.loads.length}of${sizeBytes}`, 8 * sizeBytes)
    },
    store(address, value, when) {
      depend(address, value, ...(when ? [when] : []))
      touched.stores.push(value.bits / 8)
    },
    trap: (condition) => depend(condition),
    jump: (condition, target) => depend(condition, target),
    systemCall() {},
  }
  applyMeaning(instruction, 0x40_1000n, context)
  return touched
}

const missing = (inner: ReadonlySet<string>, outer: ReadonlySet<string>): string[] =>
  [...inner].filter((location) => !outer.has(location))

describe('footprints agree with meanings', () => {
  const cases = randomCases(24, 99)
    .map(({ form, operands }): Instruction => ({ form, operands, sizeBytes: form.sizeBytes }))
    .filter((instruction) => unmodelled(instruction) === undefined)
    .map((instruction) => ({ instruction, touched: touchedBy(instruction), allowed: footprint(instruction) }))

  test('a meaning reads and writes nothing outside the footprint', () => {
    const outside = cases.flatMap(({ instruction, touched, allowed }) => {
      const extra = [...missing(touched.reads, allowed.reads), ...missing(touched.writes, allowed.writes)]
      return extra.length === 0 ? [] : [`${instruction.form.name}: ${extra.join(' ')}`]
    })
    expect([...new Set(outside)]).toEqual([])
  })

  test('every write, and every read, of a row happens for some operands', () => {
    const exact = (pick: 'reads' | 'writes') => {
      const found = new Set<Form>()
      for (const { instruction, touched, allowed } of cases)
        if (missing(allowed[pick], touched[pick]).length === 0) found.add(instruction.form)
      return [...new Set(cases.map(({ instruction }) => instruction.form))].filter((form) => !found.has(form))
    }
    expect(exact('writes').map(({ name }) => name)).toEqual([])
    expect(exact('reads').map(({ name }) => name)).toEqual([])
  })

  test('memory is touched with the sizes of the footprint', () => {
    const differing = cases.flatMap(({ instruction, touched: { loads, stores }, allowed: { memory } }) => {
      const reads = memory.filter((access) => access.role !== 'w').map((access) => access.sizeBytes)
      const writes = memory.filter((access) => access.role !== 'r').map((access) => access.sizeBytes)
      const same = loads.join() === reads.join() && stores.join() === writes.join()
      return same ? [] : [`${instruction.form.name}: ${loads} / ${stores}, not ${reads} / ${writes}`]
    })
    expect([...new Set(differing)]).toEqual([])
  })

  test('roles of compressed operands are those of what they stand for', () => {
    const roles = (name: string) => forms.find((form) => form.name === name)!.operands.map(({ role }) => role)
    expect([roles('c.add'), roles('c.mv'), roles('c.lw'), roles('c.sd')]).toEqual([
      ['rw', 'r'],
      ['w', 'r'],
      ['w', 'r'],
      ['r', 'w'],
    ])
    expect([roles('c.jr'), roles('c.addi16sp'), roles('c.beqz')]).toEqual([['r'], ['rw', 'n'], ['r', 'n']])
  })
})

describe('examples', () => {
  const lists = (text: string) => {
    const { reads, writes, memory } = footprint(parseInstruction(text).value!)
    return [[...reads].sort().join(' '), [...writes].sort().join(' '), memory.map((m) => m.role + m.sizeBytes).join()]
  }
  test.each([
    ['add a0, a1, a2', 'x11 x12', 'x10', ''],
    ['addi sp, sp, -16', 'x2', 'x2', ''],
    ['li a0, 1', '', 'x10', ''],
    ['add zero, a1, a2', 'x11 x12', '', ''],
    ['ld a0, 8(sp)', 'x2', 'x10', 'r8'],
    ['fsw fa0, 0(a1)', 'f10 x11', '', 'w4'],
    ['amoadd.w a0, a1, (a2)', 'x11 x12', 'x10', 'rw4'],
    ['sc.d a0, a1, (a2)', 'RF reservationAddress x11 x12', 'RF x10', 'w8'],
    ['jal 16', '', 'x1', ''],
    ['ret', 'x1', '', ''],
    ['beqz a0, 16', 'x10', '', ''],
    ['cbo.clean (a0)', 'x10', '', ''],
  ])('%s', (text, reads, writes, memory) => expect(lists(text)).toEqual([reads, writes, memory]))

  test('a decoded instruction', () => {
    expect(footprint(decode(Uint8Array.of(0x2e, 0x85)).value!).writes).toEqual(new Set(['x10']))
  })
})
