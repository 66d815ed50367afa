import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Runs single instructions on many states in qemu's user mode. A small C program reads blocks (an instruction, the number
 * of states, whether they come with memory, the states) and answers with the states after.
 */
const compiler = 'aarch64-linux-gnu-gcc'
const emulator = 'qemu-aarch64'
const answers = (program: string): boolean => spawnSync(program, ['--version']).status === 0
export const hasMachine = answers(emulator) && answers(compiler)

/** Registers of a state: v0 to v7, x0 to x7. */
export const REGISTERS = 8
/** Offsets in a state, in words of 32 bits. */
export const GENERAL_WORD = 4 * REGISTERS
export const FLAGS_WORD = GENERAL_WORD + 2 * REGISTERS
export const MEMORY_WORD = FLAGS_WORD + 2
export const MEMORY_BYTES = 96
/** Where the memory of a state is while the instruction runs. */
export const MEMORY_ADDRESS = 0x1000_0100
export const stateWords = (withMemory: boolean): number => MEMORY_WORD + (withMemory ? MEMORY_BYTES / 4 : 0)

export interface Block {
  readonly word: number
  readonly count: number
  readonly withMemory: boolean
  /** `count` states of `stateWords` words. */
  readonly states: Int32Array
}

const source = `
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
typedef struct { uint64_t registers[25]; uint8_t memory[${MEMORY_BYTES}]; } state;
void run(state *s, void *code);
__asm__(
"run: stp x29, x30, [sp, #-160]!\\n stp x19, x20, [sp, #16]\\n stp d8, d9, [sp, #32]\\n stp d10, d11, [sp, #48]\\n"
" stp d12, d13, [sp, #64]\\n stp d14, d15, [sp, #80]\\n mov x19, x0\\n mov x20, x1\\n"
" ldp q0, q1, [x19]\\n ldp q2, q3, [x19, #32]\\n ldp q4, q5, [x19, #64]\\n ldp q6, q7, [x19, #96]\\n"
" ldr x0, [x19, #192]\\n msr nzcv, x0\\n"
" ldp x0, x1, [x19, #128]\\n ldp x2, x3, [x19, #144]\\n ldp x4, x5, [x19, #160]\\n ldp x6, x7, [x19, #176]\\n blr x20\\n"
" stp x0, x1, [x19, #128]\\n stp x2, x3, [x19, #144]\\n stp x4, x5, [x19, #160]\\n stp x6, x7, [x19, #176]\\n"
" mrs x0, nzcv\\n str x0, [x19, #192]\\n"
" stp q0, q1, [x19]\\n stp q2, q3, [x19, #32]\\n stp q4, q5, [x19, #64]\\n stp q6, q7, [x19, #96]\\n"
" ldp x19, x20, [sp, #16]\\n ldp d8, d9, [sp, #32]\\n ldp d10, d11, [sp, #48]\\n ldp d12, d13, [sp, #64]\\n"
" ldp d14, d15, [sp, #80]\\n ldp x29, x30, [sp], #160\\n ret\\n");
static int get(void *to, size_t size) {
  for (char *p = to; size;) { ssize_t n = read(0, p, size); if (n <= 0) return 0; p += n; size -= n; }
  return 1;
}
static void put(char *from, size_t size) {
  while (size) { ssize_t n = write(1, from, size); if (n <= 0) _exit(1); from += n; size -= n; }
}
static char buffer[1 << 22];
int main(void) {
  uint32_t *code = mmap(0, 1 << 20, 7, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  uint8_t *memory = mmap((void *)${MEMORY_ADDRESS - 0x100}L, 4096, 3, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
  uint32_t header[3];
  /* Each instruction has a place of its own, so that no translated code is thrown away. */
  for (int at = 0; get(header, 12); at = (at + 2) & ((1 << 18) - 1)) {
    size_t size = 200 + (header[2] ? ${MEMORY_BYTES} : 0);
    code[at] = header[0];
    code[at + 1] = 0xd65f03c0;
    __builtin___clear_cache((char *)(code + at), (char *)(code + at + 2));
    get(buffer, size * header[1]);
    for (uint32_t n = 0; n < header[1]; n++) {
      state *s = (state *)(buffer + size * n);
      if (header[2]) memcpy(memory + 0x100, s->memory, ${MEMORY_BYTES});
      run(s, code + at);
      if (header[2]) memcpy(s->memory, memory + 0x100, ${MEMORY_BYTES});
    }
    put(buffer, size * header[1]);
  }
  return 0;
}
`

export interface Machine {
  /** The states after, for each block. */
  run(blocks: readonly Block[]): readonly Int32Array[]
  close(): void
}

export function createMachine(): Machine {
  const folder = mkdtempSync(join(tmpdir(), 'vector-machine-'))
  const [text, program] = [join(folder, 'run.c'), join(folder, 'run')]
  writeFileSync(text, source)
  const compiled = spawnSync(compiler, ['-O1', '-static', '-o', program, text], { encoding: 'utf8' })
  if (compiled.status !== 0) throw new Error(compiled.stderr)
  return {
    run(blocks) {
      const input = Buffer.concat(
        blocks.flatMap(({ word, count, withMemory, states }) => [
          new Uint8Array(Int32Array.of(word, count, withMemory ? 1 : 0).buffer),
          new Uint8Array(states.buffer, states.byteOffset, states.byteLength),
        ]),
      )
      const { stdout, stderr, signal } = spawnSync(emulator, ['-cpu', 'max', program], { input, maxBuffer: 1 << 30 })
      let at = 0
      const results = blocks.map(({ states }) => {
        const bytes = stdout.subarray(at, at + states.byteLength)
        at += states.byteLength
        return new Int32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
      })
      if (at !== stdout.length) throw new Error(`the machine stopped early: ${signal} ${stderr}`)
      return results
    },
    close: () => rmSync(folder, { recursive: true }),
  }
}
