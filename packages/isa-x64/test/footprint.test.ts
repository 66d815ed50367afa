import {
  createTerms,
  freeVariables,
  type Location,
  type MeaningContext,
  type Term,
  undefinedLeaves,
} from '@sourceless/isa'
import { describe, expect, test } from 'vitest'
import {
  applyMeaning,
  decode,
  type Footprint,
  type Form,
  footprint,
  forms,
  type Instruction,
  locations,
  parseInstruction,
} from '../src/index.js'
import { randomCases } from './support/cases.js'

interface Touched {
  readonly reads: Set<Location>
  readonly writes: Set<Location>
  readonly loads: number[]
  readonly stores: number[]
  /** Flags that are left undefined, at least under a condition. */
  readonly undefined: Set<Location>
}

const terms = createTerms()

/** What the meaning of an instruction depends on and changes, when told to a context that only watches. */
function touchedBy(instruction: Instruction): Touched {
  const touched: Touched = { reads: new Set(), writes: new Set(), loads: [], stores: [], undefined: new Set() }
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
      if (value.bits === 1 && undefinedLeaves(value).length > 0) touched.undefined.add(location)
      depend(value)
    },
    load(address, sizeBytes) {
      depend(address)
      touched.loads.push(sizeBytes)
      return terms.variable(`m${touched.loads.length}of${sizeBytes}`, 8 * sizeBytes)
    },
    store(address, value) {
      depend(address, value)
      touched.stores.push(value.bits / 8)
    },
    trap: (condition) => depend(condition),
    jump: (condition, target) => depend(condition, target),
    systemCall() {},
  }
  applyMeaning(instruction, 0x40_1000n, context)
  return touched
}

const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0)
/** Of a vector register, which often keeps some parts, one is enough. */
const whole = (names: ReadonlySet<Location>): Set<Location> =>
  new Set([...names].map((name) => name.replace(/^[xy]mm(\d+)h?$/, 'vector$1')))
const missing = (inner: ReadonlySet<string>, outer: ReadonlySet<string>): string[] =>
  [...inner].filter((x) => !outer.has(x))

describe('footprints agree with meanings', () => {
  const modelled = forms.filter((form) => form.meaning !== undefined)
  const cases = randomCases(12, 99, modelled).map(({ bytes }) => {
    const instruction = decode(bytes).value!
    return { instruction, touched: touchedBy(instruction), allowed: footprint(instruction) }
  })

  test('a meaning reads and writes nothing outside the footprint', () => {
    const outside = cases.flatMap(({ instruction, touched, allowed }) => {
      const extra = [...missing(touched.reads, allowed.reads), ...missing(touched.writes, allowed.writes)]
      return extra.length === 0 ? [] : [`${instruction.form.name}: ${extra.join(' ')}`]
    })
    expect([...new Set(outside)]).toEqual([])
  })

  test('every write of a row happens for some operands (`add r, 0` writes nothing new)', () => {
    const exact = new Set<Form>()
    for (const { instruction, touched, allowed } of cases) {
      if (missing(whole(allowed.writes), whole(touched.writes)).length === 0) exact.add(instruction.form)
    }
    // What a system call leaves in its registers is the host model's to tell.
    const never = cases.filter(({ instruction }) => !exact.has(instruction.form)).map((c) => c.instruction.form.name)
    expect([...new Set(never)]).toEqual(['syscall'])
  })

  test('the flags that a meaning leaves undefined are those of the row', () => {
    const found = new Map<Form, Set<Location>>()
    for (const { instruction, touched } of cases) {
      const before = found.get(instruction.form) ?? []
      found.set(instruction.form, new Set([...before, ...touched.undefined]))
    }
    const differing = [...found].flatMap(([form, flags]) => {
      const row = new Set<string>(form.flags.undefined)
      const [extra, absent] = [missing(flags, row), missing(row, flags)]
      return extra.length + absent.length === 0 ? [] : [`${form.name}: meaning also ${extra}; row also ${absent}`]
    })
    expect(differing).toEqual([])
  })

  test('memory is touched with the sizes of the footprint', () => {
    const differing = cases.flatMap(({ instruction, touched: { loads, stores }, allowed: { memory } }) => {
      const reads = sum(memory.filter((m) => m.role !== 'w').map((m) => m.sizeBytes))
      const writes = sum(memory.filter((m) => m.role !== 'r').map((m) => m.sizeBytes))
      if (sum(loads) === reads && sum(stores) === writes) return []
      return [`${instruction.form.name}: ${loads} / ${stores}, not ${reads} / ${writes}`]
    })
    expect([...new Set(differing)]).toEqual([])
  })
})

describe('examples', () => {
  const of = (text: string): Footprint => footprint(parseInstruction(text).value!)
  const lists = (text: string) => {
    const { reads, writes } = of(text)
    return [[...reads].sort().join(' '), [...writes].sort().join(' ')]
  }
  test.each([
    ['add eax, ecx', 'rax rcx', 'AF CF OF PF SF ZF rax'],
    ['mov al, 5', 'rax', 'rax'],
    ['mov eax, 5', '', 'rax'],
    ['adc rax, [rdi + rcx*8]', 'CF rax rcx rdi', 'AF CF OF PF SF ZF rax'],
    ['jle $+5', 'OF SF ZF', ''],
    ['div rcx', 'rax rcx rdx', 'AF CF OF PF SF ZF rax rdx'],
    ['shl eax, cl', 'AF CF OF PF SF ZF rax rcx', 'AF CF OF PF SF ZF rax'],
    ['movsd xmm0, qword ptr [rsp]', 'rsp', 'xmm0 xmm0h'],
    ['push rbx', 'rbx rsp', 'rsp'],
  ])('%s', (text, reads, writes) => expect(lists(text)).toEqual([reads, writes]))

  test('memory', () => {
    expect(of('add dword ptr [rdi], 1').memory).toMatchObject([{ sizeBytes: 4, role: 'rw' }])
    expect(of('lea rax, [rdi]').memory).toEqual([])
    expect(of('call $+5').memory).toEqual([{ operand: undefined, sizeBytes: 8, role: 'w' }])
    expect(of('div rcx').undefinedFlags).toEqual(['OF', 'SF', 'ZF', 'AF', 'PF', 'CF'])
  })
})
