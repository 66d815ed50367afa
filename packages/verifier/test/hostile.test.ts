import { createObjectBuilder } from '@sourceless/object'
import { writeElfObject } from '@sourceless/object-elf'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { verify } from '../src/index.js'
import { createCapstone } from '../src/node/index.js'
import { x64Linux } from '../src/platform/x64.js'
import { assemble, contractOf } from './assemble.js'

const contract = contractOf('function add(a: u64, b: u64): u64 { return a + b }')
const right = assemble('lea rax, [rdi + rsi]\nret')

function object(code: Uint8Array, symbol = 'add'): Uint8Array {
  const builder = createObjectBuilder('x86_64')
  const text = builder.section('.text', 'code', code)
  builder.define(symbol, { section: text, sizeBytes: code.length, kind: 'function' })
  return writeElfObject(builder.finish())
}
const check = (file: Uint8Array, format: 'auto' | 'raw' = 'auto') =>
  verify({ contract, file, format, platform: x64Linux, effort: 'quick', disassembler: createCapstone() })
const firstCode = async (file: Uint8Array, format: 'auto' | 'raw' = 'auto') => {
  const result = await check(file, format)
  expect(result.verdict).toEqual({ level: 'rejected' })
  expect(result.stages).toHaveLength(5)
  for (const stage of result.stages) if (stage.status === 'not-run') expect(stage.reason).toBeTruthy()
  return result.diagnostics[0]?.code
}
const raw = (assembly: string) => firstCode(assemble(assembly), 'raw')

describe('hostile files', () => {
  it('accepts the honest one', async () => {
    expect((await check(object(right))).verdict.level).toBe('tested')
    expect((await check(right, 'raw')).verdict.level).toBe('tested')
  })

  it('says what is wrong with the file', async () => {
    expect(await firstCode(new Uint8Array())).toBe('unreadable-file')
    expect(await firstCode(Uint8Array.from({ length: 300 }, (_, i) => (i * 37) & 255))).toBe('unreadable-file')
    expect(await firstCode(object(right).slice(0, 100))).toBe('unreadable-file')
    expect(await firstCode(object(right, 'subtract'))).toBe('missing-symbol')
    expect(await firstCode(Uint8Array.of(0x0f, 0x0b, 0x06), 'raw')).toBe('undecodable-code')
  })

  it('refuses code that is not what it seems', async () => {
    // A jump into the middle of an instruction.
    expect(await firstCode(Uint8Array.of(0xeb, 0x01, 0xb8, 0x48, 0x8d, 0x04, 0x37, 0xc3), 'raw')).toBe(
      'undecodable-code',
    )
    // A redundant prefix: same meaning, another encoding.
    expect(await firstCode(Uint8Array.of(0x3e, ...right), 'raw')).toBe('undecodable-code')
    // Code after the return that nothing reaches.
    expect(await firstCode(Uint8Array.of(...right, 0x48, 0x31, 0xc0), 'raw')).toBe('undecodable-code')
    // Falls off the end.
    expect(await raw('lea rax, [rdi + rsi]')).toBe('bad-control-flow')
  })

  it('refuses what a function may not do', async () => {
    expect(await raw('lea rax, [rdi + rsi]\nmov rbx, rax\nret')).toBe('abi-violation')
    expect(await raw('lea rax, [rdi + rsi]\npush rax\nret')).toMatch(/violation|control-flow/)
    expect(await raw('lea rax, [rdi + rsi]\nsyscall\nret')).toBe('forbidden-instruction')
    expect(await raw('lea rax, [rdi + rsi]\nmov qword ptr [rsp], rax\nret')).toMatch(/violation|control-flow/)
    expect(await raw('lea rax, [rdi + rsi]\nmov rcx, qword ptr [rsp + 64]\nret')).toBe('memory-violation')
    expect(await raw('lea rax, [rdi + rsi]\npopcnt rcx, rax\nret')).toBe('missing-feature')
    const segment = await check(assemble('lea rax, [rdi + rsi]\nmov ecx, fs\nret'), 'raw')
    expect(segment.diagnostics[0]).toMatchObject({
      code: 'forbidden-instruction',
      message: '0x4: what mov (mov_r32_sreg) does is not known here: segment registers are not modelled.',
    })
    expect(await raw('top:\njmp top')).toBe('bad-control-flow')
    expect(await raw('lea rax, [rdi + rsi]\ntop:\ntest rdi, rdi\nje top\nret')).toBe('out-of-fuel')
    expect(await raw('lea eax, [rdi + rsi]\nret')).toBe('wrong-result')
    expect(await raw('lea rax, [rdi + rsi]\nadd rax, rcx\nret')).toBe('wrong-result')
  })

  it('tells a faulty contract from faulty code', async () => {
    const faulty = contractOf('function quotient(a: u32, b: u32): u32 { return a / b }')
    const file = assemble('mov eax, edi\nxor edx, edx\ndiv esi\nret')
    const result = await verify({ contract: faulty, file, format: 'raw', platform: x64Linux, effort: 'quick' })
    expect(result.diagnostics[0]?.code).toBe('faulty-contract')
    expect(result.counterexample).toMatchObject({ kind: 'function', expected: { kind: 'failed' } })
    const broken = contractOf('function half(a: u32): u32 { ensures(result < 1000); return a / 2 }')
    const shifted = assemble('mov eax, edi\nshr eax, 1\nret')
    expect(
      (await verify({ contract: broken, file: shifted, format: 'raw', platform: x64Linux })).diagnostics[0]?.code,
    ).toBe('broken-ensures')
  })

  it('never throws, whatever the bytes', async () => {
    const good = object(right)
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        async (changes) => {
          const file = good.slice()
          for (const [at, byte] of changes) file[at] = byte
          const { stages } = await verify({ contract, file, platform: x64Linux, effort: 'quick' })
          return stages.length === 5
        },
      ),
      { numRuns: 60 },
    )
  })

  it('stops when cancelled', async () => {
    const controller = new AbortController()
    controller.abort()
    const result = await verify({
      contract,
      file: right,
      format: 'raw',
      platform: x64Linux,
      signal: controller.signal,
    })
    expect(result.verdict.level).toBe('rejected')
    expect(result.diagnostics[0]?.code).toBe('cancelled')
  })

  it('is the same twice', async () => {
    const once = await check(assemble('lea eax, [rdi + rsi]\nret'), 'raw')
    const twice = await check(assemble('lea eax, [rdi + rsi]\nret'), 'raw')
    expect(once).toEqual(twice)
  })
})
