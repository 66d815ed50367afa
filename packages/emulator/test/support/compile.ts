import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type LinkedFile, readLinkedFile } from './elf.js'

/** A folder for one use. */
export function inDirectory<T>(use: (path: (name: string) => string) => T): T {
  const directory = mkdtempSync(join(tmpdir(), 'emulator-'))
  try {
    return use((name) => join(directory, name))
  } finally {
    rmSync(directory, { recursive: true })
  }
}

/** Padding with segment prefixes, which only separates loops, is in no row of the x86-64 table. */
const unaligned = ['-falign-loops=1', '-falign-functions=1']
const freestanding = [
  ...unaligned,
  '-ffreestanding',
  '-fno-builtin',
  '-fno-pic',
  '-fno-stack-protector',
  '-fno-asynchronous-unwind-tables',
  '-ffp-contract=off',
  '-fno-math-errno',
  '-nostdlib',
  '-static',
  '-Wl,--build-id=none',
]

/** Compiles and links C (or assembly) into one static file without a library. `command` is the compiler with its flags. */
export function link(source: string, command: readonly string[], suffix: 'c' | 's' = 'c'): LinkedFile {
  return readLinkedFile(linkBytes(source, command, suffix))
}

export function linkBytes(source: string, command: readonly string[], suffix: 'c' | 's' = 'c'): Uint8Array {
  return inDirectory((path) => {
    const [compiler, ...flags] = command as [string, ...string[]]
    const own = compiler.startsWith('clang')
      ? ['-fuse-ld=lld']
      : suffix === 'c'
        ? ['-fno-tree-loop-distribute-patterns', '-falign-jumps=1', '-falign-labels=1']
        : []
    writeFileSync(path(`source.${suffix}`), source)
    execFileSync(compiler, [...flags, ...freestanding, ...own, path(`source.${suffix}`), '-o', path('linked')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    return readFileSync(path('linked'))
  })
}

export interface NativeCall {
  readonly name: string
  readonly args: readonly bigint[]
}

/** Runs functions of three 64-bit integers on this machine's processor: one result for each call. */
export function runNatively(source: string, calls: readonly NativeCall[]): bigint[] {
  return inDirectory((path) => {
    const names = [...new Set(calls.map(({ name }) => name))]
    const driver = `
#include <stdio.h>
#include <inttypes.h>
int main(void) {
  int f; uint64_t a, b, c, r = 0;
  while (scanf("%d %" SCNx64 " %" SCNx64 " %" SCNx64, &f, &a, &b, &c) == 4) {
    switch (f) {
${names.map((name, index) => `    case ${index}: r = ${name}(a, b, c); break;`).join('\n')}
    }
    printf("%" PRIx64 "\\n", r);
  }
}
`
    writeFileSync(path('native.c'), source + driver)
    execFileSync('gcc', [
      '-O1',
      '-mfma',
      '-ffp-contract=off',
      '-fno-builtin',
      path('native.c'),
      '-o',
      path('native'),
      '-lm',
    ])
    const input = calls
      .map(({ name, args }) => `${names.indexOf(name)} ${args.map((value) => value.toString(16)).join(' ')}`)
      .join('\n')
    const output = execFileSync(path('native'), { input, encoding: 'utf8', maxBuffer: 1 << 26 })
    const lines = output.trim().split('\n')
    return lines.map((line) => BigInt(`0x${line}`))
  })
}
