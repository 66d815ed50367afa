#include "random.h"
int main(void) {
  static uint8_t a[300];
  for (int i = 0; i < CASES; i++) {
    uint64_t n = next() % 300, h = 0xcbf29ce484222325u;
    for (uint64_t j = 0; j < n; j++) h = (h ^ (a[j] = (uint8_t)next())) * 0x100000001b3u;
    CHECK((uint64_t)FN(a, n) == h);
  }
  DONE;
}
