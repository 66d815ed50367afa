// The parts of LLVM's MC library that one target needs to encode, decode and print instructions.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "llvm/MC/MCAsmBackend.h"
#include "llvm/MC/MCAsmInfo.h"
#include "llvm/MC/MCCodeEmitter.h"
#include "llvm/MC/MCContext.h"
#include "llvm/MC/MCDisassembler/MCDisassembler.h"
#include "llvm/MC/MCInst.h"
#include "llvm/MC/MCInstPrinter.h"
#include "llvm/MC/MCInstrInfo.h"
#include "llvm/MC/MCRegisterInfo.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/MCTargetOptions.h"
#include "llvm/MC/TargetRegistry.h"

/** Makes LLVM's targets known; to be called once. */
void initialise();

using Bytes = std::vector<uint8_t>;

/** A decoder for one set of features. */
struct Reader {
  Reader(const llvm::Target &target, const std::string &triple, const std::string &features, llvm::MCContext &context);

  struct Result {
    llvm::MCInst instruction;
    size_t size;
  };
  std::optional<Result> read(llvm::ArrayRef<uint8_t> bytes) const;

  std::unique_ptr<llvm::MCSubtargetInfo> subtarget;
  std::unique_ptr<llvm::MCDisassembler> disassembler;
};

struct Machine {
  Machine(const std::string &triple, const std::string &features);

  /** Bytes of an instruction; fields that LLVM leaves to a later fix-up are filled with `filler`. */
  Bytes encode(const llvm::MCInst &instruction, uint8_t filler) const;
  std::string print(const llvm::MCInst &instruction) const;
  std::string name(unsigned opcode) const { return instructions->getName(opcode).str(); }
  std::unique_ptr<Reader> readerFor(const std::string &features) const;

  std::string triple;
  const llvm::Target *target;
  std::unique_ptr<llvm::MCRegisterInfo> registers;
  std::unique_ptr<llvm::MCAsmInfo> assemblyInfo;
  std::unique_ptr<llvm::MCInstrInfo> instructions;
  std::unique_ptr<llvm::MCSubtargetInfo> subtarget;
  std::unique_ptr<llvm::MCContext> context;
  std::unique_ptr<llvm::MCCodeEmitter> emitter;
  std::unique_ptr<llvm::MCAsmBackend> backend;
  std::unique_ptr<llvm::MCInstPrinter> printer;
  std::unique_ptr<Reader> reader;
};
