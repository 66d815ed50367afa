import { expect, test } from 'vitest'
import * as api from '../src/index.js'
import { toHex } from './support/cases.js'

test('the first example of the README', () => {
  const { at, createAssembler, decode, form, formatInstruction, registers: r } = api
  const code = createAssembler()
  const [loop, done] = [code.label(), code.label()]
  code.emit(form('xor_rm32_r32'), r.eax, r.eax)
  code.emit(form('test_rm64_r64'), r.rsi, r.rsi)
  code.jumpIf('e', done)
  code.bind(loop)
  code.emit(form('add_rm64_imm32'), r.rdi, 8)
  code.emit(form('add_r64_rm64'), r.rax, at(r.rdi, -8))
  code.emit(form('dec_rm64'), r.rsi)
  code.jumpIf('ne', loop)
  code.bind(done)
  code.emit(form('ret'))
  const { bytes } = code.finish()
  expect(toHex(bytes)).toBe('31c04885f6740d4883c708480347f848ffce75f3c3')
  expect(formatInstruction(decode(bytes, 0).value!)).toBe('xor eax, eax')
})

test('calling conventions', () => {
  const names = (list: readonly api.Register[]) => list.map((register) => register.name).join(' ')
  expect(names(api.systemV.arguments)).toBe('rdi rsi rdx rcx r8 r9')
  expect(names(api.systemV.calleeSaved)).toBe('rbx rsp rbp r12 r13 r14 r15')
  expect(names(api.systemV.callerSaved.slice(0, 9))).toBe('rax rcx rdx rsi rdi r8 r9 r10 r11')
  expect(api.systemV.callerSaved.length).toBe(25)
  expect(names(api.linuxSystemCall.arguments)).toBe('rdi rsi rdx r10 r8 r9')
  expect(names(api.linuxSystemCall.clobbered)).toBe('rcx r11')
})

test('the table', () => {
  expect(api.forms.length).toBeGreaterThan(600)
  expect(api.forms.every((form, id) => form.id === id && api.form(form.name) === form)).toBe(true)
  const features = new Set(api.forms.flatMap((form) => form.features))
  expect([...features].sort().join(' ')).toBe(
    'adx aes avx avx2 bmi bmi2 cldemote clflushopt clwb crc32 cx16 f16c fma fsgsbase gfni lzcnt movbe movdir64b movdiri ' +
      'pclmul popcnt prfchw ptwrite rdpid rdrnd rdseed sahf serialize sha sse3 sse4.1 sse4.2 ssse3 vaes vpclmulqdq xsave',
  )
})

test('the named exports', () => {
  expect(Object.keys(api).sort()).toEqual([
    'absolute',
    'applyMeaning',
    'at',
    'auditFeatures',
    'changedForm',
    'conditions',
    'createAssembler',
    'createDecoder',
    'decode',
    'decodeCanonical',
    'featureSets',
    'footprint',
    'form',
    'formatInstruction',
    'forms',
    'gp',
    'gp16',
    'gp32',
    'gp64',
    'gp8',
    'gp8high',
    'linuxSystemCall',
    'locations',
    'memory',
    'parseAssembly',
    'parseInstruction',
    'registers',
    'ripRelative',
    'segments',
    'systemV',
    'unmodelled',
    'windowsX64',
    'withLongNops',
    'xmm',
    'ymm',
  ])
})

test('feature sets and the audit of finished code', () => {
  const { auditFeatures, featureSets } = api
  expect(Object.fromEntries(Object.entries(featureSets).map(([name, list]) => [name, list.length]))).toEqual({
    'x86-64-v1': 0,
    'x86-64-v2': 8,
    'x86-64-v3': 17,
    'x86-64-v4': 17,
  })
  const { bytes } = api.parseAssembly('popcnt eax, ecx\nadd eax, 1\nandn eax, ecx, edx\nvaddps ymm0, ymm1, ymm2').value!
  expect(auditFeatures(bytes, featureSets['x86-64-v2'])).toEqual({
    used: ['avx', 'bmi', 'popcnt'],
    missing: [
      { offset: 7, mnemonic: 'andn', features: ['bmi'] },
      { offset: 12, mnemonic: 'vaddps', features: ['avx'] },
    ],
    diagnostics: [],
  })
  expect(auditFeatures(bytes, featureSets['x86-64-v3']).missing).toEqual([])
})

test('rows without a meaning say why', () => {
  const { applyMeaning, form, unmodelled } = api
  const without = { form: form('mov_r32_sreg'), operands: [api.registers.eax, api.registers.fs], sizeBytes: 2 }
  expect(unmodelled(without)).toBe('segment registers are not modelled')
  expect(unmodelled({ form: form('add_rm64_r64') })).toBeUndefined()
  expect(() => applyMeaning(without, 0n, {} as never)).toThrow('mov_r32_sreg has no meaning: segment registers')
})
