#include "random.h"
static int compare(const void *x, const void *y) {
  int32_t a = *(const int32_t *)x, b = *(const int32_t *)y;
  return (a > b) - (a < b);
}
int main(void) {
  static int32_t a[64], b[64];
  for (int i = 0; i < CASES; i++) {
    uint64_t n = next() % 60;
    for (int j = 0; j < 64; j++) a[j] = b[j] = (int32_t)value();
    FN(a, n);
    qsort(b, n, sizeof *b, compare);
    CHECK(memcmp(a, b, sizeof a) == 0);
  }
  DONE;
}
