import { describe, expect, test } from 'vitest'
import { changed, hostedProgram } from './support/hosted.js'
import { macosTexts } from './support/hosted-macos.js'
import { windowsTexts } from './support/hosted-windows.js'

const text = (value: string): Uint8Array => new TextEncoder().encode(value)
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
const machines = ['x86_64', 'aarch64'] as const
const inputs = ['', 'a', 'the quick brown fox jumps over the lazy dog. {`@[z}\n', 'line\n'.repeat(40)]
const disturbances = [undefined, ...[1, 2, 3, 4].map((seed) => ({ seed, shortTransfers: true, interruptions: true }))]

describe.each(machines)('Windows on %s', (machine) => {
  const texts = windowsTexts[machine]
  const program = (name: keyof typeof texts, data?: string) =>
    hostedProgram({ system: 'windows', machine, text: texts[name], ...(data === undefined ? {} : { data }) })

  test('hello', () => {
    const { outcome, stdout, stderr } = program('hello', 'hello\n').run()
    expect(outcome).toMatchObject({ kind: 'exited', code: 5 })
    expect([textOf(stdout), textOf(stderr)]).toEqual(['hello\n', ''])
  })

  test('a filter, also with partial transfers and a pipe', () => {
    const filter = program('filter')
    for (const stdin of inputs)
      for (const [seed, disturbance] of disturbances.entries()) {
        const options = disturbance === undefined ? {} : { disturbance }
        const { outcome, stdout, consumedBytes } = filter.run({ stdin: text(stdin), seed, ...options })
        expect(outcome).toMatchObject({ kind: 'exited', code: 0x12345678 })
        expect(textOf(stdout)).toBe(stdin.toUpperCase())
        expect(consumedBytes).toBe(stdin.length)
      }
  })

  test('the command line, quoted', () => {
    const args = ['one', '', 'two words', 'ü\u{1f600}', 'a"b', 'c\\', 'd e\\', 'f\\"'].map(text)
    const { outcome, stdout } = program('commandLine').run({ args })
    const line = 'program one "" "two words" ü\u{1f600} "a\\"b" c\\ "d e\\\\" "f\\\\\\""'
    expect(outcome).toMatchObject({ kind: 'exited', code: 0 })
    expect(stdout).toEqual(Uint8Array.of(...text(line), ...Buffer.from(line, 'utf16le')))
  })

  test('memory of the heap and of pages; the result of the entry is the exit code', () => {
    const memory = program('memory')
    for (const seed of [0, 1, 2]) expect(memory.run({ seed }).outcome).toMatchObject({ kind: 'exited', code: 42 })
  })

  test('effects that are not permitted, and what is not modelled', () => {
    const permitted = { read: false, write: true }
    expect(program('filter').run({ permitted }).outcome).toMatchObject({ kind: 'forbidden', call: 'ReadFile' })
    expect(program('hello').run({ permitted: { read: true, write: false } }).outcome).toMatchObject({
      kind: 'forbidden',
      call: 'WriteFile',
    })
    const limited = program('hello').run({ outputLimitBytes: 5 })
    expect(limited.outcome).toMatchObject({ kind: 'forbidden', call: 'WriteFile', reason: /limit/ })
    const other = texts.hello.replaceAll('WriteFile', 'CreateFileA')
    const { outcome } = hostedProgram({ system: 'windows', machine, text: other }).run()
    expect(outcome).toMatchObject({ kind: 'forbidden', call: 'CreateFileA' })
  })

  test('a buffer that may not be accessed faults', () => {
    // Memory behind the program's 4 KiB of data.
    const far = changed(texts.hello, machine, {
      x86_64: ['mov ebp, 6', 'mov ebp, 4097'],
      aarch64: ['mov w24, #6', 'mov w24, #4097'],
    })
    const { outcome } = hostedProgram({ system: 'windows', machine, text: far }).run()
    expect(outcome).toMatchObject({
      kind: 'fault',
      access: 'read',
      address: 0x1_4000_3000n,
      sizeBytes: 4097,
      faultingAddress: 0x1_4000_4000n,
    })
    const noCount = changed(texts.hello, machine, {
      x86_64: ['lea r9, [rsp+48]', 'xor r9d, r9d'],
      aarch64: ['add x3, sp, #16', 'mov x3, #0'],
    })
    expect(hostedProgram({ system: 'windows', machine, text: noCount }).run().outcome).toMatchObject({
      kind: 'fault',
      access: 'write',
      address: 0n,
      sizeBytes: 4,
    })
  })

  test('freed memory faults, and is not freed twice', () => {
    const use = changed(texts.memory, machine, {
      x86_64: ['add ebp, 0', 'add bpl, byte ptr [rdi]'],
      aarch64: ['mov w0, w22', 'ldrb w0, [x21]'],
    })
    expect(hostedProgram({ system: 'windows', machine, text: use }).run().outcome).toMatchObject({
      kind: 'fault',
      access: 'read',
      sizeBytes: 1,
    })
    const twice = changed(texts.memory, machine, {
      x86_64: ['add ebp, 0', 'mov rcx, rsi\nxor edx, edx\nmov r8, rdi\ncall qword ptr [HeapFree]'],
      aarch64: ['mov w0, w22', 'mov x0, x20\nmov w1, #0\nmov x2, x21\nldr x9, [HeapFree]\nblr x9'],
    })
    expect(hostedProgram({ system: 'windows', machine, text: twice }).run().outcome).toMatchObject({
      kind: 'forbidden',
      call: 'HeapFree',
    })
  })

  test('where memory is short, the result is 0 and the last error tells it', () => {
    const asked = changed(texts.memory, machine, {
      x86_64: ['mov r8d, 100', 'mov r8d, 0x7fffffff'],
      aarch64: ['mov x2, #100', 'mov x2, #0x7fff0000'],
    })
    const told = changed(asked, machine, {
      x86_64: ['mov rdi, rax\n', 'test rax, rax\njne other\ncall qword ptr [GetLastError]\nother: add rsp, 40\nret\n'],
      aarch64: [
        'mov x21, x0\n',
        'cbnz x0, other\nldr x9, [GetLastError]\nblr x9\nother: ldp x29, x30, [sp], #16\nret\n',
      ],
    })
    const program = hostedProgram({ system: 'windows', machine, text: told })
    expect(program.run().outcome).toMatchObject({ kind: 'exited', code: 8 })
  })
})

