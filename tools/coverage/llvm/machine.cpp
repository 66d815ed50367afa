#include "machine.h"

#include <cctype>
#include <cstdio>
#include <cstdlib>

#include "llvm/MC/MCFixup.h"
#include "llvm/MC/MCFixupKindInfo.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

void initialise() {
  InitializeAllTargetInfos();
  InitializeAllTargetMCs();
  InitializeAllDisassemblers();
}

Reader::Reader(const Target &target, const std::string &triple, const std::string &features, MCContext &context)
    : subtarget(target.createMCSubtargetInfo(triple, "", features)),
      disassembler(target.createMCDisassembler(*subtarget, context)) {}

std::optional<Reader::Result> Reader::read(ArrayRef<uint8_t> bytes) const {
  Result result;
  uint64_t size = 0;
  if (disassembler->getInstruction(result.instruction, size, bytes, 0, nulls()) != MCDisassembler::Success) return {};
  result.size = size;
  return result;
}

Machine::Machine(const std::string &triple, const std::string &features) : triple(triple) {
  std::string error;
  target = TargetRegistry::lookupTarget(triple, error);
  if (target == nullptr) {
    fprintf(stderr, "%s\n", error.c_str());
    exit(1);
  }
  registers.reset(target->createMCRegInfo(triple));
  assemblyInfo.reset(target->createMCAsmInfo(*registers, triple, MCTargetOptions()));
  instructions.reset(target->createMCInstrInfo());
  subtarget.reset(target->createMCSubtargetInfo(triple, "", features));
  context = std::make_unique<MCContext>(Triple(triple), assemblyInfo.get(), registers.get(), subtarget.get());
  emitter.reset(target->createMCCodeEmitter(*instructions, *context));
  backend.reset(target->createMCAsmBackend(*subtarget, *registers, MCTargetOptions()));
  const unsigned syntax = Triple(triple).isX86() ? 1 : assemblyInfo->getAssemblerDialect();
  printer.reset(target->createMCInstPrinter(Triple(triple), syntax, *assemblyInfo, *instructions, *registers));
  printer->setPrintImmHex(false);
  reader = readerFor(features);
}

std::unique_ptr<Reader> Machine::readerFor(const std::string &features) const {
  return std::make_unique<Reader>(*target, triple, features, *context);
}

Bytes Machine::encode(const MCInst &instruction, uint8_t filler) const {
  SmallVector<char> code;
  SmallVector<MCFixup> fixups;
  emitter->encodeInstruction(instruction, code, fixups, *subtarget);
  for (const MCFixup &fixup : fixups) {
    const unsigned size = backend->getFixupKindInfo(fixup.getKind()).TargetSize / 8;
    for (unsigned n = 0; n < size; n++) code[fixup.getOffset() + n] = n == 0 ? filler : n;
  }
  return Bytes(code.begin(), code.end());
}

std::string Machine::print(const MCInst &instruction) const {
  std::string text;
  raw_string_ostream out(text);
  printer->printInst(&instruction, 0, "", *subtarget, out);
  std::string line;
  for (const char c : text) {
    if (!isspace(c)) line += c;
    else if (!line.empty() && line.back() != ' ') line += ' ';
  }
  return line;
}
