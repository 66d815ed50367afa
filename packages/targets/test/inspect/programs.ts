import type { Scratch } from '@sourceless/testing'

/** A function that is called, one that is not, a choice by a table, floating point, library calls. */
const program = `#include <string.h>
#include <math.h>
static const int table[4] = {1, 2, 3, 4}; long calls; long seen[3] = {7};
static __attribute__((noinline)) double mix(double a, float b) { return a * b + sqrt(a); }
static __attribute__((noinline)) long pick(long i) {
  switch (i & 15) {
    case 0: return 5; case 1: return 9; case 2: return seen[0]; case 3: return 13; case 5: return calls;
    case 7: return i * 77; case 9: return -i;
  }
  return table[i & 3];
}
long probe(long i, double d) {
  calls++; char b[64]; memset(b, (int)i, sizeof b);
  return pick(i) + (long)mix(d, 2.5f) + b[i & 63];
}
int main(int argc, char **argv) { (void)argv; return (int)probe(argc, 3.0); }
`

/** The same without a library's headers, for compilers that have none. */
const plain = `extern long other(long); static const int table[4] = {1, 2, 3, 4}; long calls; long seen[3] = {7};
static __attribute__((noinline)) long pick(long i) {
  switch (i & 15) {
    case 0: return 5; case 1: return 9; case 2: return seen[0]; case 3: return 13; case 5: return calls;
    case 7: return i * 77; case 9: return -i;
  }
  return table[i & 3];
}
long probe(long i, double d) { calls++; return pick(i) + (long)(d * 2.5f) + other(i); }
long again(long i) { return probe(i, 1.5) + other(i); }
`

type Make = (scratch: Scratch, path: string) => void

const linux = (prefix: string, ...options: readonly string[]): Make => {
  const compiler = prefix === 'x86_64' ? 'gcc' : `${prefix}-linux-gnu-gcc`
  return ({ run, save }, path) => run(compiler, '-O2', ...options, save('program.c', program), '-o', path, '-lm')
}
const stripped =
  (make: Make, strip: string): Make =>
  (scratch, path) => {
    make(scratch, path)
    scratch.run(strip, path)
  }
const mingw =
  (...options: readonly string[]): Make =>
  ({ run, save }, path) =>
    run('x86_64-w64-mingw32-gcc', '-O2', ...options, save('program.c', program), '-o', path)
const clang =
  (triple: string): Make =>
  ({ run, save }, path) =>
    run('clang-19', `--target=${triple}`, '-O2', '-c', save('plain.c', plain), '-o', path)
const dylib =
  (cpu: string): Make =>
  ({ run, save, pathOf }, path) => {
    const object = pathOf(`${cpu}-plain.o`)
    run('clang-19', `--target=${cpu}-apple-macos11`, '-O2', '-c', save('plain.c', plain), '-o', object)
    const platform = ['-platform_version', 'macos', '11.0', '11.0']
    run('ld64.lld-19', '-arch', cpu, ...platform, '-dylib', '-undefined', 'dynamic_lookup', object, '-o', path)
  }

const crossCompilers = ['aarch64-linux-gnu-gcc', 'riscv64-linux-gnu-gcc']

/** Programs of other compilers and linkers: the tools that make each, and how. */
export const programs: Readonly<Record<string, { readonly tools: readonly string[]; readonly make: Make }>> = {
  'x86-64, position independent': { tools: ['gcc'], make: linux('x86_64') },
  'x86-64, not optimised, with frames': { tools: ['gcc'], make: linux('x86_64', '-O0', '-fcf-protection') },
  'x86-64, at a fixed address': { tools: ['gcc'], make: linux('x86_64', '-no-pie') },
  'x86-64, static': { tools: ['gcc'], make: linux('x86_64', '-static') },
  'x86-64, a library': { tools: ['gcc'], make: linux('x86_64', '-shared', '-fPIC') },
  'x86-64, an object': { tools: ['gcc'], make: linux('x86_64', '-c') },
  'x86-64, an object with a section for each function': {
    tools: ['gcc'],
    make: linux('x86_64', '-c', '-ffunction-sections'),
  },
  'x86-64, stripped': { tools: ['gcc', 'strip'], make: stripped(linux('x86_64'), 'strip') },
  ...Object.fromEntries(
    ['aarch64', 'riscv64'].flatMap((machine, at) => {
      const tools = [crossCompilers[at]!, `${machine}-linux-gnu-strip`]
      return [
        [machine, { tools, make: linux(machine) }],
        [`${machine}, a library`, { tools, make: linux(machine, '-shared', '-fPIC') }],
        [`${machine}, an object`, { tools, make: linux(machine, '-c') }],
        [`${machine}, stripped`, { tools, make: stripped(linux(machine), `${machine}-linux-gnu-strip`) }],
      ]
    }),
  ),
  'Windows, a program': { tools: ['x86_64-w64-mingw32-gcc'], make: mingw() },
  'Windows, a DLL': { tools: ['x86_64-w64-mingw32-gcc'], make: mingw('-shared') },
  'Windows, stripped': { tools: ['x86_64-w64-mingw32-gcc'], make: mingw('-s') },
  'Windows, an object': { tools: ['clang-19'], make: clang('x86_64-pc-windows-msvc') },
  'Windows on Arm, an object': { tools: ['clang-19'], make: clang('aarch64-pc-windows-msvc') },
  'macOS, an object': { tools: ['clang-19'], make: clang('x86_64-apple-macos11') },
  'macOS on Arm, an object': { tools: ['clang-19'], make: clang('arm64-apple-macos11') },
  'macOS, a library': { tools: ['clang-19', 'ld64.lld-19'], make: dylib('x86_64') },
  'macOS on Arm, a library': { tools: ['clang-19', 'ld64.lld-19'], make: dylib('arm64') },
}
