import { createObjectBuilder, type ObjectFile } from '@sourceless/object'

const text = (value: string): Uint8Array => new TextEncoder().encode(value)

/** write(1, message, length); exit(0). */
export const helloWorld = (message = 'hello world\n'): ObjectFile => {
  const builder = createObjectBuilder('x86_64')
  const bytes = text(message)
  const code = Uint8Array.of(
    ...[0xb8, 1, 0, 0, 0], // mov eax, 1
    ...[0x89, 0xc7], // mov edi, eax
    ...[0x48, 0x8d, 0x35, 0, 0, 0, 0], // lea rsi, [rip + message]
    ...[0xba, bytes.length, 0, 0, 0], // mov edx, length
    ...[0x0f, 0x05], // syscall
    ...[0xb8, 60, 0, 0, 0], // mov eax, 60
    ...[0x31, 0xff], // xor edi, edi
    ...[0x0f, 0x05], // syscall
  )
  const textSection = builder.section('.text', 'code', code, 1)
  const constants = builder.section('.rodata', 'readonly', bytes, 1)
  builder.define('_start', { section: textSection, sizeBytes: code.length, kind: 'function' })
  const message_ = builder.define('message', {
    section: constants,
    kind: 'object',
    binding: 'local',
    sizeBytes: bytes.length,
  })
  builder.relocate(textSection, 10, 'pc32', message_, -4)
  return builder.finish()
}

/**
 * Every relocation kind at once. C view: `long counter; long table[2] = {5, 37}; long helper(long);`
 * `sum()` returns table[0] + table[1], `bump()` increments `counter` and returns it, `twice(x)` returns helper(x) + x,
 * `table_pointer` is initialised with the address of `table[1]`.
 */
export const mixedObject = (): ObjectFile => {
  const builder = createObjectBuilder('x86_64')
  const code = Uint8Array.of(
    // sum, at 0
    ...[0x48, 0x8b, 0x05, 0, 0, 0, 0], // mov rax, [rip + table]
    ...[0x48, 0x03, 0x05, 0, 0, 0, 0], // add rax, [rip + table + 8]
    ...[0xc3, 0x90],
    // bump, at 16
    ...[0x48, 0xff, 0x05, 0, 0, 0, 0], // inc qword [rip + counter]
    ...[0x48, 0x8b, 0x05, 0, 0, 0, 0], // mov rax, [rip + counter]
    ...[0xc3, 0x90],
    // twice, at 32
    ...[0x57, 0xe8, 0, 0, 0, 0], // push rdi; call helper
    ...[0x5f, 0x48, 0x01, 0xf8, 0xc3], // pop rdi; add rax, rdi; ret
  )
  const table = new Uint8Array(new BigInt64Array([5n, 37n]).buffer)
  const textSection = builder.section('.text', 'code', code)
  const constants = builder.section('.rodata', 'readonly', table, 16)
  const data = builder.section('.data', 'data', new Uint8Array(8))
  const zeros = builder.zeroSection('.bss', 16, 16)
  builder.define('sum', { section: textSection, offset: 0, sizeBytes: 15, kind: 'function' })
  builder.define('bump', { section: textSection, offset: 16, sizeBytes: 15, kind: 'function' })
  builder.define('twice', { section: textSection, offset: 32, sizeBytes: 11, kind: 'function' })
  const tableSymbol = builder.define('table', { section: constants, sizeBytes: 16, kind: 'object' })
  const pointer = builder.define('table_pointer', { section: data, sizeBytes: 8, kind: 'object' })
  const counter = builder.define('counter', {
    section: zeros,
    offset: 8,
    sizeBytes: 8,
    kind: 'object',
    binding: 'local',
  })
  const helper = builder.reference('helper')
  builder.relocate(textSection, 3, 'pc32', tableSymbol, -4)
  builder.relocate(textSection, 10, 'pc32', tableSymbol, 4)
  builder.relocate(textSection, 19, 'pc32', counter, -4)
  builder.relocate(textSection, 26, 'pc32', counter, -4)
  builder.relocate(textSection, 34, 'plt32', helper, -4)
  builder.relocate(data, 0, 'abs64', tableSymbol, 8)
  void pointer
  return builder.finish()
}

