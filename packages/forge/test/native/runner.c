/* Runs machine code natively for tests: reads images and calls from standard input, writes results to standard output. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static sigjmp_buf recover;
static volatile sig_atomic_t caught;
static void on_signal(int s) { caught = s; siglongjmp(recover, 1); }
static void get(void *to, size_t n) { if (n && fread(to, 1, n, stdin) != n) exit(3); }
static uint64_t u64(void) { uint64_t v; get(&v, 8); return v; }
static void put(const void *from, size_t n) { if (n && fwrite(from, 1, n, stdout) != n) exit(4); }

struct call { uint64_t entry, ints[6], floats[8], nstack, stack[16], rax, xmm0, bad; };

/* Calls with every callee-saved register holding a known value, and reports whether all of them came back. */
extern void invoke(struct call *c);
__asm__(
  ".globl invoke\ninvoke:\n"
  "push %rbx\npush %rbp\npush %r12\npush %r13\npush %r14\npush %r15\n"
  "push %rdi\n"
  "mov %rdi,%r11\n"
  "mov $0x1111111111111111,%rbx\nmov $0x2222222222222222,%rbp\nmov $0x3333333333333333,%r12\n"
  "mov $0x4444444444444444,%r13\nmov $0x5555555555555555,%r14\n"
  "sub $128,%rsp\n"
  "mov $16,%rcx\n1: mov 120(%r11,%rcx,8),%rax\nmov %rax,-8(%rsp,%rcx,8)\ndec %rcx\njnz 1b\n"
  "movsd 56(%r11),%xmm0\nmovsd 64(%r11),%xmm1\nmovsd 72(%r11),%xmm2\nmovsd 80(%r11),%xmm3\n"
  "movsd 88(%r11),%xmm4\nmovsd 96(%r11),%xmm5\nmovsd 104(%r11),%xmm6\nmovsd 112(%r11),%xmm7\n"
  "mov 8(%r11),%rdi\nmov 16(%r11),%rsi\nmov 24(%r11),%rdx\nmov 32(%r11),%rcx\nmov 40(%r11),%r8\nmov 48(%r11),%r9\n"
  "mov %rsp,%r15\n"
  "mov $0xaaaaaaaaaaaaaaaa,%rax\n"
  "mov $0xbbbbbbbbbbbbbbbb,%r10\n"
  "call *(%r11)\n"
  "cmp %r15,%rsp\njne 2f\n"
  "add $128,%rsp\n"
  "mov (%rsp),%r11\n"
  "mov %rax,256(%r11)\nmovsd %xmm0,264(%r11)\n"
  "xor %eax,%eax\n"
  "mov $0x1111111111111111,%rcx\ncmp %rcx,%rbx\nsetne %cl\nor %cl,%al\n"
  "mov $0x2222222222222222,%rcx\ncmp %rcx,%rbp\nsetne %cl\nor %cl,%al\n"
  "mov $0x3333333333333333,%rcx\ncmp %rcx,%r12\nsetne %cl\nor %cl,%al\n"
  "mov $0x4444444444444444,%rcx\ncmp %rcx,%r13\nsetne %cl\nor %cl,%al\n"
  "mov $0x5555555555555555,%rcx\ncmp %rcx,%r14\nsetne %cl\nor %cl,%al\n"
  "mov %rax,272(%r11)\n"
  "pop %rdi\npop %r15\npop %r14\npop %r13\npop %r12\npop %rbp\npop %rbx\nret\n"
  "2: ud2\n");

static void image(void) {
  for (uint64_t n = u64(); n > 0; n--) {
    uint64_t address = u64(), file = u64(), size = u64(), write = u64();
    uint64_t rounded = (size + 4095) & ~4095ul;
    if (mmap((void *)address, rounded, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED) exit(5);
    get((void *)address, file);
    mprotect((void *)address, rounded, write ? PROT_READ | PROT_WRITE : PROT_READ | PROT_EXEC);
  }
}

static void call(void) {
  static struct call c;
  memset(&c, 0, sizeof c);
  c.entry = u64();
  get(c.ints, sizeof c.ints);
  get(c.floats, sizeof c.floats);
  get(c.stack, sizeof c.stack);
  uint64_t nbuf = u64(), addresses[16], sizes[16];
  for (uint64_t i = 0; i < nbuf; i++) {
    addresses[i] = u64();
    sizes[i] = u64();
    get((void *)addresses[i], sizes[i]);
  }
  uint8_t status = 0;
  caught = 0;
  if (sigsetjmp(recover, 1) == 0) {
    alarm(5);
    invoke(&c);
    if (c.bad) status = 255;
  } else status = caught;
  alarm(0);
  put(&status, 1);
  put(&c.rax, 8);
  put(&c.xmm0, 8);
  for (uint64_t i = 0; i < nbuf; i++) put((void *)addresses[i], sizes[i]);
}

int main(void) {
  stack_t alternate = {.ss_sp = malloc(65536), .ss_size = 65536};
  sigaltstack(&alternate, 0);
  struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_ONSTACK | SA_NODEFER};
  int signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGALRM, SIGTRAP};
  for (unsigned i = 0; i < sizeof signals / sizeof *signals; i++) sigaction(signals[i], &action, 0);
  /* Sixteen arenas of 64 KiB, each followed by a page that may not be touched. */
  for (int i = 0; i < 16; i++)
    if (mmap((void *)(0x30000000ul + i * 0x100000ul), 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED) exit(5);
  for (int kind = getchar(); kind != EOF; kind = getchar()) kind == 'I' ? image() : call();
  return 0;
}
