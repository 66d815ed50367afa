#include "samples.h"

#include <algorithm>

namespace {

int distance(const Bytes &a, const Bytes &b) {
  const size_t common = std::min(a.size(), b.size());
  int sum = 8 * static_cast<int>(std::max(a.size(), b.size()) - common);
  for (size_t n = 0; n < common; n++) sum += __builtin_popcount(a[n] ^ b[n]);
  return sum;
}

}  // namespace

void Samples::add(const Bytes &bytes, bool isExact) {
  auto &list = isExact ? exact : loose;
  if (list.size() < 48 && std::find(list.begin(), list.end(), bytes) == list.end()) list.push_back(bytes);
}

/** The first, then each time the one farthest from those already chosen. */
std::vector<Bytes> Samples::choose(size_t count) const {
  const auto &list = exact.empty() ? loose : exact;
  std::vector<Bytes> chosen;
  while (chosen.size() < std::min(count, list.size())) {
    const auto farness = [&](const Bytes &candidate) {
      int nearest = 1 << 20;
      for (const auto &other : chosen) nearest = std::min(nearest, distance(candidate, other));
      return nearest;
    };
    chosen.push_back(*std::max_element(list.begin(), list.end(), [&](const Bytes &a, const Bytes &b) {
      return farness(a) < farness(b);
    }));
  }
  return chosen;
}

std::string toHex(const Bytes &bytes) {
  static const char digits[] = "0123456789abcdef";
  std::string text;
  for (const uint8_t byte : bytes) {
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}
