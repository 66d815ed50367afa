import { describe, expect, test } from 'vitest'
import * as api from '../src/index.js'
import { toHex } from './support/cases.js'

test('the first example of the README', () => {
  const { at, createAssembler, decode, form, formatInstruction, registers: r } = api
  const code = createAssembler()
  const [next, done] = [code.label(), code.label()]
  code.loadImmediate(r.a2, 0)
  code.emit(form('beq'), r.a1, r.zero, done)
  code.bind(next)
  code.emit(form('ld'), r.a3, at(r.a0, 0))
  code.emit(form('add'), r.a2, r.a2, r.a3)
  code.emit(form('addi'), r.a0, r.a0, 8)
  code.emit(form('addi'), r.a1, r.a1, -1)
  code.emit(form('bne'), r.a1, r.zero, next)
  code.bind(done)
  code.emit(form('addi'), r.a0, r.a2, 0)
  code.emit(form('jalr'), r.zero, at(r.ra))
  const { bytes } = code.finish()
  expect(toHex(bytes)).toBe('014691c5146136962105fd15e5fd32858280')
  expect(formatInstruction(decode(bytes, 0).value!)).toBe('li a2, 0')
})

test('the table', () => {
  expect(api.forms.length).toBe(335)
  expect(api.forms.every((form, id) => form.id === id && api.form(form.name) === form)).toBe(true)
  const features = new Set(api.forms.flatMap((form) => form.features))
  expect([...features].sort().join(' ')).toBe(
    'a c d f i m privileged zawrs zba zbb zbc zbkb zbs zicbom zicbop zicboz zicond zicsr zifencei',
  )
})

test('calling conventions', () => {
  const names = (list: readonly api.Register[]) => list.map((register) => register.name).join(' ')
  const { psabi, linuxSystemCall } = api
  expect(names(psabi.arguments)).toBe('a0 a1 a2 a3 a4 a5 a6 a7')
  expect(names(psabi.calleeSaved)).toBe(
    'sp s0 s1 s2 s3 s4 s5 s6 s7 s8 s9 s10 s11 fs0 fs1 fs2 fs3 fs4 fs5 fs6 fs7 fs8 fs9 fs10 fs11',
  )
  expect(names(psabi.callerSaved)).toBe(
    'ra t0 t1 t2 a0 a1 a2 a3 a4 a5 a6 a7 t3 t4 t5 t6 ft0 ft1 ft2 ft3 ft4 ft5 ft6 ft7 fa0 fa1 fa2 fa3 fa4 fa5 fa6 fa7 ft8 ft9 ft10 ft11',
  )
  expect(names(psabi.reserved)).toBe('gp tp')
  expect(names([psabi.returnAddress as api.Register, psabi.stackPointer])).toBe('ra sp')
  expect(names(linuxSystemCall.arguments)).toBe('a0 a1 a2 a3 a4 a5')
})

describe('features', () => {
  const code = (text: string) => api.parseAssembly(text).value!.bytes
  test('what code needs', () => {
    const audit = api.auditFeatures(code('add a0, a0, a1\nfadd.d fa0, fa0, fa1\nclz a0, a0'), api.featureSets.rv64g)
    expect(audit.used).toEqual(['c', 'd', 'zbb'])
    expect(audit.missing).toEqual([
      { offset: 0, mnemonic: 'c.add', features: ['c'] },
      { offset: 6, mnemonic: 'clz', features: ['zbb'] },
    ])
  })
  test('sets grow', () => {
    const { rv64i, rv64g, rv64gc, rva20u64, rva22u64, rva23u64 } = api.featureSets
    const within = (a: readonly string[], b: readonly string[]) => a.every((feature) => b.includes(feature))
    expect(within(rv64i, rv64g) && within(rv64g, rv64gc) && within(rva20u64, rv64gc)).toBe(true)
    expect(within(rva20u64, rva22u64) && within(rva22u64, rva23u64)).toBe(true)
  })
  test('bytes that are no instruction end an audit', () => {
    expect(api.auditFeatures(Uint8Array.of(1, 0, 0xff, 0xff), ['c']).diagnostics).toMatchObject([
      { code: 'unknown-encoding', offset: 2 },
    ])
  })
})

test('the named exports', () => {
  expect(Object.keys(api).sort().join(' ')).toBe(
    'applyMeaning at auditFeatures createAssembler createDecoder csrName csrNumber decode decodeCanonical expandInstruction f featureSets footprint form formatInstruction forms hi linuxSystemCall lo loadImmediateSequence locations parseAssembly parseInstruction pcrelHi pcrelLo psabi registerNamed registers roundingModeNumbers roundingModes unmodelled x',
  )
})
