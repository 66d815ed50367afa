/** The ten instructions of the x86-64 mix through iced-x86's typed constructors. */
export const encodeIced =
  ({ Code, Encoder, Instruction, MemoryOperand, Register: R }) =>
  (rounds) => {
    const encoder = new Encoder(64)
    const put = (instruction) => {
      encoder.encode(instruction, 0n)
      instruction.free()
    }
    // Creating the instruction takes the operand over: it is freed with it.
    const withMemory = (operand, make) => put(make(operand))
    const at = (base, index, scale, displacement) =>
      new MemoryOperand(base, index, scale, BigInt(displacement), displacement === 0 ? 0 : 1, false, R.None)
    for (let i = 0; i < rounds; i++) {
      put(Instruction.createRegReg(Code.Add_rm64_r64, R.RAX, R.RCX))
      withMemory(at(R.RAX, R.RCX, 8, i & 127), (m) => Instruction.createRegMem(Code.Mov_r64_rm64, R.RDX, m))
      put(Instruction.createRegI32(Code.Add_rm64_imm8, R.RBX, i & 63))
      put(Instruction.createRegReg(Code.Imul_r64_rm64, R.R9, R.R10))
      put(Instruction.createRegI32(Code.Mov_r32_imm32, R.EAX, i))
      withMemory(at(R.RSP, R.None, 1, i), (m) => Instruction.createMemReg(Code.Mov_rm32_r32, m, R.ESI))
      put(Instruction.createRegI32(Code.Shl_rm64_imm8, R.R11, 7))
      put(Instruction.createRegI32(Code.Cmp_rm32_imm32, R.EDI, 1000 + i))
      put(Instruction.createRegReg(Code.Movzx_r32_rm8, R.ECX, R.SIL))
      withMemory(at(R.RDI, R.None, 1, 8), (m) => Instruction.createRegMem(Code.Lea_r64_m, R.RDI, m))
    }
    const bytes = encoder.takeBuffer()
    encoder.free()
    return bytes
  }
