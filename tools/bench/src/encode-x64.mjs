/**
 * Encoding speed: instructions per second through the typed API with validation on, beside iced-x86 from npm in the same
 * run. Both create the operands of every instruction anew (registers are constants in both) and encode into one buffer.
 * Usage: node tools/bench/src/encode-x64.mjs  (after a build)
 */
import * as x64 from '@sourceless/isa-x64'
import * as iced from 'iced-x86'

const { createAssembler, form, memory, registers: r } = x64
const { Code, Encoder, Instruction, MemoryOperand, Register: R } = iced

const add = form('add_rm64_r64')
const load = form('mov_r64_rm64')
const addImmediate = form('add_rm64_imm8')
const multiply = form('imul_r64_rm64')
const moveImmediate = form('mov_r32_imm32')
const store = form('mov_rm32_r32')
const shift = form('shl_rm64_imm8')
const compare = form('cmp_rm32_imm32')
const extend = form('movzx_r32_rm8')
const leaForm = form('lea_r64_m')
const mixSize = 10

/** The same ten instructions, `rounds` times over. */
function encodeOurs(rounds) {
  const a = createAssembler()
  for (let i = 0; i < rounds; i++) {
    a.emit(add, r.rax, r.rcx)
    a.emit(load, r.rdx, memory({ base: r.rax, index: r.rcx, scale: 8, displacement: i & 127 }))
    a.emit(addImmediate, r.rbx, i & 63)
    a.emit(multiply, r.r9, r.r10)
    a.emit(moveImmediate, r.eax, i)
    a.emit(store, memory({ base: r.rsp, displacement: i }), r.esi)
    a.emit(shift, r.r11, 7)
    a.emit(compare, r.edi, 1000 + i)
    a.emit(extend, r.ecx, r.sil)
    a.emit(leaForm, r.rdi, memory({ base: r.rdi, displacement: 8 }))
  }
  return a.layout.buffer.toBytes()
}

function encodeIced(rounds) {
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

/** Million instructions per second of one batch. */
function speed(encode, rounds) {
  const start = performance.now()
  encode(rounds)
  return (rounds * mixSize) / (performance.now() - start) / 1000
}

// Equal work: byte for byte the same code, so far as both prefer the same displacement sizes.
const [first, second] = [encodeOurs(1000), encodeIced(1000)]
const same = first.length === second.length && first.every((byte, n) => byte === second[n])
let [ours, theirs] = [0, 0]
// Best of many short batches, taking turns, so that other load on the machine hits both alike.
for (let n = 0; n < 100; n++) {
  ours = Math.max(ours, speed(encodeOurs, 10_000))
  theirs = Math.max(theirs, speed(encodeIced, 1_000))
}
console.log(
  `x64 encode   sourceless ${ours.toFixed(1)} M/s   iced-x86 ${theirs.toFixed(2)} M/s   ratio ${(ours / theirs).toFixed(1)}`,
)
console.log(`same bytes: ${same ? 'yes' : `no (${first.length} and ${second.length})`}   goals: 15 M/s, ratio 3`)
