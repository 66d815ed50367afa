import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { formatCounterexample, formatVerdict, verify } from '../src/index.js'
import { createCapstone } from '../src/node/index.js'
import { contractOf } from './assemble.js'
import { type ContractName, contracts } from './machines/contracts.js'
import { machines } from './machines/machines.js'

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
double scale(float a, double b) { return (double)a * b; }
float narrow(double a) { return (float)a; }
uint64_t ninth(uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e, uint64_t f, uint64_t g, uint64_t h,
               uint64_t i) { return a + i; }
`

const compilers = {
  'aarch64-linux': [
    ['clang-19', '--target=aarch64-linux-gnu'],
    ['aarch64-linux-gnu-gcc', '-mno-outline-atomics'],
  ],
  'riscv64-linux': [
    ['clang-19', '--target=riscv64-linux-gnu', '-march=rv64gc', '-mabi=lp64d'],
    ['riscv64-linux-gnu-gcc', '-march=rv64gc', '-mabi=lp64d'],
  ],
} as const

const isInstalled = (tool: string): boolean => spawnSync(tool, ['--version']).status === 0

function compile([compiler, ...flags]: readonly [string, ...string[]], optimisation: string): Uint8Array {
  const directory = mkdtempSync(join(tmpdir(), 'verifier-'))
  const [text, object] = [join(directory, 'functions.c'), join(directory, 'functions.o')]
  try {
    writeFileSync(text, source)
    execFileSync(compiler, [...flags, optimisation, '-ffreestanding', '-c', text, '-o', object])
    return readFileSync(object)
  } finally {
    rmSync(directory, { recursive: true })
  }
}

const cases = machines.flatMap(({ platform }) =>
  compilers[platform.triple as keyof typeof compilers].map((compiler) => ({ platform, compiler, name: compiler[0] })),
)

describe.each(cases)('what $name makes for $platform.triple', ({ platform, compiler, name }) => {
  const isMissing = !isInstalled(name)
  it.skipIf(isMissing && process.env.CI !== 'true').each(['-O0', '-O2'])(
    'with %s is accepted',
    async (optimisation) => {
      const file = compile(compiler, optimisation)
      for (const contract of Object.keys(contracts) as ContractName[]) {
        const request = { contract: contractOf(contracts[contract]), file, platform } as const
        const result = await verify({ ...request, effort: 'quick', disassembler: createCapstone() })
        const explanation = [contract, ...result.diagnostics.map(({ message }) => message)]
        if (result.counterexample !== undefined) explanation.push(formatCounterexample(result.counterexample))
        expect(formatVerdict(result.verdict), explanation.join('\n')).toMatch(/^(exhausted|tested \d+)$/)
      }
    },
  )
})
