/* Loads weigh.dll while it runs, as a plug-in is loaded. */
#include <stdint.h>
#include <windows.h>

int main(int count, char **arguments) {
  HMODULE library = LoadLibraryA(arguments[count - 1]);
  int64_t (*weigh)(uint32_t *, uint64_t, int64_t) = (void *)(library ? GetProcAddress(library, "weigh") : 0);
  uint32_t values[2] = {10, 20};
  if (!weigh) return 1;
  return weigh(values, 2, 1) == 1 + 50 + 1400 && values[1] == 40 ? 42 : 2;
}
