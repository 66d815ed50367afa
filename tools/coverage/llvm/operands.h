// Operand values for an opcode, made from what LLVM's tables say about its operands.
#pragma once

#include <random>

#include "machine.h"

using Random = std::mt19937_64;

/** An instruction with operands of the right kinds; encoding and decoding will tell whether the values are allowed. */
llvm::MCInst synthesise(const Machine &machine, unsigned opcode, Random &random);
