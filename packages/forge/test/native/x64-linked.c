/* Calls linked functions through declarations that gcc follows, as System V or (WINDOWS) Microsoft's convention has it. Each call
   happens with known values in all registers that the callee must keep; of some calls every instruction is stepped through, and
   the rows of the function's frame must say where those values and the caller's stack are. calls.inc has what is generated. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>

#ifdef WINDOWS
#define ABI __attribute__((ms_abi))
#define GENERAL(X) X(rbx, 0) X(rbp, 1) X(r12, 2) X(r13, 3) X(r14, 4) X(r15, 5) X(rsi, 6) X(rdi, 7)
#define VECTORS(X) X(xmm6, 0) X(xmm7, 1) X(xmm8, 2) X(xmm9, 3) X(xmm10, 4) X(xmm11, 5) X(xmm12, 6) X(xmm13, 7) X(xmm14, 8) X(xmm15, 9)
#define FIRST_VECTOR 6
#else
#define ABI
#define GENERAL(X) X(rbx, 0) X(rbp, 1) X(r12, 2) X(r13, 3) X(r14, 4) X(r15, 5)
#define VECTORS(X)
#define FIRST_VECTOR 16
#endif

struct saved { uint8_t number, is_float; int32_t below; };
struct row { uint32_t at, stack_bytes, count; struct saved saved[20]; };
struct function { const char *name; uint32_t size, row_count; const struct row *rows; void (*call)(void); };

void *target, *return_address;
uint64_t kept[8], kept_vectors[20], kept_stack, scratch[2];
uint64_t patterns[20];
uint32_t tracing;
uint8_t broken;

#define SAVE(r, n) "movq %" #r ", kept+8*" #n "(%rip)\n"
#define SET(r, n) "movabsq $0x1111111111111111*(" #n "+1), %" #r "\n"
#define CHECK(r, n) "movabsq $0x1111111111111111*(" #n "+1), %r11\ncmpq %r11, %" #r "\nsetne %r11b\norb %r11b, %r10b\n"
#define RESTORE(r, n) "movq kept+8*" #n "(%rip), %" #r "\n"
#define SAVE_VECTOR(r, n) "movups %" #r ", kept_vectors+16*" #n "(%rip)\n"
#define SET_VECTOR(r, n) "movups patterns+16*" #n "(%rip), %" #r "\n"
#define CHECK_HALF(n, h) "movq scratch+8*" #h "(%rip), %r11\ncmpq patterns+16*" #n "+8*" #h "(%rip), %r11\nsetne %r11b\norb %r11b, %r10b\n"
#define CHECK_VECTOR(r, n) "movups %" #r ", scratch(%rip)\n" CHECK_HALF(n, 0) CHECK_HALF(n, 1)
#define RESTORE_VECTOR(r, n) "movups kept_vectors+16*" #n "(%rip), %" #r "\n"

/* In front of the function: arguments stay where they are, and the return address comes back afterwards. */
extern void guard(void);
/* Volatile, as gcc refuses calls through other types than the one it sees. */
static void (*volatile guarded)(void) = guard;
__asm__(
  "guard:\n"
  "popq return_address(%rip)\n"
  GENERAL(SAVE) VECTORS(SAVE_VECTOR) GENERAL(SET) VECTORS(SET_VECTOR)
  "movq %rsp, kept_stack(%rip)\n"
  "cmpl $0, tracing(%rip)\n"
  "je 1f\n"
  "pushfq\norq $0x100, (%rsp)\npopfq\n"
  "1: call *target(%rip)\n"
  "xorl %r10d, %r10d\n"
  "cmpq %rsp, kept_stack(%rip)\nsetne %r10b\n"
  GENERAL(CHECK) VECTORS(CHECK_VECTOR)
  "orb %r10b, broken(%rip)\n"
  "movq kept_stack(%rip), %rsp\n"
  GENERAL(RESTORE) VECTORS(RESTORE_VECTOR)
  "pushq return_address(%rip)\n"
  "ret\n");

