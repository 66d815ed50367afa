import { expect, test } from 'vitest'
import * as api from '../src/index.js'

test('the first example of the README', () => {
  const { createAssembler, decode, form, formatInstruction, post, registers: r } = api
  const code = createAssembler()
  const [loop, done] = [code.label(), code.label()]
  code.move(r.x2, 0)
  code.emit(form('cbz_x_label'), r.x1, done)
  code.bind(loop)
  code.emit(form('ldr_x_post'), r.x3, post(r.x0, 8))
  code.emit(form('add_x_x_x'), r.x2, r.x2, r.x3)
  code.emit(form('subs_x_xsp_imm12'), r.x1, r.x1, 1)
  code.jumpIf('ne', loop)
  code.bind(done)
  code.emit(form('mov_x_x'), r.x0, r.x2)
  code.emit(form('ret'))
  const { bytes } = code.finish()
  expect(bytes.length).toBe(32)
  const shown: string[] = []
  for (let offset = 0; offset < bytes.length; offset += 4) {
    const { value } = decode(bytes, offset)
    if (value) shown.push(formatInstruction(value, { address: offset }))
  }
  expect(shown).toEqual([
    'mov x2, #0',
    'cbz x1, 0x18',
    'ldr x3, [x0], #8',
    'add x2, x2, x3',
    'subs x1, x1, #1',
    'b.ne 0x8',
    'mov x0, x2',
    'ret',
  ])
})

test('the second example of the README', () => {
  const { parseAssembly } = api
  const { value, diagnostics } = parseAssembly('loop: subs x0, x0, #1\n b.ne loop\n ret')
  expect(diagnostics).toEqual([])
  expect(Buffer.from(value!.bytes).toString('hex')).toBe('000400f1e1ffff54c0035fd6')
})

test('calling conventions', () => {
  const names = (list: readonly api.Register[]) => list.map((register) => register.name).join(' ')
  const { aapcs64, appleArm64, linuxSystemCall, windowsArm64 } = api
  expect(names(aapcs64.arguments)).toBe('x0 x1 x2 x3 x4 x5 x6 x7')
  expect(names(aapcs64.floatArguments)).toBe('q0 q1 q2 q3 q4 q5 q6 q7')
  expect(names(aapcs64.calleeSaved)).toBe(
    'x19 x20 x21 x22 x23 x24 x25 x26 x27 x28 x29 sp q8 q9 q10 q11 q12 q13 q14 q15',
  )
  expect(aapcs64.preservedLocations.slice(10, 14)).toEqual(['x29', 'sp', 'v8', 'v9'])
  expect(names(aapcs64.callerSaved.slice(0, 20))).toBe(
    'x0 x1 x2 x3 x4 x5 x6 x7 x8 x9 x10 x11 x12 x13 x14 x15 x16 x17 x18 x30',
  )
  expect([aapcs64, appleArm64, windowsArm64].map(({ callerSaved }) => callerSaved.length)).toEqual([44, 43, 43])
  expect([appleArm64, windowsArm64].map(({ reserved }) => names(reserved))).toEqual(['x18', 'x18'])
  expect([aapcs64, appleArm64, windowsArm64].map(({ redZoneBytes }) => redZoneBytes)).toEqual([0, 128, 0])
  expect([aapcs64, appleArm64, windowsArm64].map(({ extendedToBits }) => extendedToBits)).toEqual([0, 32, 0])
  expect(names(linuxSystemCall.arguments)).toBe('x0 x1 x2 x3 x4 x5')
  expect(linuxSystemCall.number.name).toBe('x8')
})

test('the table', () => {
  expect(api.forms.length).toBeGreaterThan(3000)
  expect(api.forms.every((form, id) => form.id === id && api.form(form.name) === form)).toBe(true)
  expect(api.aliases.every((alias) => api.form(alias.name) === alias)).toBe(true)
  const { manual, template, pattern, mnemonic } = api.form('ldr_x_post')
  expect({ manual, template, pattern, mnemonic }).toEqual({
    manual: 'LDR (immediate)',
    template: 'ldr  Xt:w, [Xn|SP], #s9',
    pattern: '11 111 0 00 01 0 iiiiiiiii 01 nnnnn ttttt',
    mnemonic: 'ldr',
  })
})

test('manual headings', () => {
  const of = (name: string) => api.form(name).manual
  expect(of('add_x_x_x')).toBe('ADD (shifted register)')
  expect(of('ldr_q_index')).toBe('LDR (register, SIMD&FP)')
  expect(of('ldurb_w_unscaled')).toBe('LDURB')
  expect(of('str_x_pre')).toBe('STR (immediate)')
  expect(of('b.eq_label')).toBe('B.cond')
  expect(of('ccmp_x_imm5_nzcv_cond')).toBe('CCMP (immediate)')
})

test('locations', () => {
  const { locations } = api
  expect(Object.keys(locations).length).toBe(31 + 1 + 4 + 64 + 2)
  const flags = Object.entries(locations).filter(([, bits]) => bits === 1)
  expect(flags.map(([name]) => name)).toEqual(['NF', 'ZF', 'CF', 'VF', 'EF'])
})

test('logical immediates', () => {
  const { decodeLogicalImmediate, encodeLogicalImmediate } = api
  const count = (bits: 32 | 64) =>
    Array.from({ length: 1 << 13 }, (_, fields) => decodeLogicalImmediate(fields, bits)).filter((v) => v !== undefined)
  expect([new Set(count(32)).size, new Set(count(64)).size]).toEqual([1302, 5334])
  expect([count(32).length, count(64).length]).toEqual([1302, 5334])
  expect(encodeLogicalImmediate(0xff, 64)).toBe(encodeLogicalImmediate(0xffn, 64))
  expect(encodeLogicalImmediate(-8, 64)).toBe(encodeLogicalImmediate(0xffff_ffff_ffff_fff8n, 64))
  expect([0, -1, 5, 1.5, 2 ** 64].map((value) => encodeLogicalImmediate(value, 64))).toEqual(
    new Array(5).fill(undefined),
  )
})

test('the named exports', () => {
  expect(Object.keys(api).sort()).toEqual([
    'Form',
    'aapcs64',
    'addressPart',
    'aliases',
    'appleArm64',
    'applyMeaning',
    'at',
    'auditFeatures',
    'conditions',
    'createAssembler',
    'createDecoder',
    'decode',
    'decodeCanonical',
    'decodeLogicalImmediate',
    'decodeWord',
    'encodeLogicalImmediate',
    'featureSets',
    'footprint',
    'form',
    'formatInstruction',
    'forms',
    'indexed',
    'lane',
    'linuxSystemCall',
    'list',
    'locations',
    'moveWideSequence',
    'name',
    'parseAssembly',
    'parseInstruction',
    'post',
    'pre',
    'registerOf',
    'registers',
    'shift',
    'unmodelled',
    'vector',
    'windowsArm64',
  ])
})
