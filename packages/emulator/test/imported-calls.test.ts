import { describe, expect, test } from 'vitest'
import { arm64Guest } from '../src/guest-arm64.js'
import { riscv64Guest } from '../src/guest-riscv64.js'
import { x64Guest } from '../src/guest-x64.js'
import { createProgram, type OperatingSystem, type ProgramImage } from '../src/index.js'
import { assemble } from './support/assemble.js'
import { type HostedMachine, hostedProgram } from './support/hosted.js'

const targets: readonly (readonly [OperatingSystem, HostedMachine, called: string])[] = [
  ['windows', 'x86_64', 'GetProcessHeap'],
  ['windows', 'aarch64', 'GetProcessHeap'],
  ['macos', 'x86_64', '___error'],
  ['macos', 'aarch64', '___error'],
]

describe.each(targets)('calls of imported functions under %s on %s', (system, machine, called) => {
  const isX64 = machine === 'x86_64'
  const runs = (text: string, seed = 0) => {
    const program = hostedProgram({ system, machine, text })
    return { ...program.run({ seed }), sandbox: program.sandbox }
  }
  const outcomeOf = (text: string) => runs(text).outcome

  test('at the entry the stack is aligned as after a call', () => {
    const text = isX64 ? 'mov eax, esp\nand eax, 15\nret' : 'mov x0, sp\nand x0, x0, #15\nret'
    expect(outcomeOf(text)).toMatchObject({ kind: 'exited', code: isX64 ? 8 : 0 })
  })

  test('everything changes that the convention does not preserve, and nothing else', () => {
    // A jump at the entry: the function returns for the program.
    const slots = isX64 ? 'mov rbx, 0x140002000\n' : 'ldr x19, =0x140002000\n'
    const jump = isX64 ? `jmp qword ptr [${called}]` : `ldr x16, [${called}]\nbr x16`
    const changedFor = (seed: number): Set<string> => {
      const before = runs(`${slots}ret`, seed)
      const after = runs(`${slots}${jump}`, seed)
      expect(before.outcome.kind).toBe('exited')
      expect(after.outcome.kind).toBe('exited')
      const names = before.sandbox.guest.isa.locations.map(({ name }) => name)
      return new Set(names.filter((name) => before.sandbox.read(name) !== after.sandbox.read(name)))
    }
    const changed = new Set([1, 2, 3, 4, 5, 6, 7, 8].flatMap((seed) => [...changedFor(seed)]))
    const { guest, convention } = hostedProgram({ system, machine, text: 'ret' }).sandbox
    const kept = new Set([...convention.preservedLocations, ...convention.reserved.map(({ location }) => location)])
    const expected = guest.isa.locations.map(({ name }) => name).filter((name) => !kept.has(name) && name !== 'DF')
    expect([...changed].sort()).toEqual(expected.sort())
  })

  test("the callee's area above the return address and the stack below change", () => {
    if (!isX64) return
    const area = (offset: number) => `
  mov rbx, 0x140002000
  sub rsp, 40
  mov qword ptr [rsp${offset < 0 ? offset : `+${offset}`}], 0
  call qword ptr [${called}]
  mov rax, qword ptr [rsp${offset < 0 ? offset : `+${offset}`}]
  shr rax, 56
  add rsp, 40
  ret`
    const codes = (offset: number) =>
      new Set([1, 2, 3, 4].map((seed) => (runs(area(offset), seed).outcome as { code: number }).code))
    for (const offset of [0, 24]) expect(codes(offset).size > 1).toBe(system === 'windows')
    expect(codes(32)).toEqual(new Set([0]))
    expect(codes(-32).size).toBeGreaterThan(1)
  })

  test('a caller that broke the convention is stopped', () => {
    const call = isX64
      ? (before: string) => `mov rbx, 0x140002000\nsub rsp, 40\n${before}\ncall qword ptr [${called}]`
      : (before: string) => `ldr x19, =0x140002000\nldr x9, [${called}]\n${before}\nblr x9`
    const reason = (before: string) => {
      const outcome = outcomeOf(call(before))
      return outcome.kind === 'forbidden' && outcome.call === called ? outcome.reason : outcome.kind
    }
    expect(reason(isX64 ? 'sub rsp, 8' : 'sub sp, sp, #8')).toMatch(/multiple of 16/)
    if (isX64) expect(reason('std')).toMatch(/DF/)
    else expect(reason('mov x18, #1')).toMatch(/x18/)
    if (isX64) expect(reason('mov rsp, 0x140004008')).toBe('fault')
  })

  test('calls cost fuel', () => {
    const text = isX64
      ? `mov rbx, 0x140002000\nsub rsp, 40\nagain: call qword ptr [${called}]\njmp again`
      : `ldr x19, =0x140002000\nagain: ldr x9, [${called}]\nblr x9\nb again`
    const { outcome } = hostedProgram({ system, machine, text }).run({ fuel: 1000 })
    expect(outcome.kind).toBe('fuel')
    expect(outcome.instructions).toBeLessThan(1010)
  })
})

