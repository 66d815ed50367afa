import type { Scratch } from '@sourceless/testing'

/** Small files that other tools make, for readers to be tried on. */

const unit = `
static const int table[4] = {1, 2, 3, 4}; static long calls; long seen[3] = {7}; const char *word = "hi";
long other(long);
__attribute__((constructor)) static void begin(void) { calls = 10; }
long probe(long i) {
  calls++;
  switch (i & 7) { case 0: return 5; case 1: return 9; case 2: return other(i); case 3: return 13; case 5: return word[1]; }
  return table[i & 3] + calls + seen[0];
}`
const start = `
long other(long x) { return x; }
long probe(long);
void _start(void) { probe(3); for (;;); }`

/** How each machine's compiler is called, and the linkers that it finds. */
export const compilers = [
  { machine: 'x86_64', gcc: 'gcc', clang: ['clang-19', '--target=x86_64-linux-gnu'] },
  { machine: 'aarch64', gcc: 'aarch64-linux-gnu-gcc', clang: ['clang-19', '--target=aarch64-linux-gnu'] },
  { machine: 'riscv64', gcc: 'riscv64-linux-gnu-gcc', clang: ['clang-19', '--target=riscv64-linux-gnu'] },
] as const

const plain = ['-O1', '-ffreestanding', '-fno-stack-protector', '-fno-asynchronous-unwind-tables']

/** Objects, executables and shared libraries, of three machines, by gcc, clang, GNU ld and lld. */
export const foreignFiles = ({ pathOf, save, load, run }: Scratch) => {
  const [unitPath, startPath] = [save('unit.c', unit), save('start.c', start)]
  const objects: Uint8Array[] = []
  const executables: Uint8Array[] = []
  const shared: Uint8Array[] = []
  for (const { machine, gcc, clang } of compilers) {
    for (const [index, compiler] of [[gcc], clang].entries()) {
      const linker = index === 0 ? [gcc] : [...clang, '--ld-path=/usr/bin/ld.lld-19']
      const make = (name: string, tool: readonly string[], ...args: string[]): Uint8Array => {
        const [program, ...first] = [...tool, ...plain]
        run(program!, ...first, ...args, '-o', pathOf(`${machine}-${index}-${name}`))
        return load(`${machine}-${index}-${name}`)
      }
      objects.push(make('fixed.o', compiler, '-fno-pic', '-c', unitPath))
      objects.push(make('moved.o', compiler, '-fpie', '-fno-jump-tables', '-c', unitPath))
      const small = ['-nostdlib', '-Wl,-z,max-page-size=4096']
      executables.push(make('static', linker, ...small, '-static', '-fno-pic', unitPath, startPath))
      const library = ['-shared', '-fpic', '-Wl,--hash-style=both']
      shared.push(make('library', linker, ...small, ...library, unitPath))
      shared.push(make('pie', linker, ...small, '-fpie', '-static-pie', unitPath, startPath))
    }
  }
  return { objects, executables, shared }
}
