#include "samples.h"

#include <algorithm>

namespace {

int distance(const Bytes &a, const Bytes &b) {
  const size_t common = std::min(a.size(), b.size());
  int sum = 8 * static_cast<int>(std::max(a.size(), b.size()) - common);
  for (size_t n = 0; n < common; n++) sum += __builtin_popcount(a[n] ^ b[n]);
  return sum;
}

/** The mnemonic and the punctuation of the operands. */
std::string shapeOf(const std::string &text) {
  std::string shape = text.substr(0, text.find(' '));
  for (size_t n = shape.size(); n < text.size(); n++)
    if (std::string("#,[]{}!").find(text[n]) != std::string::npos) shape += text[n];
  return shape;
}

}  // namespace

void Samples::add(const Bytes &bytes, bool isExact, const std::string &text) {
  (isExact ? exactByShape : looseByShape).emplace(shapeOf(text), bytes);
  auto &list = isExact ? exact : loose;
  if (list.size() < 48 && std::find(list.begin(), list.end(), bytes) == list.end()) list.push_back(bytes);
}

/** One of each shape, then each time the one farthest from those already chosen. */
std::vector<Bytes> Samples::choose(size_t count) const {
  const auto &list = exact.empty() ? loose : exact;
  const auto &byShape = exact.empty() ? looseByShape : exactByShape;
  std::vector<Bytes> chosen;
  for (const auto &[shape, bytes] : byShape) chosen.push_back(bytes);
  while (chosen.size() < std::min(count + byShape.size(), list.size())) {
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
