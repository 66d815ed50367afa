import { describe, expect, it } from 'vitest'
import { formatVerdict, verify } from '../src/index.js'
import { x64Linux } from '../src/platform/x64.js'
import { assemble, contractOf } from './assemble.js'

const check = (contract: string, assembly: string) =>
  verify({
    contract: contractOf(contract),
    file: assemble(assembly),
    format: 'raw',
    platform: x64Linux,
    effort: 'quick',
  })

const triple = 'function triple(x: u16): u16 { return x * 3 }'

describe('all inputs', () => {
  it('runs all of 16 bits', async () => {
    const result = await check(triple, 'movzx eax, di\nlea eax, [rax + rax*2]\nret')
    expect(result.verdict).toEqual({ level: 'exhausted', n: 65_536 })
  })

  it('finds the one input that is wrong', async () => {
    const result = await check(
      triple,
      'movzx eax, di\nlea eax, [rax + rax*2]\ncmp di, 22221\nje odd\nret\nodd:\nxor eax, eax\nret',
    )
    expect(result.verdict.level).toBe('rejected')
    expect(result.counterexample).toMatchObject({ arguments: [{ name: 'x', value: 22_221n }] })
  })

  it('counts only what requires permits', async () => {
    const contract = 'function inverse(x: u8, y: u8): u8 { requires(y != 0); return x / y }'
    const result = await check(contract, 'movzx eax, dil\nmovzx ecx, sil\nxor edx, edx\ndiv ecx\nret')
    expect(result.verdict).toEqual({ level: 'exhausted', n: 256 * 255 })
  })

  it('takes any NaN for any other', async () => {
    const result = await check(
      'function half(x: bool): f32 { return x ? 0.0 / 0.0 : 1.0 }',
      'mov eax, 0x3f800000\nmov ecx, 0x7fc00123\ntest dil, dil\ncmovne eax, ecx\nmovd xmm0, eax\nret',
    )
    expect(formatVerdict(result.verdict)).toBe('exhausted')
  })
})
