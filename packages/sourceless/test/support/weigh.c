/* Calls the function of every-library.test.ts; ends with 42 when result and array are right. */
#include HEADER

int main(void) {
  uint32_t values[5] = {1, 2, 3, 4, 0xffffffff};
  const uint32_t after[5] = {2, 4, 6, 8, 0xfffffffe};
  const int64_t expected = -7 + 1 * 5 + 2 * 70 + 3 * 900 + 4 * 5 + 0xffffffffll * 70;
  if (weigh(values, 5, -7) != expected) return 1;
  for (int i = 0; i < 5; i++)
    if (values[i] != after[i]) return 2;
  return weigh(values, 0, 9) == 9 ? 42 : 3;
}
