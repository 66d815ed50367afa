import { createScratch, lacks } from '@sourceless/testing'
import { describe, expect, it } from 'vitest'
import { formatVerdict, type Platform, type VerifyResult, verify } from '../src/index.js'
import { createNodePorts } from '../src/node/index.js'
import { wasm32 } from '../src/platform/wasm.js'
import { x64Linux } from '../src/platform/x64.js'
import { contractOf } from './assemble.js'

const scratch = createScratch('foreign-files')
const { disassembler, sha256 } = createNodePorts()

interface Making {
  readonly contract: string
  readonly source: string
  readonly compiler?: string
  readonly flags?: readonly string[]
  readonly platform?: Platform
}

/** What the verifier says about a file that another compiler made. */
function check({ contract, source, compiler = 'gcc', flags = [], platform = x64Linux }: Making): Promise<VerifyResult> {
  const text = `#include <stdint.h>\n#include <stddef.h>\n${source}`
  const [saved, file] = [scratch.save('source.c', text), scratch.pathOf('made')]
  scratch.run(compiler, '-O2', '-ffreestanding', ...flags, saved, '-o', file)
  const parts = { disassembler, sha256, effort: 'quick' as const, platform }
  return verify({ contract: contractOf(contract), file: scratch.load('made'), ...parts })
}

const accepted = (result: VerifyResult): string =>
  [formatVerdict(result.verdict), ...result.diagnostics.map(({ message }) => message)].join('\n')

const next = {
  contract: 'function next(x: u64): u64 { return x + 1 }',
  source: 'uint64_t next(uint64_t x) { return x + 1; }',
}
const digit = {
  contract: `function digit(x: u8): u8 { const hex: u8[16] = "0123456789abcdef"; return x < 16 ? hex[x] : 0 }`,
  source: `static const char hex[16] = "0123456789abcdef"; uint8_t digit(uint8_t x) { return x < 16 ? hex[x] : 0; }`,
}

describe.skipIf(lacks('gcc'))('a function among what a program needs besides', () => {
  const main = `${next.source}\nextern int puts(const char *);\nint main(void) { return puts("") + (int)next(1); }`
  it.each([
    ['a library that imports', ['-shared', '-fPIC']],
    ['an executable that a dynamic linker loads', ['-pie', '-fPIE', '-rdynamic']],
    ['an executable with a libc in it', ['-static']],
  ])('is accepted in %s', async (_, flags) => {
    expect(accepted(await check({ ...next, source: main, flags }))).toMatch(/^tested \d+$/)
  })

  it.each([
    [1, true],
    [32, false],
  ])(
    'is said to be encoded as we would where no filler of an assembler is longer: functions at %d',
    async (size, isOurs) => {
      const source = `uint64_t same(uint64_t x) { return x; } ${next.source}`
      const { stages } = await check({ ...next, source, flags: ['-c', `-falign-functions=${size}`] })
      expect(stages[0]!.facts).toMatchObject({ canonicalEncodings: isOurs })
    },
  )

  it('is refused where it calls what another file defines', async () => {
    const source = 'extern uint64_t other(uint64_t); uint64_t next(uint64_t x) { return other(x) - 1; }'
    const shared = await check({ ...next, source, flags: ['-shared', '-fPIC'] })
    expect(shared.diagnostics[0]).toMatchObject({
      code: 'forbidden-instruction',
      message: expect.stringContaining('calls other, which another file defines'),
      hint: expect.stringContaining('link both into one file'),
    })
    const object = await check({ ...next, source, flags: ['-c'] })
    expect(object.diagnostics[0]).toMatchObject({
      code: 'unreadable-file',
      message: expect.stringContaining('needs symbol other, which nothing defines'),
      hint: expect.stringContaining('link both into one file'),
    })
  })

  it('is refused where it reads a variable of another file, of which nobody says what it holds', async () => {
    const source = 'extern uint64_t other; uint64_t next(uint64_t x) { return x + 1 + (other & 0); }'
    const volatile = source.replace('extern', 'extern volatile')
    const { verdict, diagnostics } = await check({ ...next, source: volatile, flags: ['-shared', '-fPIC'] })
    expect([verdict.level, diagnostics[0]?.message]).toEqual([
      'rejected',
      'The code uses other, which another file defines.',
    ])
  })
})

