#include "sweep.h"

using namespace llvm;

namespace {

using Visit = std::function<void(const Bytes &)>;

/** Every opcode of every map with every ModRM byte, after the prefixes that select instructions. */
void sweepX86(const Visit &visit) {
  const std::vector<Bytes> maps = {{}, {0x0f}, {0x0f, 0x38}, {0x0f, 0x3a}};
  const std::vector<Bytes> prefixes = {{}, {0x66}, {0xf2}, {0xf3}, {0x48}, {0x66, 0x48}, {0xf2, 0x48}, {0xf3, 0x48}};
  std::vector<Bytes> starts;
  for (const auto &prefix : prefixes)
    for (const auto &map : maps) {
      starts.push_back(prefix);
      starts.back().insert(starts.back().end(), map.begin(), map.end());
    }
  for (uint8_t map = 1; map <= 3; map++)
    for (int fields = 0; fields < 16; fields++)
      starts.push_back({0xc4, static_cast<uint8_t>(0xe0 | map),
                        static_cast<uint8_t>((fields & 8) << 4 | 0x78 | (fields & 7))});
  for (const auto &start : starts)
    for (int opcode = 0; opcode < 256; opcode++)
      for (int modrm = 0; modrm < 256; modrm++) {
        Bytes bytes = start;
        bytes.push_back(opcode);
        bytes.push_back(modrm);
        for (const uint8_t byte : {0x41, 0x12, 0x34, 0x56, 0x17, 0x01, 0x02, 0x03}) bytes.push_back(byte);
        visit(bytes);
      }
}

void sweepWords(const Visit &visit, Random &random, size_t count) {
  for (size_t n = 0; n < count; n++) {
    const uint32_t word = random();
    visit({static_cast<uint8_t>(word), static_cast<uint8_t>(word >> 8), static_cast<uint8_t>(word >> 16),
           static_cast<uint8_t>(word >> 24)});
  }
}

/** Every 16-bit parcel, followed by nothing that matters. */
void sweepParcels(const Visit &visit) {
  for (int parcel = 0; parcel < 0x10000; parcel++)
    visit({static_cast<uint8_t>(parcel), static_cast<uint8_t>(parcel >> 8)});
}

/** Every opcode, with and without prefix, before a few kinds of immediates. */
void sweepWasm(const Visit &visit) {
  std::vector<Bytes> starts;
  for (int opcode = 0; opcode < 256; opcode++) {
    starts.push_back({static_cast<uint8_t>(opcode)});
    starts.push_back({0xfc, static_cast<uint8_t>(opcode & 0x7f)});
    if (opcode < 0x80) starts.push_back({0xfd, static_cast<uint8_t>(opcode)});
    else starts.push_back({0xfd, static_cast<uint8_t>(opcode), 0x01});
    starts.push_back({0xfd, static_cast<uint8_t>(opcode | 0x80), 0x02});
  }
  const std::vector<Bytes> immediates = {{0x00, 0x00}, {0x01, 0x05}, {0x40, 0x00}, {0x70, 0x00}, {0x7f, 0x01},
                                         {0x12, 0x34, 0x56, 0x78, 0x1a, 0x2b, 0x3c, 0x40}};
  for (const auto &start : starts)
    for (const auto &immediate : immediates) {
      Bytes bytes = start;
      bytes.insert(bytes.end(), immediate.begin(), immediate.end());
      bytes.resize(bytes.size() + 24);
      visit(bytes);
    }
}

}  // namespace

void sweep(const Machine &machine, Random &random, const Visit &visit) {
  const Triple triple(machine.triple);
  if (triple.isX86()) sweepX86(visit);
  else if (triple.isWasm()) sweepWasm(visit);
  else {
    if (triple.isRISCV()) sweepParcels(visit);
    sweepWords(visit, random, 8'000'000);
  }
}
