// Encodings found for one opcode, of which a few that differ most are kept.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "machine.h"

struct Samples {
  /** The opcode that the bytes decode to: the one that was encoded, or another that it is a variant of. */
  std::string decodedName;
  /** `lock`, `rep` and their like, as numbers of LLVM's. */
  unsigned prefixFlags = 0;
  /** Encodings that decoded to the very operands that were encoded come before all others. */
  std::vector<Bytes> exact, loose;
  /** The first encoding of each mnemonic and kind of operands: an opcode may stand for all conditions, say. */
  std::map<std::string, Bytes> exactByShape, looseByShape;

  void add(const Bytes &bytes, bool isExact, const std::string &text);
  std::vector<Bytes> choose(size_t count) const;
};

std::string toHex(const Bytes &bytes);
