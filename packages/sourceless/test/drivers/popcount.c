#include "random.h"
int main(void) {
  for (int i = 0; i < CASES; i++) {
    uint64_t x = value();
    CHECK((uint64_t)FN(x) == (uint64_t)__builtin_popcountll(x));
  }
  DONE;
}