describe('images with imports', () => {
  const code = 0x40_1000
  const image = (text: string, imports: ProgramImage['imports'], machine: HostedMachine = 'x86_64'): ProgramImage => ({
    machine,
    entry: code,
    imports: imports ?? [],
    segments: [
      { address: code, bytes: assemble(text, machine), sizeBytes: 4096, read: true, write: false, execute: true },
      { address: code + 8192, bytes: new Uint8Array(8), sizeBytes: 16, read: true, write: true, execute: false },
    ],
  })

  test.each([0x40_0000, 0x40_2000, 0x50_0000, 0x3f_0000])('a function may be at the address %i', (address) => {
    // call rel32, from the fifth byte of the code on
    const call = assemble('sub rsp, 8')
    const bytes = new Uint8Array(32)
    bytes.set(call)
    bytes.set(assemble('mov edi, 77'), call.length)
    const at = call.length + 5
    bytes[at] = 0xe8
    new DataView(bytes.buffer).setInt32(at + 1, address - (code + at + 5), true)
    const { segments, ...rest } = image('nop', [['_exit', address]])
    const program = createProgram(
      { ...rest, segments: [{ ...segments[0]!, bytes }] },
      { guest: x64Guest, system: 'macos' },
    )
    expect(program.run().outcome).toMatchObject({ kind: 'exited', code: 77 })
  })

  test('words that may be written are filled before every run', () => {
    const text = `mov rax, ${code + 8192}\nmov edi, 9\nmov rcx, qword ptr [rax]\nmov qword ptr [rax], rdi\njmp rcx`
    const program = createProgram(image(text, [['_exit', code + 8192]]), { guest: x64Guest, system: 'macos' })
    for (const seed of [1, 2]) expect(program.run({ seed }).outcome).toMatchObject({ kind: 'exited', code: 9 })
  })

  test('what cannot be loaded is refused', () => {
    expect(() =>
      createProgram(image('ret', [['_exit', code + 8192 + 9]]), { guest: x64Guest, system: 'macos' }),
    ).toThrow(/_exit.*segment/)
    expect(() => createProgram(image('ret', [['_exit', code + 8192]]), { guest: x64Guest })).toThrow(/Linux/)
    const riscv: ProgramImage = { ...image('ret', []), machine: 'riscv64' }
    expect(() => createProgram(riscv, { guest: riscv64Guest, system: 'windows' })).toThrow(/riscv64.*windows/)
  })

  test('segments without any permission take no room', () => {
    const { segments, ...rest } = image('mov eax, 6\nret', [])
    const pageZero = {
      address: 0,
      bytes: new Uint8Array(0),
      sizeBytes: 2 ** 32,
      read: false,
      write: false,
      execute: false,
    }
    const program = createProgram({ ...rest, segments: [pageZero, ...segments] }, { guest: x64Guest, system: 'macos' })
    expect(program.run().outcome).toMatchObject({ kind: 'exited', code: 6 })
  })

  test('the conventions of systems', () => {
    expect(Object.keys(x64Guest.conventions)).toEqual(['linux', 'macos', 'windows'])
    expect(arm64Guest.conventions.windows?.reserved.map(({ name }) => name)).toEqual(['x18'])
    expect(arm64Guest.conventions.macos?.redZoneBytes).toBe(128)
  })
})
