// Byte strings likely to be instructions, for opcodes whose operands cannot be made up from LLVM's tables.
#pragma once

#include <functional>

#include "operands.h"

void sweep(const Machine &machine, Random &random, const std::function<void(const Bytes &)> &visit);
