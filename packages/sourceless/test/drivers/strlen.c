#include "random.h"
int main(void) {
  static char a[400];
  for (int i = 0; i < CASES; i++) {
    uint64_t n = next() % 390;
    for (uint64_t j = 0; j < n; j++) a[j] = (char)(1 + next() % 255);
    a[n] = 0;
    CHECK((uint64_t)FN(a) == n);
  }
  DONE;
}
