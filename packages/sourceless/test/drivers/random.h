/* Seeded inputs of every size: full-range, small, sparse, near powers of two. */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t state = 0x9e3779b97f4a7c15u;
static inline uint64_t next(void) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return state;
}
static inline uint64_t value(void) {
  switch (next() % 5) {
  case 0: return next() >> (next() % 64);
  case 1: return next() % 40;
  case 2: return next() & next() & next();
  case 3: return (1ull << (next() % 64)) - 1 + next() % 3;
  default: return next();
  }
}
#define CASES 10000
#define CHECK(condition)                                   \
  do {                                                     \
    if (!(condition)) {                                    \
      printf("wrong at case %d: %s\n", i, #condition);     \
      return 1;                                            \
    }                                                      \
  } while (0)
#define DONE                    \
  printf("ok %d\n", CASES);     \
  return 0
