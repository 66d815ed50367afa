import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface NativeFunctions {
  /** The object's .text section. */
  readonly text: Uint8Array
  /** Offset of each function in it. */
  readonly offsets: ReadonlyMap<string, number>
  /** Runs the functions on the processor: one call a line, one result a line. */
  run(calls: readonly { readonly name: string; readonly args: readonly bigint[] }[]): bigint[]
  dispose(): void
}

export const hasGcc = spawnSync('gcc', ['--version']).status === 0 && spawnSync('objcopy', ['--version']).status === 0

/** Compiles `source`, whose functions take three 64-bit integers and give one, and must not need relocations. */
export function compileNative(source: string, names: readonly string[], flags: readonly string[]): NativeFunctions {
  const directory = mkdtempSync(join(tmpdir(), 'emulator-'))
  const path = (name: string): string => join(directory, name)
  const cases = names.map((name, index) => `    case ${index}: r = ${name}(a, b, c); break;`).join('\n')
  const declarations = names.map((name) => `uint64_t ${name}(uint64_t, uint64_t, uint64_t);`).join('\n')
  writeFileSync(path('functions.c'), source)
  writeFileSync(
    path('driver.c'),
    `#include <stdint.h>
#include <stdio.h>
#include <inttypes.h>
${declarations}
int main(void) {
  int f; uint64_t a, b, c, r = 0;
  while (scanf("%d %" SCNx64 " %" SCNx64 " %" SCNx64, &f, &a, &b, &c) == 4) {
    switch (f) {
${cases}
    }
    printf("%" PRIx64 "\\n", r);
  }
}
`,
  )
  const common = [
    '-fno-pic',
    '-fno-jump-tables',
    '-fno-tree-vectorize',
    '-fno-tree-slp-vectorize',
    '-fno-stack-protector',
    '-fno-asynchronous-unwind-tables',
  ]
  execFileSync('gcc', ['-c', ...common, ...flags, path('functions.c'), '-o', path('functions.o')])
  execFileSync('gcc', ['-O1', '-no-pie', path('driver.c'), path('functions.o'), '-o', path('driver')])
  execFileSync('objcopy', ['-O', 'binary', '-j', '.text', path('functions.o'), path('text.bin')])
  const symbols = execFileSync('nm', [path('functions.o')], { encoding: 'utf8' })
  const offsets = new Map<string, number>()
  for (const line of symbols.split('\n')) {
    const match = /^([0-9a-f]+) T (\w+)$/.exec(line)
    if (match !== null) offsets.set(match[2]!, Number.parseInt(match[1]!, 16))
  }
  return {
    text: readFileSync(path('text.bin')),
    offsets,
    run(calls) {
      const input = calls
        .map(({ name, args }) => `${names.indexOf(name)} ${args.map((value) => value.toString(16)).join(' ')}`)
        .join('\n')
      const output = execFileSync(path('driver'), { input, encoding: 'utf8', maxBuffer: 1 << 26 })
      return output
        .trim()
        .split('\n')
        .map((line) => BigInt(`0x${line}`))
    },
    dispose: () => rmSync(directory, { recursive: true }),
  }
}