/** A program with constants, data and zeros: exits with data[0] + zeros[0] + 1 through absolute 32-bit addresses. */
export const dataProgram = (): ObjectFile => {
  const builder = createObjectBuilder('x86_64')
  const code = Uint8Array.of(
    ...[0xbb, 0, 0, 0, 0], // mov ebx, value (abs32)
    ...[0x8b, 0x3b], // mov edi, [rbx]
    ...[0x48, 0xc7, 0xc1, 0, 0, 0, 0], // mov rcx, zeros (abs32s)
    ...[0xff, 0x01], // inc dword [rcx]
    ...[0x03, 0x39], // add edi, [rcx]
    ...[0xb8, 60, 0, 0, 0], // mov eax, 60
    ...[0x0f, 0x05], // syscall
  )
  const textSection = builder.section('.text', 'code', code)
  const data = builder.section('.data', 'data', Uint8Array.of(41, 0, 0, 0))
  const zeros = builder.zeroSection('.bss', 0x5000)
  builder.define('_start', { section: textSection, sizeBytes: code.length, kind: 'function' })
  const value = builder.define('value', { section: data, sizeBytes: 4, kind: 'object' })
  const zeroSymbol = builder.define('zeros', { section: zeros, sizeBytes: 0x5000, kind: 'object' })
  builder.relocate(textSection, 1, 'abs32', value)
  builder.relocate(textSection, 10, 'abs32s', zeroSymbol)
  return builder.finish()
}

/** As `mixedObject` without the undefined helper, and with a constant table of addresses: a shared library can hold it. */
export const libraryObject = (): ObjectFile => {
  const builder = createObjectBuilder('x86_64')
  const code = Uint8Array.of(
    // sum, at 0
    ...[0x48, 0x8b, 0x05, 0, 0, 0, 0], // mov rax, [rip + table]
    ...[0x48, 0x03, 0x05, 0, 0, 0, 0], // add rax, [rip + table + 8]
    ...[0xc3, 0x90],
    // bump, at 16
    ...[0x48, 0xff, 0x05, 0, 0, 0, 0], // inc qword [rip + counter]
    ...[0x48, 0x8b, 0x05, 0, 0, 0, 0], // mov rax, [rip + counter]
    ...[0xc3, 0x90],
    // through, at 32: mov rax, [rip + pointers]; mov rax, [rax]; ret
    ...[0x48, 0x8b, 0x05, 0, 0, 0, 0],
    ...[0x48, 0x8b, 0x00, 0xc3],
  )
  const textSection = builder.section('.text', 'code', code)
  const constants = builder.section('.rodata', 'readonly', new Uint8Array(new BigInt64Array([5n, 37n]).buffer), 16)
  const pointers = builder.section('.data.rel.ro', 'readonly', new Uint8Array(8))
  const zeros = builder.zeroSection('.bss', 4096, 64)
  builder.define('sum', { section: textSection, offset: 0, sizeBytes: 15, kind: 'function' })
  builder.define('bump', { section: textSection, offset: 16, sizeBytes: 15, kind: 'function' })
  builder.define('through', { section: textSection, offset: 32, sizeBytes: 11, kind: 'function' })
  const table = builder.define('table', { section: constants, sizeBytes: 16, kind: 'object', binding: 'local' })
  const pointer = builder.define('pointers', { section: pointers, sizeBytes: 8, kind: 'object' })
  const counter = builder.define('counter', { section: zeros, offset: 64, sizeBytes: 8, kind: 'object' })
  builder.relocate(textSection, 3, 'pc32', table, -4)
  builder.relocate(textSection, 10, 'pc32', table, 4)
  builder.relocate(textSection, 19, 'pc32', counter, -4)
  builder.relocate(textSection, 26, 'pc32', counter, -4)
  builder.relocate(textSection, 35, 'pc32', pointer, -4)
  builder.relocate(pointers, 0, 'abs64', table, 8)
  return builder.finish()
}
