#include "random.h"
int main(void) {
  for (int i = 0; i < CASES; i++) {
    uint64_t n = value() >> 36;
    bool expected = n > 1;
    for (uint64_t d = 2; d * d <= n && expected; d++) expected = n % d != 0;
    CHECK((bool)FN(n) == expected);
  }
  DONE;
}
