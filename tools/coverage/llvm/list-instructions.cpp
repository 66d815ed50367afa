// Lists every instruction that LLVM can encode and decode for a target: one line per opcode of MCInstrInfo, with the
// features it needs, a few encodings and the text of the first. Usage: list-instructions <isa>; see ../README.md.
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <map>

#include "machine.h"
#include "operands.h"
#include "samples.h"
#include "sweep.h"

using namespace llvm;

namespace {

struct Target {
  const char *triple;
  std::vector<std::string> features;
};

const std::map<std::string, Target> targets = {
    {"x64", {"x86_64-unknown-linux-gnu", {"64bit-mode"}}},
    {"arm64",
     {"aarch64-unknown-linux-gnu",
      {"fp-armv8", "neon", "crc", "lse", "rdm", "aes", "sha2", "sha3", "sm4", "dotprod", "fullfp16", "fp16fml",
       "rcpc", "rcpc-immo", "flagm", "pauth", "jsconv", "complxnum", "altnzcv", "fptoint", "bf16", "i8mm", "lor",
       "sb"}}},
    {"riscv64",
     {"riscv64-unknown-linux-gnu",
      {"m", "a", "f", "d", "c", "zicsr", "zifencei", "zba", "zbb", "zbc", "zbs", "zicond"}}},
    {"wasm", {"wasm32-unknown-unknown", {"simd128", "tail-call", "reference-types", "multivalue"}}},
};

/** LLVM's flags of x86 instructions with the prefixes repne, rep and lock, from one of its private headers. */
constexpr unsigned repeatFlags = 3 << 2, lockFlag = 1 << 4;
constexpr size_t attempts = 1500, samplesPerOpcode = 16, maximumSizeBytes = 40;

std::string enabling(const std::vector<std::string> &features) {
  std::string text;
  for (const auto &feature : features) text += (text.empty() ? "+" : ",+") + feature;
  return text;
}

bool sameOperands(const MCInst &a, const MCInst &b) {
  if (a.getNumOperands() != b.getNumOperands()) return false;
  for (unsigned n = 0; n < a.getNumOperands(); n++) {
    const MCOperand &x = a.getOperand(n), &y = b.getOperand(n);
    if (x.isReg() != y.isReg() || x.isImm() != y.isImm()) return false;
    if (x.isReg() && x.getReg() != y.getReg()) return false;
    if (x.isImm() && x.getImm() != y.getImm()) return false;
  }
  return true;
}

struct Listing {
  const Machine &machine;
  std::vector<std::pair<std::string, std::unique_ptr<Reader>>> without;

  Listing(const Machine &machine, const std::vector<std::string> &features) : machine(machine) {
    for (const auto &feature : features)
      without.emplace_back(feature, machine.readerFor(enabling(features) + ",-" + feature));
  }

  /** A feature is needed when the bytes stop being this instruction without it. */
  std::string neededFeatures(const Bytes &bytes, unsigned opcode) const {
    std::string text;
    for (const auto &[feature, reader] : without) {
      const auto result = reader->read(bytes);
      if (result && result->size == bytes.size() && result->instruction.getOpcode() == opcode) continue;
      text += (text.empty() ? "" : ",") + feature;
    }
    return text.empty() ? "-" : text;
  }

  /** LLVM's decoder gives x86's lock prefix as an instruction of its own. */
  std::optional<Reader::Result> readWhole(ArrayRef<uint8_t> bytes) const {
    auto result = machine.reader->read(bytes);
    if (result && result->size == 1 && bytes.size() > 1 && bytes[0] == 0xf0) {
      result = machine.reader->read(bytes.drop_front());
      if (!result) return {};
      result->instruction.setFlags(lockFlag);
      result->size++;
    }
    return result && result->size == bytes.size() ? result : std::nullopt;
  }

  void consider(const Bytes &bytes, const MCInst *intended, Samples &samples) const {
    if (bytes.empty() || bytes.size() > maximumSizeBytes) return;
    const auto result = readWhole(bytes);
    if (!result) return;
    const std::string name = machine.name(result->instruction.getOpcode());
    if (samples.decodedName.empty()) {
      samples.decodedName = name;
      samples.prefixFlags = result->instruction.getFlags();
    }
    if (name != samples.decodedName) return;
    samples.add(bytes, intended && sameOperands(*intended, result->instruction), machine.print(result->instruction));
  }

