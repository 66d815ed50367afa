#include "random.h"
int main(void) {
  static uint8_t a[40];
  char text[40];
  for (int i = 0; i < CASES; i++) {
    int64_t x = (int64_t)value();
    memset(a, 0x55, sizeof a);
    uint64_t n = (uint64_t)FN(x, a, 32);
    uint64_t length = (uint64_t)snprintf(text, sizeof text, "%" PRId64, x);
    CHECK(n == length);
    CHECK(memcmp(a, text, length) == 0);
  }
  DONE;
}
