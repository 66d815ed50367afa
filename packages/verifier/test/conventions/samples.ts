import type { MachinePlatform, VerifyDiagnosticCode } from '../../src/index.js'
import { arm64Linux, arm64Macos, arm64Windows } from '../../src/platform/arm64.js'
import { x64Linux, x64Macos, x64Windows } from '../../src/platform/x64.js'

export const contracts = {
  add: 'function add(a: u64, b: u64): u64 { return a + b }',
  addByte: 'function addByte(a: u8, b: u8): u8 { return a + b }',
  larger: 'function larger(a: i8, b: i8): i8 { return a > b ? a : b }',
  fifth: 'function fifth(a: u64, b: u64, c: u64, d: u64, e: u64): u64 { return a + e }',
  mixed: 'function mixed(n: i64, x: f64): f64 { return f64(n) * x }',
  packed: `function packed(a: u64, b: u64, c: u64, d: u64, e: u64, f: u64, g: u64, h: u64, i: u8, j: u16, k: u32): u64 {
    return u64(i) + u64(j) + u64(k)
  }`,
  sum: `function sum(values: readonly u8[]): u64 {
    let total: u64 = 0
    for (let i: u64 = 0; i < values.length; i++) total += u64(values[i])
    return total
  }`,
} as const

export interface ConventionSample {
  readonly platform: MachinePlatform
  readonly contract: keyof typeof contracts
  readonly what: string
  readonly assembly: string
}

const sumX64 = (pointer: string, length: string) => `
    xor eax, eax
    test ${length}, ${length}
    je done
  top:
    movzx r10d, byte ptr [${pointer}]
    add rax, r10
    inc ${pointer}
    dec ${length}
    jne top
  done:
    ret`

// biome-ignore format: columns
export const kept: readonly (ConventionSample & { readonly level: RegExp })[] = [
  { platform: x64Windows, contract: 'add', what: 'rcx and rdx', assembly: 'lea rax, [rcx + rdx]\nret', level: /^proved$/ },
  { platform: x64Windows, contract: 'add', what: 'the area for the callee', assembly: 'mov qword ptr [rsp + 8], rcx\nmov qword ptr [rsp + 32], rdx\nmov rax, qword ptr [rsp + 8]\nadd rax, qword ptr [rsp + 32]\nret', level: /^proved$/ },
  { platform: x64Windows, contract: 'add', what: 'vector registers that are restored', assembly: 'sub rsp, 24\nmovaps [rsp], xmm6\nmovq xmm6, rcx\nmovq rax, xmm6\nadd rax, rdx\nmovaps xmm6, [rsp]\nadd rsp, 24\nret', level: /^proved$/ },
  { platform: x64Windows, contract: 'fifth', what: 'an argument above the area for the callee', assembly: 'mov rax, qword ptr [rsp + 40]\nadd rax, rcx\nret', level: /^proved$/ },
  { platform: x64Windows, contract: 'mixed', what: 'arguments counted together', assembly: 'cvtsi2sd xmm0, rcx\nmulsd xmm0, xmm1\nret', level: /^(proved|tested \d+)$/ },
  { platform: x64Windows, contract: 'sum', what: 'a slice', assembly: sumX64('rcx', 'rdx'), level: /^bounded 8$/ },
  { platform: x64Windows, contract: 'add', what: 'a large frame, page by page', assembly: 'sub rsp, 4096\nmov qword ptr [rsp], rcx\nsub rsp, 4096\nmov qword ptr [rsp], rcx\nmov rax, qword ptr [rsp]\nadd rax, rdx\nadd rsp, 8192\nret', level: /^tested \d+$/ },
  { platform: x64Macos, contract: 'add', what: 'the red zone', assembly: 'mov qword ptr [rsp - 128], rdi\nmov rax, qword ptr [rsp - 128]\nadd rax, rsi\nret', level: /^proved$/ },
  { platform: arm64Windows, contract: 'addByte', what: 'garbage above narrow values', assembly: 'add w0, w0, w1\nret', level: /^proved$/ },
  { platform: arm64Macos, contract: 'addByte', what: 'an extended result', assembly: 'add w0, w0, w1\nand w0, w0, #255\nret', level: /^proved$/ },
  { platform: arm64Macos, contract: 'larger', what: 'extended arguments', assembly: 'cmp w0, w1\ncsel w0, w0, w1, gt\nret', level: /^proved$/ },
  { platform: arm64Macos, contract: 'packed', what: 'packed arguments', assembly: 'ldrb w0, [sp]\nldrh w1, [sp, #2]\nldr w2, [sp, #4]\nadd x0, x0, x1\nadd x0, x0, x2\nret', level: /^proved$/ },
  { platform: arm64Macos, contract: 'add', what: 'the red zone', assembly: 'str x0, [sp, #-16]\nldr x2, [sp, #-16]\nadd x0, x1, x2\nret', level: /^proved$/ },
]

