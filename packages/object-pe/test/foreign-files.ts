import type { Scratch } from '@sourceless/testing'

/** Small files that other tools make, for readers to be tried on. */

const unit = `
static const int table[4] = {1, 2, 3, 4}; static long long calls; long long seen[3] = {7}; const char *word = "hi";
long long other(long long);
__declspec(dllexport) long long probe(long long i) {
  calls++;
  switch (i & 7) { case 0: return 5; case 1: return 9; case 2: return other(i); case 3: return 13; case 5: return word[1]; }
  return table[i & 3] + calls + seen[0];
}`
const start = `
__declspec(dllimport) void ExitProcess(unsigned); long long probe(long long);
long long other(long long x) { return x; }
void start(void) { ExitProcess((unsigned)probe(3)); }
int entry(void *module, unsigned reason, void *reserved) { return 1; }`

/** What lld needs to know of the system's library. */
const kernel = 'LIBRARY kernel32.dll\nEXPORTS\nExitProcess\n'

const flags = ['-O1', '-ffreestanding', '-fno-stack-protector', '-fno-ident']

/** Objects, executables and DLLs: x86-64 by mingw's gcc, and by clang and lld, and AArch64 by clang and lld. */
export const foreignFiles = ({ pathOf, save, load, run }: Scratch) => {
  const [unitPath, startPath] = [save('unit.c', unit), save('start.c', start)]
  save('kernel32.def', kernel)
  const objects: Uint8Array[] = []
  const images: Uint8Array[] = []
  const keep = (list: Uint8Array[], name: string): void => {
    list.push(load(name))
  }
  const gcc = ['x86_64-w64-mingw32-gcc', ...flags] as const
  run(...gcc, '-c', unitPath, '-o', pathOf('unit-gcc.o'))
  run(...gcc, '-c', startPath, '-o', pathOf('start-gcc.o'))
  keep(objects, 'unit-gcc.o')
  const bare = ['-nostdlib', '-s', 'unit-gcc.o', 'start-gcc.o', '-lkernel32']
  run(...gcc, ...bare, '-Wl,-e,start', '-o', pathOf('gcc.exe'))
  run(...gcc, ...bare, '-shared', '-Wl,-e,entry', '-o', pathOf('gcc.dll'))
  keep(images, 'gcc.exe')
  keep(images, 'gcc.dll')
  for (const [machine, type] of [
    ['x86_64', 'i386:x86-64'],
    ['aarch64', 'arm64'],
  ] as const) {
    const library = `kernel-${machine}.lib`
    run('llvm-dlltool-19', '-m', type, '-d', 'kernel32.def', '-l', library)
    const names = ['unit', 'start'].map((name) => `${name}-${machine}.obj`)
    for (const [index, source] of [unitPath, startPath].entries()) {
      run('clang-19', `--target=${machine}-pc-windows-msvc`, ...flags, '-c', source, '-o', names[index]!)
    }
    keep(objects, names[0]!)
    const link = ['lld-link-19', '/nodefaultlib', ...names, library]
    run(link[0]!, ...link.slice(1), '/entry:start', '/subsystem:console', `/out:${machine}.exe`)
    run(link[0]!, ...link.slice(1), '/entry:entry', '/dll', '/noimplib', `/out:${machine}.dll`)
    keep(images, `${machine}.exe`)
    keep(images, `${machine}.dll`)
  }
  return { objects, images }
}
