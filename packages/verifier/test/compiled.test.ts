import { createScratch, lacks } from '@sourceless/testing'
import { describe, expect, it } from 'vitest'
import { formatCounterexample, formatVerdict, type MachinePlatform, verify } from '../src/index.js'
import { createNodePorts } from '../src/node/index.js'
import { arm64Linux, arm64Macos, arm64Windows } from '../src/platform/arm64.js'
import { riscv64Linux } from '../src/platform/riscv64.js'
import { x64Linux, x64Macos, x64Windows } from '../src/platform/x64.js'
import { contractOf } from './assemble.js'
import { contracts as conventionContracts } from './conventions/samples.js'
import { contracts as machineContracts } from './machines/contracts.js'

const { packed, mixed, larger } = conventionContracts
const contracts = { ...machineContracts, packed, mixed, larger }
type ContractName = keyof typeof contracts

/** The contracts, said in C. */
const source = `
#include <stdint.h>
#include <stddef.h>
uint32_t popcount(uint64_t x) { uint32_t n = 0; for (int i = 0; i < 64; i++) n += (x >> i) & 1; return n; }
uint64_t gcd(uint64_t a, uint64_t b) { while (b) { uint64_t t = a % b; a = b; b = t; } return a; }
int64_t sum(const int32_t *v, size_t n) { int64_t t = 0; for (size_t i = 0; i < n; i++) t += v[i]; return t; }
void negate(int16_t *v, size_t n) { for (size_t i = 0; i < n; i++) v[i] = -v[i]; }
uint32_t distance(int32_t a, int32_t b) { return a < b ? (uint32_t)((int64_t)b - a) : (uint32_t)((int64_t)a - b); }
_Bool isEven(int8_t x) { return (x & 1) == 0; }
uint64_t add(uint64_t a, uint64_t b) { return a + b; }
uint32_t addWord(uint32_t a, uint32_t b) { return a + b; }
uint8_t addByte(uint8_t a, uint8_t b) { return a + b; }
int8_t larger(int8_t a, int8_t b) { return a > b ? a : b; }
double scale(float a, double b) { return (double)a * b; }
double mixed(int64_t n, double x) { return (double)n * x; }
float narrow(double a) { return (float)a; }
double weighted(double a, double b, double t) { return a + (b - a) * t; }
double magnitude(double x, double y) { return __builtin_sqrt(x * x + __builtin_fabs(y) * -y); }
_Bool below(float a, float b) { return a + a < b + 1; }
void halve(double *v, size_t n) { for (size_t i = 0; i < n; i++) v[i] = v[i] * 0.5; }
uint64_t ninth(uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e, uint64_t f, uint64_t g, uint64_t h,
               uint64_t i) { return a + i; }
uint64_t packed(uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e, uint64_t f, uint64_t g, uint64_t h,
                uint8_t i, uint16_t j, uint32_t k) { return (uint64_t)i + j + k; }
`
const all = Object.keys(contracts) as ContractName[]
/** Where the machine has been seen and the convention is another. */
const conventional: readonly ContractName[] = [
  'sum',
  'isEven',
  'addByte',
  'larger',
  'scale',
  'mixed',
  'ninth',
  'packed',
]

interface Case {
  readonly platform: MachinePlatform
  readonly compiler: string
  readonly flags: readonly string[]
  readonly names: readonly ContractName[]
}
const cases: readonly Case[] = [
  [arm64Linux, all, 'clang-19', '--target=aarch64-linux-gnu'] as const,
  [arm64Linux, all, 'aarch64-linux-gnu-gcc', '-mno-outline-atomics'] as const,
  [riscv64Linux, all, 'clang-19', '--target=riscv64-linux-gnu', '-march=rv64gc', '-mabi=lp64d'] as const,
  [riscv64Linux, all, 'riscv64-linux-gnu-gcc', '-march=rv64gc', '-mabi=lp64d'] as const,
  [x64Linux, conventional, 'gcc', '-fcf-protection'] as const,
  [x64Windows, conventional, 'clang-19', '--target=x86_64-pc-windows-msvc'] as const,
  [x64Windows, conventional, 'x86_64-w64-mingw32-gcc'] as const,
  [x64Macos, conventional, 'clang-19', '--target=x86_64-apple-macos11', '-march=x86-64'] as const,
  [arm64Windows, conventional, 'clang-19', '--target=aarch64-pc-windows-msvc'] as const,
  [arm64Macos, conventional, 'clang-19', '--target=arm64-apple-macos11'] as const,
].map(([platform, names, compiler, ...flags]) => ({ platform, names, compiler, flags }))