describe.each(machines)('macOS on %s', (machine) => {
  const texts = macosTexts[machine]
  const program = (name: keyof typeof texts, data?: string) =>
    hostedProgram({ system: 'macos', machine, text: texts[name], ...(data === undefined ? {} : { data }) })

  test('hello', () => {
    const { outcome, stdout } = program('hello', 'hello\n').run()
    expect(outcome).toMatchObject({ kind: 'exited', code: 5 })
    expect(textOf(stdout)).toBe('hello\n')
  })

  test('a filter, also with partial transfers and interruptions', () => {
    const filter = program('filter')
    for (const stdin of inputs)
      for (const [seed, disturbance] of disturbances.entries()) {
        const options = disturbance === undefined ? {} : { disturbance }
        const { outcome, stdout, consumedBytes } = filter.run({ stdin: text(stdin), seed, ...options })
        expect(outcome).toMatchObject({ kind: 'exited', code: 3 })
        expect(textOf(stdout)).toBe(stdin.toUpperCase())
        expect(consumedBytes).toBe(stdin.length)
      }
  })

  test('arguments of main; the low 8 bits of its result are the exit code', () => {
    const { outcome, stdout } = program('args').run({ args: ['one', '', 'ü'].map(text) })
    expect(outcome).toMatchObject({ kind: 'exited', code: 304 & 0xff })
    expect(textOf(stdout)).toBe('program\0one\0\0ü\0executable_path=program\0')
  })

  test('memory; freed memory faults, and is not freed twice', () => {
    expect(program('memory').run().outcome).toMatchObject({ kind: 'exited', code: 42 })
    const kept = changed(texts.memory, machine, {
      x86_64: ['mov rdi, rax', 'mov r12, rax\nmov rdi, rax'],
      aarch64: ['mov w1, #42', 'mov w1, #42\nmov x21, x0'],
    })
    const variant = (x64: string, arm64: string) => {
      const text = changed(kept, machine, { x86_64: ['mov eax, ebp', x64], aarch64: ['mov w0, w20', arm64] })
      return hostedProgram({ system: 'macos', machine, text }).run().outcome
    }
    expect(variant('movzx eax, byte ptr [r12]', 'ldrb w0, [x21]')).toMatchObject({ kind: 'fault', access: 'read' })
    expect(variant('mov rdi, r12\ncall qword ptr [_free]', 'mov x0, x21\nldr x9, [_free]\nblr x9')).toMatchObject({
      kind: 'forbidden',
      call: '_free',
    })
  })

  test('what is not permitted, not modelled, or not accessible', () => {
    const run = (from: string | RegExp, to: string) =>
      hostedProgram({ system: 'macos', machine, text: texts.hello.replace(from, to) }).run().outcome
    expect(program('hello').run({ permitted: { read: true, write: false } }).outcome).toMatchObject({
      kind: 'forbidden',
      call: '_write',
    })
    expect(run('[_write]', '[_open]')).toMatchObject({ kind: 'forbidden', call: '_open' })
    expect(run(/mov edi, 1|mov w0, #1/, machine === 'x86_64' ? 'mov edi, 3' : 'mov w0, #3')).toMatchObject({
      kind: 'forbidden',
      call: '_write',
    })
    expect(run(/mov edx, 6|mov x2, #6/, machine === 'x86_64' ? 'mov edx, 4097' : 'mov x2, #4097')).toMatchObject({
      kind: 'fault',
      access: 'read',
      faultingAddress: 0x1_4000_4000n,
    })
    const system = machine === 'x86_64' ? 'syscall' : 'svc #0'
    expect(run(/mov edx, 6|mov x2, #6/, system)).toMatchObject({ kind: 'forbidden', reason: /libSystem/ })
  })
})
