import type { Scratch } from '@sourceless/testing'

/** Tables of a shared library that a compiler made: the sections with their relocations applied. */
export interface ForeignTables {
  readonly name: string
  readonly ehFrame: Uint8Array
  readonly ehFrameAddress: number
  readonly lines: Uint8Array
  readonly lineStrings: Uint8Array
  readonly strings: Uint8Array
}

const source = `
#include <stdarg.h>
long sink(long *p);
static inline long twice(long x) { return x + x; }
long many(long a, double b, long c) {
  long local[8] = { a, c };
  for (long i = 0; i < a; i++) {
    local[i & 7] += twice(c) + (long)b;
    if (sink(local) > 3) return local[1];
  }
  return sink(local);
}
long big(long n) { long room[900]; room[n] = n; return sink(room) + sink(room + n); }
long dynamic(long n) { long room[n]; return sink(room) * n; }
long list(int count, ...) {
  va_list v; va_start(v, count); long sum = 0;
  while (count-- > 0) sum += va_arg(v, long);
  va_end(v); return sum;
}
`

export const compilers = [
  ['gcc', '-O2', '-gdwarf-5'],
  ['gcc', '-O0', '-gdwarf-4'],
  ['clang-19', '-O2', '-gdwarf-5', '-fuse-ld=lld-19'],
  ['clang-19', '-O1', '-gdwarf-2', '-fuse-ld=lld-19'],
  ['aarch64-linux-gnu-gcc', '-O2', '-gdwarf-5'],
  ['riscv64-linux-gnu-gcc', '-O2', '-gdwarf-3'],
] as const

const addressIn = (headers: string, section: string): number =>
  Number.parseInt(new RegExp(`\\${section}\\s+\\w+\\s+([0-9a-f]+)`).exec(headers)![1]!, 16)

/** Compiles a program of several kinds of frames with each compiler. */
export const foreignTables = (scratch: Scratch): readonly ForeignTables[] => {
  scratch.save('many.c', source)
  return compilers.map(([tool, ...options], index): ForeignTables => {
    const name = `${index}-${tool}.so`
    scratch.run(
      tool,
      ...options,
      '-g',
      '-shared',
      '-fPIC',
      '-nostdlib',
      '-fasynchronous-unwind-tables',
      'many.c',
      '-o',
      name,
    )
    const headers = scratch.run('readelf', '-SW', name)
    const section = (of: string): Uint8Array => {
      if (!headers.includes(`${of} `)) return new Uint8Array(0)
      scratch.run('llvm-objcopy-19', `--dump-section=${of}=section.bin`, name, 'copy.so')
      return scratch.load('section.bin')
    }
    return {
      name,
      ehFrame: section('.eh_frame'),
      ehFrameAddress: addressIn(headers, '.eh_frame'),
      lines: section('.debug_line'),
      lineStrings: section('.debug_line_str'),
      strings: section('.debug_str'),
    }
  })
}
