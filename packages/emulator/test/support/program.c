/* A program without a library: prints its arguments, then standard input with each byte's sum, and exits with argc. */
typedef unsigned long word;

#if defined(__x86_64__)
__asm__(".globl _start\n_start: mov %rsp, %rdi\nand $-16, %rsp\ncall start\nud2\n");
static long call(long number, long a, long b, long c) {
  long result;
  __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c) : "rcx", "r11", "memory");
  return result;
}
enum { READ = 0, WRITE = 1, EXIT_GROUP = 231 };
#elif defined(__aarch64__)
__asm__(".globl _start\n_start: mov x0, sp\nbl start\nbrk #0\n");
static long call(long number, long a, long b, long c) {
  register long x8 __asm__("x8") = number, x0 __asm__("x0") = a, x1 __asm__("x1") = b, x2 __asm__("x2") = c;
  __asm__ volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2) : "memory");
  return x0;
}
enum { READ = 63, WRITE = 64, EXIT_GROUP = 94 };
#else
__asm__(".globl _start\n_start: .option push\n.option norelax\nla gp, __global_pointer$\n.option pop\nmv a0, sp\ncall start\nebreak\n");
static long call(long number, long a, long b, long c) {
  register long a7 __asm__("a7") = number, a0 __asm__("a0") = a, a1 __asm__("a1") = b, a2 __asm__("a2") = c;
  __asm__ volatile("ecall" : "+r"(a0) : "r"(a7), "r"(a1), "r"(a2) : "memory");
  return a0;
}
enum { READ = 63, WRITE = 64, EXIT_GROUP = 94 };
#endif

static char buffer[48];
static unsigned total = 7;
static const char digits[] = "0123456789abcdef";

static void put(const char *text, long length) {
  while (length > 0) {
    long moved = call(WRITE, 1, (long)text, length);
    if (moved == -4) continue;
    if (moved < 0) call(EXIT_GROUP, 200 - moved, 0, 0);
    text += moved;
    length -= moved;
  }
}

void start(word *stack) {
  long count = (long)stack[0];
  for (long i = 1; i < count; i++) {
    const char *text = (const char *)stack[1 + i];
    long length = 0;
    while (text[length]) length++;
    put(text, length);
    put("\n", 1);
  }
  /* No environment of the tests' making; the list of arguments ends with 0. */
  if (stack[1 + count] != 0) call(EXIT_GROUP, 250, 0, 0);
  for (;;) {
    long moved = call(READ, 0, (long)buffer, sizeof buffer);
    if (moved == -4) continue;
    if (moved <= 0) break;
    for (long i = 0; i < moved; i++) total = total * 31 + (unsigned char)buffer[i];
    put(buffer, moved);
  }
  char text[9];
  for (int i = 0; i < 8; i++) text[i] = digits[total >> (28 - 4 * i) & 15];
  text[8] = '\n';
  put(text, 9);
  call(EXIT_GROUP, count, 0, 0);
  for (;;);
}
