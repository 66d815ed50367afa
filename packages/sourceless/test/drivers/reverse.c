#include "random.h"
int main(void) {
  static uint8_t a[300], b[300];
  for (int i = 0; i < CASES; i++) {
    uint64_t n = next() % 290;
    for (int j = 0; j < 300; j++) a[j] = b[j] = (uint8_t)next();
    FN(a, n);
    for (uint64_t j = 0; j < 300; j++) CHECK(a[j] == (j < n ? b[n - 1 - j] : b[j]));
  }
  DONE;
}
