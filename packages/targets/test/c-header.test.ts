import { spawnSync } from 'node:child_process'
import { parseContract } from '@sourceless/contract'
import { describe, expect, test } from 'vitest'
import { cDeclaration, cHeader } from '../src/index.js'

const contractOf = (signature: string) => {
  const result = /: void$/.test(signature) ? '' : /bool$/.test(signature) ? 'return false' : 'return 0'
  return parseContract(`/** Text with a * / in it. */\nfunction ${signature} { ${result} }`).value!
}

/** Signature in the notation, declaration in C. */
const declarations: readonly (readonly [signature: string, declaration: string])[] = [
  ['f(a: u8, b: i16, c: u32, d: i64): u64', 'uint64_t f(uint8_t a, int16_t b, uint32_t c, int64_t d)'],
  ['f(a: bool, b: f32, c: f64): bool', '_Bool f(_Bool a, float b, double c)'],
  ['f(): i32', 'int32_t f(void)'],
  ['f(values: readonly i32[]): i64', 'int64_t f(const int32_t *values, uint64_t values_length)'],
  ['f(values: f64[]): void', 'void f(double *values, uint64_t values_length)'],
  ['f(s: cstr): u64', 'uint64_t f(const char *s)'],
  ['f(register: u32, f: u32): u32', 'uint32_t f(uint32_t register_, uint32_t f_)'],
  ['f(v: readonly u8[], v_length: u64): u64', 'uint64_t f(const uint8_t *v, uint64_t v_length, uint64_t v_length_)'],
  ['double(x: u32): u32', 'uint32_t double_(uint32_t x) __asm__("double")'],
]

const hasGcc = spawnSync('g++', ['--version']).status === 0
if (!hasGcc && process.env.CI === 'true') throw new Error('g++ is not installed, and CI=true asks for every witness')

describe('C header', () => {
  test.each(declarations)('%s', (signature, declaration) => {
    expect(cDeclaration(contractOf(signature))).toBe(declaration)
  })

  const strict = ['-Wall', '-Wextra', '-Werror', '-fsyntax-only', '-']
  test.skipIf(!hasGcc).each(declarations)('compiles as C and C++: %s', (signature) => {
    const header = cHeader(contractOf(signature), 'proved')
    const twice = `${header}${header}`
    for (const command of [
      ['gcc', '-std=c11', '-x', 'c'],
      ['g++', '-std=c++17', '-x', 'c++'],
    ]) {
      const { stderr, status } = spawnSync(command[0]!, [...command.slice(1), ...strict], {
        input: twice,
        encoding: 'utf8',
      })
      expect(stderr).toBe('')
      expect(status).toBe(0)
    }
  })
})