  /** True when nothing in the bytes is ignored: they are what LLVM writes. Its WebAssembly decoder ignores nothing. */
  bool isWhole(const Bytes &bytes) const {
    const auto result = machine.reader->read(bytes);
    return Triple(machine.triple).isWasm() || machine.encode(result->instruction, bytes.back()) == bytes;
  }

  void print(const std::string &name, const Samples &samples) const {
    const auto chosen = samples.choose(samplesPerOpcode);
    const auto decoded = readWhole(chosen[0]);
    const bool isPrefixed = samples.prefixFlags & (repeatFlags | lockFlag);
    std::string relation = "same";
    if (name != samples.decodedName) relation = (isPrefixed ? "prefixed:" : "twin:") + samples.decodedName;
    std::string bytes;
    for (const auto &sample : chosen) bytes += (bytes.empty() ? "" : " ") + toHex(sample);
    printf("%s\t%s\t%s\t%s\t%s\n", name.c_str(), relation.c_str(),
           neededFeatures(chosen[0], decoded->instruction.getOpcode()).c_str(), bytes.c_str(),
           machine.print(decoded->instruction).c_str());
  }

  /** Candidates that decode to the opcode itself are preferred to those that decode to another. */
  void listOpcode(unsigned opcode, bool canSynthesise, const std::vector<Bytes> &found) const {
    Random random(opcode);
    Samples same, other;
    for (size_t n = 0; canSynthesise && n < attempts; n++) {
      const MCInst instruction = synthesise(machine, opcode, random);
      const Bytes bytes = machine.encode(instruction, static_cast<uint8_t>(n * 8));
      const auto result = readWhole(bytes);
      if (!result) continue;
      consider(bytes, &instruction, result->instruction.getOpcode() == opcode ? same : other);
    }
    if (same.exact.empty() && same.loose.empty())
      for (const Bytes &bytes : found)
        if (isWhole(bytes)) consider(bytes, nullptr, same);
    if (!same.decodedName.empty()) print(machine.name(opcode), same);
    else if (!other.decodedName.empty()) print(machine.name(opcode), other);
    else printf("%s\tnone\n", machine.name(opcode).c_str());
  }
};

/** LLVM's encoders may end the process where an operand makes no sense: a child does the work, and is replaced. */
void listAll(const Listing &listing, const std::map<unsigned, std::vector<Bytes>> &found) {
  struct Progress {
    unsigned opcode = 0;
    bool canSynthesise = true;
  };
  const unsigned count = listing.machine.instructions->getNumOpcodes();
  void *shared = mmap(nullptr, sizeof(Progress), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  auto *next = new (shared) Progress();
  while (next->opcode < count) {
    const pid_t child = fork();
    if (child == 0) {
      if (freopen("/dev/null", "w", stderr) == nullptr) _exit(1);
      for (; next->opcode < count; next->opcode++, next->canSynthesise = true) {
        alarm(10);
        const auto candidates = found.find(next->opcode);
        const auto samples = candidates == found.end() ? std::vector<Bytes>() : candidates->second;
        listing.listOpcode(next->opcode, next->canSynthesise, samples);
        fflush(stdout);
      }
      _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    if (next->opcode >= count) return;
    // The second time without the operands that ended the first.
    if (!next->canSynthesise) next->opcode++;
    next->canSynthesise = !next->canSynthesise;
  }
}

std::map<unsigned, std::vector<Bytes>> findBySweep(const Machine &machine) {
  std::map<unsigned, std::vector<Bytes>> found;
  Random random(1);
  sweep(machine, random, [&](const Bytes &bytes) {
    const auto result = machine.reader->read(bytes);
    if (!result) return;
    auto &list = found[result->instruction.getOpcode()];
    if (list.size() < 64) list.emplace_back(bytes.begin(), bytes.begin() + result->size);
  });
  return found;
}

}  // namespace

int main(int count, char **arguments) {
  const auto target = count == 2 ? targets.find(arguments[1]) : targets.end();
  if (target == targets.end()) {
    fprintf(stderr, "usage: list-instructions x64|arm64|riscv64|wasm\n");
    return 2;
  }
  const auto &[triple, features] = target->second;
  initialise();
  const Machine machine(triple, enabling(features));
  listAll(Listing(machine, features), findBySweep(machine));
  return 0;
}
