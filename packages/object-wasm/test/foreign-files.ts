import type { Scratch } from '@sourceless/testing'

/** Small files that other tools make, for readers to be tried on. */

const unit = `
__attribute__((import_module("host"), import_name("print"))) void print(int);
extern int other(int); static int counter = 3; int shared[3] = {1, 2, 3}; int *pointer = &shared[2];
const char *text[] = {"one", "two", "three"};
static int add(int x) { return x + 1; } static int twice(int x) { return x * 2; }
int (*const functions[])(int) = {add, twice, other};
__attribute__((constructor)) static void begin(void) { counter += 10; }
int check(int which) {
  switch (which) {
    case 0: return counter++;
    case 1: return functions[which](*pointer);
    case 2: return text[which][2];
    case 3: print(which); return shared[1];
    default: return functions[which & 1](7);
  }
}`
const other = 'int check(int); int other(int x) { return x * 100; } void _start(void) { check(3); }'

/** Objects of clang, and modules that wasm-ld makes of them: as they are, with names, and with integers in their shortest form. */
export const foreignFiles = ({ save, load, run }: Scratch) => {
  const objects: Uint8Array[] = []
  const modules: Uint8Array[] = []
  const sources = [save('unit.c', unit), save('other.c', other)]
  for (const level of ['-O0', '-Os']) {
    const names = sources.map((source, index) => {
      const name = `part${index}${level}.o`
      run('clang-19', '--target=wasm32', level, '-c', source, '-o', name)
      objects.push(load(name))
      return name
    })
    for (const flags of [['--strip-all'], ['--export-all'], ['-O2', '--export=check']]) {
      run('wasm-ld-19', ...flags, ...names, '-o', 'linked.wasm')
      modules.push(load('linked.wasm'))
    }
  }
  return { objects, modules }
}
