// Encodings found for one opcode, of which a few that differ most are kept.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "machine.h"

struct Samples {
  /** The opcode the bytes decode to: the one that was encoded, or another of which it is a variant for code generation. */
  std::string decodedName;
  /** `lock`, `rep` and their like, as numbers of LLVM's. */
  unsigned prefixFlags = 0;
  /** Encodings that decoded to the very operands that were encoded come before all others. */
  std::vector<Bytes> exact, loose;

  void add(const Bytes &bytes, bool isExact);
  std::vector<Bytes> choose(size_t count) const;
};

std::string toHex(const Bytes &bytes);
