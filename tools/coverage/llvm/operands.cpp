#include "operands.h"

using namespace llvm;

namespace {

/** Values at the edges of the fields that immediates are stored in, and multiples that scaled fields can hold. */
const std::vector<int64_t> wide = {0x1122334455667788, 0x12345678, -0x12345678, 0x1234, -0x1234, 0x7e8, -0x7e8};
const std::vector<int64_t> narrow = {0,   1,   2,   3,   4,   5,    7,    8,    12, 15, 16, 17, 24,  31,  32,  33,
                                     48,  63,  64,  100, 127, 128,  240,  255,  -1, -2, -8, -16, -64, -128, 256, 504,
                                     -256, -512, 1000, 2040, 4095};

int64_t pickImmediate(Random &random) {
  switch (random() % 5) {
    case 0: return wide[random() % wide.size()];
    case 1: return static_cast<int64_t>(random() % 0x2000);
    case 2: return static_cast<int64_t>(random() % 64);
    case 3: return static_cast<int64_t>(random() % 0x10000);
    default: return narrow[random() % narrow.size()];
  }
}

/** LLVM's own kinds of WebAssembly immediates, in the order of its headers; the rest must be zero, or a small type. */
enum WasmOperand { Label = MCOI::OPERAND_FIRST_TARGET, Local, Global, Constant32, Constant64, Function = 24, Offset32 };

int64_t pickWasmImmediate(unsigned type, StringRef name, Random &random) {
  const bool isConstant = name.starts_with("CONST");
  switch (type) {
    case Constant32: return isConstant ? static_cast<int32_t>(pickImmediate(random)) : 0;
    case Constant64: return pickImmediate(random);
    case Label: case Local: case Global: case Function: case Offset32: return random() % 1000;
    default: return 0;
  }
}

/**
 * x86: ah, bh, ch and dh cannot stand beside registers that need a REX prefix (the encoder ends the process then), and
 * r16 to r31 need APX.
 */
bool isAvoided(StringRef name) {
  if (name == "AH" || name == "BH" || name == "CH" || name == "DH") return true;
  unsigned number;
  return name.consume_front("R") && !name.consumeInteger(10, number) && number > 15;
}

MCOperand pickRegister(const Machine &machine, int registerClass, Random &random) {
  const MCRegisterClass &registers = machine.registers->getRegClass(registerClass);
  for (int attempt = 0; attempt < 20; attempt++) {
    const unsigned number = registers.getRegister(random() % registers.getNumRegs());
    const bool isX86 = Triple(machine.triple).isX86();
    if (!isX86 || !isAvoided(machine.registers->getName(number))) return MCOperand::createReg(number);
  }
  return MCOperand::createReg(registers.getRegister(0));
}

int classNamed(const Machine &machine, StringRef name) {
  for (unsigned n = 0; n < machine.registers->getNumRegClasses(); n++)
    if (name == machine.registers->getRegClassName(&machine.registers->getRegClass(n))) return n;
  return -1;
}

unsigned registerNamed(const Machine &machine, StringRef name) {
  for (unsigned n = 1; n < machine.registers->getNumRegs(); n++)
    if (name == machine.registers->getName(n)) return n;
  return 0;
}

int segmentRegisters(const Machine &machine) {
  static const int found = classNamed(machine, "SEGMENT_REG");
  return found;
}

/** x86: base, scale, index, displacement, segment. */
bool isAddress(const Machine &machine, ArrayRef<MCOperandInfo> fields) {
  return fields[1].RegClass < 0 && fields[3].RegClass < 0 && fields[4].RegClass == segmentRegisters(machine);
}

void addAddress(const Machine &machine, ArrayRef<MCOperandInfo> fields, MCInst &instruction, Random &random) {
  static const int pointers = classNamed(machine, "GR64");
  static const unsigned instructionPointer = registerNamed(machine, "RIP");
  const bool vector = fields[2].RegClass >= 0 && !fields[2].isLookupPtrRegClass() &&
                      machine.registers->getRegClass(fields[2].RegClass).getSizeInBits() > 64;
  const int64_t displacements[] = {0, 0x12, -0x70, 0x12345678};
  const unsigned shape = vector ? 2 : random() % 4;
  instruction.addOperand(shape == 3 ? MCOperand::createReg(instructionPointer)
                                    : pickRegister(machine, pointers, random));
  instruction.addOperand(MCOperand::createImm(shape == 2 ? 1 << random() % 4 : 1));
  const int indices = vector ? fields[2].RegClass : classNamed(machine, "GR64_NOSP");
  instruction.addOperand(shape == 2 ? pickRegister(machine, indices, random) : MCOperand::createReg(0));
  instruction.addOperand(MCOperand::createImm(shape == 3 ? 0x12345678 : displacements[random() % 4]));
  instruction.addOperand(MCOperand::createReg(0));
}

/** x86: addresses in fixed registers (string instructions) or as numbers (moffs), each followed by a segment. */
void addFixedAddress(const Machine &machine, ArrayRef<MCOperandInfo> fields, MCInst &instruction) {
  const int segments = segmentRegisters(machine);
  static const unsigned source = registerNamed(machine, "RSI"), destination = registerNamed(machine, "RDI");
  for (size_t n = 0; n < fields.size(); n++) {
    if (fields[n].RegClass == segments) instruction.addOperand(MCOperand::createReg(0));
    else if (fields[n].RegClass < 0 && !fields[n].isLookupPtrRegClass())
      instruction.addOperand(MCOperand::createImm(0x1122334455667788));
    else {
      const bool hasSegment = n + 1 < fields.size() && fields[n + 1].RegClass == segments;
      instruction.addOperand(MCOperand::createReg(hasSegment ? source : destination));
    }
  }
}

}  // namespace

MCInst synthesise(const Machine &machine, unsigned opcode, Random &random) {
  const MCInstrDesc &description = machine.instructions->get(opcode);
  MCInst instruction;
  instruction.setOpcode(opcode);
  const bool isX86 = Triple(machine.triple).isX86(), isWasm = Triple(machine.triple).isWasm();
  const auto fields = description.operands();
  for (size_t n = 0; n < fields.size(); n++) {
    const MCOperandInfo &field = fields[n];
    const int tied = description.getOperandConstraint(n, MCOI::TIED_TO);
    if (isX86 && n + 4 < fields.size() && isAddress(machine, fields.slice(n, 5))) {
      addAddress(machine, fields.slice(n, 5), instruction, random);
      n += 4;
    } else if (isX86 && field.OperandType == MCOI::OPERAND_MEMORY) {
      size_t end = n;
      while (end < fields.size() && fields[end].OperandType == MCOI::OPERAND_MEMORY) end++;
      addFixedAddress(machine, fields.slice(n, end - n), instruction);
      n = end - 1;
    } else if (tied >= 0 && static_cast<size_t>(tied) < n) instruction.addOperand(instruction.getOperand(tied));
    else if (field.RegClass >= 0 && !field.isLookupPtrRegClass())
      instruction.addOperand(pickRegister(machine, field.RegClass, random));
    else if (field.isLookupPtrRegClass())
      instruction.addOperand(pickRegister(machine, classNamed(machine, "GR64"), random));
    else if (isWasm)
      instruction.addOperand(MCOperand::createImm(pickWasmImmediate(field.OperandType, machine.name(opcode), random)));
    else instruction.addOperand(MCOperand::createImm(pickImmediate(random)));
  }
  // WebAssembly's br_table takes any number of labels.
  if (isWasm && description.isVariadic())
    for (int n = random() % 3 + 1; n > 0; n--) instruction.addOperand(MCOperand::createImm(random() % 200));
  return instruction;
}