describe.skipIf(lacks('gcc'))('an object of several sections', () => {
  const helper = `__attribute__((noinline)) static uint64_t half(uint64_t x) { return x >> 1; }`
  const halves = {
    contract: 'function halves(x: u64, y: u64): u64 { return x / 2 + y / 2 }',
    source: `${helper} uint64_t halves(uint64_t x, uint64_t y) { return half(x) + half(y); }`,
    flags: ['-c', '-ffunction-sections'],
  }
  it('is accepted, whatever lies between them', async () => {
    expect(accepted(await check(halves))).toMatch(/^tested \d+$/)
  })

  it('may not count on what lies behind one of them', async () => {
    const source = digit.source.replace('x < 16', 'x <= 16')
    const { diagnostics, counterexample } = await check({ ...digit, source, flags: ['-c'] })
    expect(diagnostics[0]).toMatchObject({ code: 'memory-violation' })
    expect(counterexample).toMatchObject({ arguments: [{ value: 16n }] })
  })

  it('may not run on from one of them into the next', async () => {
    const source = `__asm__(".section .text.next,\\"ax\\"\\n.globl next\\nnext:\\nlea 1(%rdi), %rax\\n.section .text.rest,\\"ax\\"\\nret")`
    const { diagnostics } = await check({ ...next, source: `${source};`, flags: ['-c'] })
    expect(diagnostics).toMatchObject([{ message: '.text.next+0x0: control runs past the end of .text.next.' }])
  })
})

describe.skipIf(lacks('gcc'))('data that a function keeps', () => {
  const contract = 'function up(x: u8): u8 { return x + 1 }'
  it.each([
    ['counts calls', 'static uint32_t n; uint8_t up(uint8_t x) { return n++ > 9999999 ? 0 : x + 1; }'],
    [
      'is for others to set',
      'static uint8_t n = 1; void set(uint8_t v) { n = v; } uint8_t up(uint8_t x) { return x + n; }',
    ],
  ])('is no constant, though all inputs are run: it %s', async (_, source) => {
    expect(accepted(await check({ contract, source, flags: ['-c'] }))).toMatch(/^tested \d+$/)
  })
  it('does not stand in the way of code that leaves it alone', async () => {
    const source = 'uint8_t others[9] = { 1 }; uint8_t up(uint8_t x) { return x + 1; }'
    expect(accepted(await check({ contract, source, flags: ['-c'] }))).toBe('exhausted')
    const wrong = source.replace('x + 1', 'x + 1 + (x == 201)')
    const { counterexample } = await check({ contract, source: wrong, flags: ['-c'] })
    expect(counterexample).toMatchObject({ arguments: [{ value: 201n }] })
  })
})

describe.skipIf(lacks('gcc', 'clang-19'))('what is refused says why', () => {
  it('a jump by a table', async () => {
    const cases = Array.from({ length: 8 }, (_, n) => `case ${n}: return a ${'+-*&|^+-'[n]} ${n};`).join(' ')
    const { diagnostics } = await check({
      contract: 'function pick(op: u32, a: u32): u32 { return a }',
      source: `uint32_t pick(uint32_t op, uint32_t a) { switch (op) { ${cases} } return a; }`,
      flags: ['-c', '-O0'],
    })
    expect(diagnostics).toMatchObject([
      {
        code: 'bad-control-flow',
        message: expect.stringMatching(/jmp goes where/),
        hint: expect.stringMatching(/-fno-jump-tables/),
      },
    ])
  })

  it('an object that waits for link-time optimisation', async () => {
    const { diagnostics } = await check({ ...next, flags: ['-c', '-flto', '-fno-fat-lto-objects'] })
    expect(diagnostics).toMatchObject([{ code: 'unreadable-file', message: expect.stringMatching(/without -flto/) }])
  })

  it('code behind a call that does not come back', async () => {
    const source =
      'void stop(void) { for (;;); } __attribute__((noreturn)) void stop(void); uint64_t next(uint64_t x) { stop(); }'
    const { diagnostics } = await check({ ...next, source, flags: ['-c', '-O0', '-fcf-protection=none'] })
    expect(diagnostics).toMatchObject([
      { message: expect.stringMatching(/past the end/), hint: expect.stringMatching(/ud2/) },
    ])
  })

  it('code that counts on extended arguments', async () => {
    const { diagnostics } = await check({
      contract: 'function times(a: i8, b: i16): i16 { return i16(a) * b }',
      source: 'int16_t times(int8_t a, int16_t b) { return a * b; }',
      ...{ compiler: 'clang-19', flags: ['-c'] },
    })
    expect(diagnostics).toMatchObject([{ code: 'wrong-result', hint: expect.stringMatching(/extended to 32 bits/) }])
  })
})

describe.skipIf(lacks('clang-19', 'wasm-ld-19'))('WebAssembly of clang', () => {
  const made = { ...digit, compiler: 'clang-19', platform: wasm32 }
  const target = '--target=wasm32'
  it.each([
    ['an object', [target, '-c']],
    ['a module', [target, '-nostdlib', '-Wl,--no-entry', '-Wl,--export-all']],
  ])('is read as it is written, and refuted where it is wrong: %s', async (_, flags) => {
    const right = await check({ ...made, flags })
    expect(accepted(right)).toMatch(/^(exhausted|tested \d+)$/)
    expect(right.stages[0]!.facts).toMatchObject({ canonicalEncodings: false })
    const source = made.source.replace('x < 16', 'x < 15')
    const { counterexample } = await check({ ...made, source, flags })
    expect(counterexample).toMatchObject({ arguments: [{ value: 15n }] })
  })
})