const scratch = createScratch('verifier-compiled')
const { disassembler, sha256 } = createNodePorts()

function compile(made: Case): Uint8Array {
  const { compiler, flags } = made
  const plain = [
    '-ffreestanding',
    '-fno-stack-protector',
    '-fno-math-errno',
    '-ffp-contract=off',
    '-fno-asynchronous-unwind-tables',
  ]
  const [text, object] = [scratch.save('functions.c', source), scratch.pathOf('functions.o')]
  scratch.run(compiler, ...flags, ...plain, optimisation(made), '-c', text, '-o', object)
  return scratch.load('functions.o')
}

/** One compiler without, the other with optimisation. */
function optimisation({ names, compiler }: Case): string {
  if (names === all) return compiler.endsWith('gcc') ? '-O2' : '-O0'
  return compiler.endsWith('gcc') ? '-O1' : '-Os'
}

describe.each(cases)('what $compiler makes for $platform.triple', (made) => {
  it.skipIf(lacks(made.compiler))('is accepted', async () => {
    const { platform } = made
    const file = compile(made)
    for (const name of made.names) {
      const contract = contractOf(contracts[name])
      const result = await verify({ contract, file, platform, effort: 'quick', disassembler, sha256 })
      const explanation = [name, ...result.diagnostics.map(({ message }) => message)]
      if (result.counterexample !== undefined) explanation.push(formatCounterexample(result.counterexample))
      expect(formatVerdict(result.verdict), explanation.join('\n')).toMatch(/^(exhausted|tested \d+)$/)
    }
  })
})

describe.skipIf(lacks('gcc'))('where a linker or loader puts much', () => {
  const link = (size: number, ...flags: readonly string[]): Uint8Array => {
    const text = `
char kept[${size}u], many[4096];
__asm__(".globl distance\\ndistance:\\nmov eax, edi\\nsub eax, esi\\ncmp edi, esi\\njge 1f\\nneg eax\\n1: ret");
void _start(void) { for (;;) many[0] = kept[0]; }`
    const [source, file] = [scratch.save('much.c', text), scratch.pathOf('much')]
    scratch.run('gcc', '-O1', '-fcf-protection=none', '-masm=intel', '-nostdlib', ...flags, source, '-o', file)
    return scratch.load('much')
  }
  const check = (file: Uint8Array, format: 'auto' | 'raw' = 'auto') =>
    verify({
      ...{ contract: contractOf(contracts.distance), platform: x64Linux, effort: 'quick', format, file },
      ...{ disassembler, sha256 },
    })
  it.each([
    ['an object with megabytes of zeros', 5_000_000, ['-c']],
    ['a shared library with megabytes of zeros', 5_000_000, ['-shared', '-fPIC']],
    ['an executable at an address of its own', 16, ['-static', '-no-pie']],
    ['an executable in the lowest pages', 16, ['-static', '-no-pie', '-Wl,-Ttext-segment=0x10000']],
  ])('is accepted: %s', async (_, size, flags) => {
    const result = await check(link(size, ...flags))
    expect(formatVerdict(result.verdict), result.diagnostics.map(({ message }) => message).join('\n')).toMatch(
      /^tested/,
    )
  })
  it('takes a megabyte of code', async () => {
    const code = Uint8Array.from(Buffer.from('89f829f039f77d02f7d8c3', 'hex'))
    const file = new Uint8Array(1_200_000).fill(0xcc)
    file.set(code)
    expect(formatVerdict((await check(file, 'raw')).verdict)).toMatch(/^tested/)
  })
  it('refuses what takes more memory than is given', async () => {
    const { diagnostics } = await check(link(100_000_000, '-c'))
    expect(diagnostics).toMatchObject([
      { code: 'unreadable-file', message: expect.stringContaining('at most 67108864') },
    ])
  })
})