// biome-ignore format: columns
export const broken: readonly (ConventionSample & { readonly code: VerifyDiagnosticCode; readonly message: RegExp })[] = [
  { platform: x64Windows, contract: 'add', what: 'registers of System V', assembly: 'lea rax, [rdi + rsi]\nret', code: 'wrong-result', message: /contract/ },
  { platform: x64Windows, contract: 'add', what: 'rsi', assembly: 'mov rsi, rcx\nlea rax, [rsi + rdx]\nret', code: 'abi-violation', message: /rsi/ },
  { platform: x64Windows, contract: 'add', what: 'rdi', assembly: 'lea rax, [rcx + rdx]\nmov rdi, rax\nret', code: 'abi-violation', message: /rdi/ },
  { platform: x64Windows, contract: 'add', what: 'xmm6', assembly: 'movq xmm6, rcx\nlea rax, [rcx + rdx]\nret', code: 'abi-violation', message: /xmm6/ },
  { platform: x64Windows, contract: 'add', what: 'the upper half of xmm15', assembly: 'sub rsp, 24\nmovsd [rsp], xmm15\nmovq xmm15, rcx\nmovq rax, xmm15\nadd rax, rdx\nmovsd xmm15, [rsp]\nadd rsp, 24\nret', code: 'abi-violation', message: /xmm15h/ },
  { platform: x64Windows, contract: 'add', what: 'a red zone', assembly: 'mov qword ptr [rsp - 8], rcx\nmov rax, qword ptr [rsp - 8]\nadd rax, rdx\nret', code: 'abi-violation', message: /below the stack pointer/ },
  { platform: x64Windows, contract: 'add', what: 'a large frame past its guard page', assembly: 'sub rsp, 8192\nmov qword ptr [rsp], rcx\nmov rax, qword ptr [rsp]\nadd rax, rdx\nadd rsp, 8192\nret', code: 'memory-violation', message: /8192 bytes down the stack with nothing committed/ },
  { platform: x64Windows, contract: 'fifth', what: 'an argument below the area for the callee', assembly: 'mov rax, qword ptr [rsp + 8]\nadd rax, rcx\nret', code: 'wrong-result', message: /contract/ },
  { platform: x64Windows, contract: 'mixed', what: 'arguments counted apart', assembly: 'cvtsi2sd xmm1, rcx\nmulsd xmm0, xmm1\nret', code: 'wrong-result', message: /contract/ },
  { platform: x64Linux, contract: 'add', what: 'more than the red zone', assembly: 'mov qword ptr [rsp - 136], rdi\nmov rax, qword ptr [rsp - 136]\nadd rax, rsi\nret', code: 'abi-violation', message: /below the stack pointer/ },
  { platform: arm64Windows, contract: 'add', what: 'x18', assembly: 'add x0, x0, x1\nmov x18, x0\nret', code: 'abi-violation', message: /writes x18/ },
  { platform: arm64Windows, contract: 'add', what: 'x18, though restored', assembly: 'mov x2, x18\nmov x18, x0\nadd x0, x18, x1\nmov x18, x2\nret', code: 'abi-violation', message: /writes x18/ },
  { platform: arm64Windows, contract: 'add', what: 'what is kept for tools below the stack', assembly: 'str x0, [sp, #-16]\nldr x2, [sp, #-16]\nadd x0, x1, x2\nret', code: 'abi-violation', message: /below the stack pointer/ },
  { platform: arm64Macos, contract: 'add', what: 'x18', assembly: 'add x0, x0, x1\nmov x18, x0\nret', code: 'abi-violation', message: /writes x18/ },
  { platform: arm64Macos, contract: 'addByte', what: 'a result with garbage above', assembly: 'add w0, w0, w1\nret', code: 'abi-violation', message: /not extended/ },
  { platform: arm64Macos, contract: 'larger', what: 'more than 32 bits of an argument', assembly: 'cmp x0, x1\ncsel w0, w0, w1, gt\nret', code: 'wrong-result', message: /contract/ },
  { platform: arm64Macos, contract: 'packed', what: 'arguments in slots', assembly: 'ldrb w0, [sp]\nldrh w1, [sp, #8]\nldr w2, [sp, #16]\nadd x0, x0, x1\nadd x0, x0, x2\nret', code: 'memory-violation', message: /may not read/ },
  { platform: arm64Linux, contract: 'larger', what: 'extended arguments', assembly: 'cmp w0, w1\ncsel w0, w0, w1, gt\nret', code: 'wrong-result', message: /contract/ },
]
