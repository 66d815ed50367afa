/* Copies bytes of code to executable memory, a multiple of argv[2] bytes behind a page boundary, and calls the first. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

int main(int count, char **arguments) {
  const long room = 1 << 20;
  uint8_t *code = mmap(0, room, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  FILE *file = fopen(arguments[1], "rb");
  if (count != 3 || code == MAP_FAILED || !file) return 1;
  code += atol(arguments[2]);
  const size_t size = fread(code, 1, room / 2, file);
  __builtin___clear_cache((char *)code, (char *)code + size);
  uint32_t values[2] = {10, 20};
  const int64_t result = ((int64_t(*)(uint32_t *, uint64_t, int64_t))code)(values, 2, 1);
  return result == 1 + 50 + 1400 && values[1] == 40 ? 42 : 2;
}