static const struct function *current;
static uint64_t cfa, steps;
static const int registers[16] = {REG_RAX, REG_RCX, REG_RDX, REG_RBX, REG_RSP, REG_RBP, REG_RSI, REG_RDI,
                                  REG_R8, REG_R9, REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15};
static const int pattern_of[16] = {-1, -1, -1, 0, -1, 1, 6, 7, -1, -1, -1, -1, 2, 3, 4, 5};

static void complain(uint64_t offset, const char *what, int number) {
  if (!(broken & 2)) fprintf(stderr, "%s+0x%lx: %s %d\n", current->name, (unsigned long)offset, what, number);
  broken |= 2;
}

static const struct saved *find(const struct row *row, int number, int is_float) {
  for (uint32_t i = 0; i < row->count; i++)
    if (row->saved[i].number == number && row->saved[i].is_float == is_float) return &row->saved[i];
  return 0;
}

static void on_step(int signal, siginfo_t *info, void *context) {
  (void)signal; (void)info;
  mcontext_t *machine = &((ucontext_t *)context)->uc_mcontext;
  uint64_t offset = machine->gregs[REG_RIP] - (uint64_t)target;
  if (offset >= current->size || steps >= 3000) { machine->gregs[REG_EFL] &= ~0x100l; return; }
  if (steps++ == 0) cfa = machine->gregs[REG_RSP] + 8;
  const struct row *row = current->rows;
  while (row + 1 < current->rows + current->row_count && row[1].at <= offset) row++;
  if (machine->gregs[REG_RSP] + row->stack_bytes != cfa) complain(offset, "stack", row->stack_bytes);
  for (int n = 0; n < 16; n++) {
    if (pattern_of[n] < 0 || (FIRST_VECTOR == 16 && pattern_of[n] > 5)) continue;
    const struct saved *saved = find(row, n, 0);
    uint64_t value = saved ? *(uint64_t *)(cfa - saved->below) : (uint64_t)machine->gregs[registers[n]];
    if (value != 0x1111111111111111u * (pattern_of[n] + 1)) complain(offset, "register", n);
  }
  for (int n = FIRST_VECTOR; n < 16; n++) {
    const struct saved *saved = find(row, n, 1);
    const void *value = saved ? (void *)(cfa - saved->below) : (void *)&machine->fpregs->_xmm[n];
    if (memcmp(value, patterns + 2 * (n - FIRST_VECTOR), 16)) complain(offset, "vector", n);
  }
}

static void get(void *to, size_t n) { if (n && fread(to, 1, n, stdin) != n) exit(3); }
static uint64_t word(void) { uint64_t v; get(&v, 8); return v; }
static void put(const void *from, size_t n) { if (n && fwrite(from, 1, n, stdout) != n) exit(4); }

/* Memory for a buffer, a page behind it that may not be touched. */
static uint8_t *arenas[8];
static uint8_t *buffer(int index, uint64_t size) {
  if (!arenas[index]) {
    arenas[index] = mmap(0, 65536 + 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    mprotect(arenas[index] + 65536, 4096, PROT_NONE);
  }
  uint8_t *start = arenas[index] + 65536 - size;
  get(start, size);
  return start;
}
static double f64(void) { uint64_t bits = word(); double v; memcpy(&v, &bits, 8); return v; }
static float f32(void) { uint64_t bits = word(); float v; memcpy(&v, &bits, 4); return v; }

#include "calls.inc"

int main(void) {
  stack_t alternate = {.ss_sp = malloc(65536), .ss_size = 65536};
  sigaltstack(&alternate, 0);
  struct sigaction action = {.sa_sigaction = on_step, .sa_flags = SA_ONSTACK | SA_SIGINFO};
  sigaction(SIGTRAP, &action, 0);
  for (unsigned i = 0; i < 20; i++) patterns[i] = 0x0123456789abcdefu * (2 * i + 1);
  for (unsigned n = 0; n < sizeof functions / sizeof *functions; n++) {
    current = &functions[n];
    uint64_t calls = word();
    for (uint64_t i = 0; i < calls; i++) {
      tracing = i < 3;
      steps = 0;
      broken = 0;
      current->call();
    }
  }
  return 0;
}
