#include "random.h"
int main(void) {
  for (int i = 0; i < CASES; i++) {
    uint64_t x = value(), y = value(), a = x, b = y;
    while (b) {
      uint64_t t = a % b;
      a = b;
      b = t;
    }
    CHECK((uint64_t)FN(x, y) == a);
  }
  DONE;
}
