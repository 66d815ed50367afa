#include "random.h"
int main(void) {
  static int32_t a[300];
  for (int i = 0; i < CASES; i++) {
    uint64_t n = next() % 300;
    int64_t sum = 0;
    for (uint64_t j = 0; j < n; j++) sum += a[j] = (int32_t)value();
    CHECK(FN(a, n) == sum);
  }
  DONE;
}
