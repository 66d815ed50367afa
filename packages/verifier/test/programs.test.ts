import { createObjectBuilder } from '@sourceless/object'
import { writeElfExecutable, writeElfObject } from '@sourceless/object-elf'
import { describe, expect, it } from 'vitest'
import { formatCounterexample, formatVerdict, type VerifyResult, verify } from '../src/index.js'
import { createNodePorts } from '../src/node/index.js'
import { x64Linux } from '../src/platform/x64.js'
import { assemble, contractOf } from './assemble.js'

const { disassembler, clock } = createNodePorts()

function object(assembly: string, data: string) {
  const code = assemble(assembly)
  const builder = createObjectBuilder('x86_64')
  const text = builder.section('.text', 'code', Uint8Array.from([...code, ...new TextEncoder().encode(data)]))
  builder.define('_start', { section: text, sizeBytes: code.length, kind: 'function' })
  return builder.finish()
}
const executable = (assembly: string, data = '') =>
  writeElfExecutable(object(assembly, data), { entrySymbol: '_start' })
const check = (contract: string, file: Uint8Array): Promise<VerifyResult> =>
  verify({ contract: contractOf(contract), file, platform: x64Linux, disassembler, clock })
const explain = (r: VerifyResult) =>
  [...r.diagnostics.map((d) => d.message), r.counterexample && formatCounterexample(r.counterexample)].join('\n')

const hello = `function main(): void { write("hello\\n") }`
const sayHello = `
    mov eax, 1
    mov edi, 1
    lea rsi, [rip + 16]
    mov edx, 6
    syscall
    xor edi, edi
    mov eax, 60
    syscall`
const resilientHello = `
    mov ebx, 6
    lea rsi, [rip + 42]
  again:
    mov edi, 1
    mov eax, 1
    mov edx, ebx
    syscall
    test rax, rax
    jle failed
    add rsi, rax
    sub ebx, eax
    jne again
    jmp done
  failed:
    cmp eax, -4
    je again
  done:
    xor edi, edi
    mov eax, 60
    syscall`

describe('programs', () => {
  it('accepts a program with constant output as exhausted', async () => {
    const result = await check(hello, executable(resilientHello, 'hello\n'))
    expect(formatVerdict(result.verdict), explain(result)).toBe('exhausted')
    expect(result.stages.map((s) => `${s.stage} ${s.status}`)).toEqual([
      'decode passed',
      'structure passed',
      'confinement passed',
      'behaviour passed',
      'proof not-run',
    ])
  })

  it('refuses a program that gives up after a short write', async () => {
    const result = await check(hello, executable(sayHello, 'hello\n'))
    expect(result.verdict.level).toBe('rejected')
    expect(result.counterexample).toMatchObject({ kind: 'program', expected: { kind: 'exited', exit: 0 } })
  })

  it('refuses another text, another exit code, and an effect that the contract does not have', async () => {
    expect((await check(hello, executable(resilientHello, 'hallo\n'))).diagnostics[0]?.code).toBe('wrong-result')
    expect(
      (await check(`function main(): void { exit(3) }`, executable('xor edi, edi\nmov eax, 60\nsyscall')))
        .diagnostics[0]?.code,
    ).toBe('wrong-result')
    const silent = await check(`function main(): void { exit(0) }`, executable(resilientHello, 'hello\n'))
    expect(silent.diagnostics[0]?.code).toBe('forbidden-instruction')
    const opens = await check(
      `function main(): void { exit(0) }`,
      executable('mov eax, 2\nsyscall\nxor edi, edi\nmov eax, 60\nsyscall'),
    )
    expect(opens.diagnostics[0]?.code).toBe('forbidden-instruction')
  })

  it('compares a filter on many inputs, and refuses one that loses the last byte', async () => {
    const contract = `function main(): void { let c: i32 = read(); while (c >= 0) { write(u8(c)); c = read() } }`
    const copy = (loopEnd: string) => `
      sub rsp, 16
    next:
      xor eax, eax
      xor edi, edi
      mov rsi, rsp
      mov edx, 1
      syscall
      cmp rax, -4
      je next
      test rax, rax
      ${loopEnd}
    retry:
      mov eax, 1
      mov edi, 1
      mov rsi, rsp
      mov edx, 1
      syscall
      cmp rax, -4
      je retry
      jmp next
    done:
      xor edi, edi
      mov eax, 60
      syscall`
    const right = await check(contract, executable(copy('jle done')))
    expect(formatVerdict(right.verdict), explain(right)).toMatch(/^tested \d+$/)
    const wrong = await check(contract, executable(copy('jle done\n cmp byte ptr [rsp], 0xa\n je done')))
    expect(wrong.diagnostics[0]?.code).toBe('wrong-result')
  })

  it('checks a relocatable program too', async () => {
    const result = await check(
      `function main(): void { exit(7) }`,
      writeElfObject(object('mov edi, 7\nmov eax, 60\nsyscall', '')),
    )
    expect(formatVerdict(result.verdict), explain(result)).toBe('exhausted')
  })
})
