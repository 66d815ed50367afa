/**
 * What the benchmark of the judge gives it: small functions with right candidates, and with candidates of each kind of
 * mistake, in the assembly of each instruction set.
 */
export const contracts = {
  larger: 'function larger(a: i32, b: i32): i32 { return a > b ? a : b }',
  bits: `function bits(x: u64): u32 {
    let n: u32 = 0
    while (x != 0) { n += u32(x & 1); x = x >> 1 }
    return n
  }`,
  total: `function total(values: readonly u32[]): u32 {
    let sum: u32 = 0
    for (let i: u64 = 0; i < values.length; i++) sum += values[i]
    return sum
  }`,
}

export const kinds = ['right', 'wrong result', 'crash', 'endless loop', 'unparsable', 'ABI violation']

const x64 = {
  larger: {
    right: 'mov eax, edi\ncmp edi, esi\ncmovl eax, esi\nret',
    'wrong result': 'mov eax, edi\ncmp edi, esi\ncmovb eax, esi\nret',
    crash: 'mov eax, [rdi]\ncmp eax, esi\ncmovl eax, esi\nret',
    'endless loop':
      'mov eax, edi\ntop: cmp eax, esi\njge top\nmov eax, esi\njmp top2\ntop2: cmp eax, edi\njl top2\nret',
    unparsable: 'mov eax, max(edi, esi)\nret',
    'ABI violation': 'mov ebx, esi\nmov eax, edi\ncmp edi, ebx\ncmovl eax, ebx\nret',
  },
  bits: {
    right: 'xor eax, eax\ntest rdi, rdi\nje done\ntop: lea rcx, [rdi-1]\nadd eax, 1\nand rdi, rcx\njne top\ndone: ret',
    'wrong result':
      'xor eax, eax\ntest edi, edi\nje done\ntop: lea ecx, [rdi-1]\nadd eax, 1\nand edi, ecx\njne top\ndone: ret',
    crash: 'xor eax, eax\ntop: div rdi\nadd eax, 1\nshr rdi, 1\njne top\nret',
    'endless loop': 'xor eax, eax\ntop: mov ecx, edi\nand ecx, 1\nadd eax, ecx\nsar rdi, 1\nadd rdi, 1\njne top\nret',
    unparsable: 'countbits eax, rdi\nret',
    'ABI violation':
      'xor eax, eax\nsub rsp, 8\ntop: mov ecx, edi\nand ecx, 1\nadd eax, ecx\nshr rdi, 1\njne top\npop rbx\nret',
  },
  total: {
    right: 'xor eax, eax\ntest rsi, rsi\nje done\ntop: add eax, [rdi]\nadd rdi, 4\ndec rsi\njne top\ndone: ret',
    'wrong result': 'xor eax, eax\ndec rsi\njle done\ntop: add eax, [rdi]\nadd rdi, 4\ndec rsi\njne top\ndone: ret',
    crash: 'xor eax, eax\ntop: add eax, [rdi]\nadd rdi, 4\ndec rsi\njge top\nret',
    'endless loop': 'xor eax, eax\nxor ecx, ecx\ntop: cmp rcx, rsi\njae done\nadd eax, [rdi+rcx*4]\njmp top\ndone: ret',
    unparsable: 'xor eax, eax\nadd eax, [rdi + 4*]\nret',
    'ABI violation':
      'xor ebp, ebp\ntest rsi, rsi\nje done\ntop: add ebp, [rdi]\nadd rdi, 4\ndec rsi\njne top\ndone: mov eax, ebp\nret',
  },
}

const arm64 = {
  larger: {
    right: 'cmp w0, w1\ncsel w0, w0, w1, gt\nret',
    'wrong result': 'cmp w0, w1\ncsel w0, w0, w1, hi\nret',
    crash: 'ldr w2, [x0]\ncmp w2, w1\ncsel w0, w2, w1, gt\nret',
    'endless loop': 'top: cmp w0, w1\nb.ge top\nmov w0, w1\nret',
    unparsable: 'smax w0, w0, #w1\nret',
    'ABI violation': 'mov w19, w1\ncmp w0, w19\ncsel w0, w0, w19, gt\nret',
  },
  bits: {
    right:
      'mov w1, #0\ncbz x0, done\ntop: sub x2, x0, #1\nadd w1, w1, #1\nands x0, x0, x2\nb.ne top\ndone: mov w0, w1\nret',
    'wrong result':
      'mov w1, #0\ncbz w0, done\ntop: sub w2, w0, #1\nadd w1, w1, #1\nands w0, w0, w2\nb.ne top\ndone: mov w0, w1\nret',
    crash: 'mov w1, #0\ntop: ldrb w2, [x0, x1]\nadd w1, w1, #1\nlsr x0, x0, #1\ncbnz x0, top\nmov w0, w1\nret',
    'endless loop':
      'mov w1, #0\ntop: and w2, w0, #1\nadd w1, w1, w2\nasr x0, x0, #1\nadd x0, x0, #1\ncbnz x0, top\nmov w0, w1\nret',
    unparsable: 'popcnt w0, x0\nret',
    'ABI violation':
      'sub sp, sp, #16\nmov w1, #0\ntop: and w2, w0, #1\nadd w1, w1, w2\nlsr x0, x0, #1\ncbnz x0, top\nmov w0, w1\nret',
  },
  total: {
    right:
      'mov w2, #0\ncbz x1, done\ntop: ldr w3, [x0], #4\nadd w2, w2, w3\nsubs x1, x1, #1\nb.ne top\ndone: mov w0, w2\nret',
    'wrong result':
      'mov w2, #0\nsubs x1, x1, #1\nb.le done\ntop: ldr w3, [x0], #4\nadd w2, w2, w3\nsubs x1, x1, #1\nb.ne top\ndone: mov w0, w2\nret',
    crash: 'mov w2, #0\ntop: ldr w3, [x0], #4\nadd w2, w2, w3\nsubs x1, x1, #1\nb.ge top\nmov w0, w2\nret',
    'endless loop':
      'mov w2, #0\nmov x4, #0\ntop: cmp x4, x1\nb.hs done\nldr w3, [x0, x4, lsl #2]\nadd w2, w2, w3\nb top\ndone: mov w0, w2\nret',
    unparsable: 'ldr w3, [x0, x1, lsl #2\nret',
    'ABI violation':
      'mov w20, #0\ncbz x1, done\ntop: ldr w3, [x0], #4\nadd w20, w20, w3\nsubs x1, x1, #1\nb.ne top\ndone: mov w0, w20\nret',
  },
}

const riscv64 = {
  larger: {
    right: 'bge a0, a1, done\nmv a0, a1\ndone: ret',
    'wrong result': 'bgeu a0, a1, done\nmv a0, a1\ndone: ret',
    crash: 'lw a0, 0(a0)\nbge a0, a1, done\nmv a0, a1\ndone: ret',
    'endless loop': 'top: bge a0, a1, top\nmv a0, a1\nret',
    unparsable: 'max.w a0, a0, a1\nret',
    'ABI violation': 'mv s1, a1\nbge a0, s1, done\nmv a0, s1\ndone: ret',
  },
  bits: {
    right:
      'li a1, 0\nbeqz a0, done\ntop: addi a2, a0, -1\naddi a1, a1, 1\nand a0, a0, a2\nbnez a0, top\ndone: mv a0, a1\nret',
    'wrong result':
      'li a1, 0\nsext.w a0, a0\nbeqz a0, done\ntop: addiw a2, a0, -1\naddi a1, a1, 1\nand a0, a0, a2\nbnez a0, top\ndone: mv a0, a1\nret',
    crash: 'li a1, 0\ntop: lbu a2, 0(a0)\nadd a1, a1, a2\nsrli a0, a0, 1\nbnez a0, top\nmv a0, a1\nret',
    'endless loop':
      'li a1, 0\ntop: andi a2, a0, 1\nadd a1, a1, a2\nsrai a0, a0, 1\naddi a0, a0, 1\nbnez a0, top\nmv a0, a1\nret',
    unparsable: 'popcnt a0, a0\nret',
    'ABI violation':
      'addi sp, sp, -16\nli a1, 0\ntop: andi a2, a0, 1\nadd a1, a1, a2\nsrli a0, a0, 1\nbnez a0, top\nmv a0, a1\nret',
  },
  total: {
    right:
      'li a2, 0\nbeqz a1, done\ntop: lw a3, 0(a0)\naddw a2, a2, a3\naddi a0, a0, 4\naddi a1, a1, -1\nbnez a1, top\ndone: mv a0, a2\nret',
    'wrong result':
      'li a2, 0\naddi a1, a1, -1\nblez a1, done\ntop: lw a3, 0(a0)\naddw a2, a2, a3\naddi a0, a0, 4\naddi a1, a1, -1\nbnez a1, top\ndone: mv a0, a2\nret',
    crash:
      'li a2, 0\ntop: lw a3, 0(a0)\naddw a2, a2, a3\naddi a0, a0, 4\naddi a1, a1, -1\nbgez a1, top\nmv a0, a2\nret',
    'endless loop':
      'li a2, 0\nli a4, 0\ntop: bgeu a4, a1, done\nlw a3, 0(a0)\naddw a2, a2, a3\nj top\ndone: mv a0, a2\nret',
    unparsable: 'lw a3, (a0, a1)\nret',
    'ABI violation':
      'li s2, 0\nbeqz a1, done\ntop: lw a3, 0(a0)\naddw s2, s2, a3\naddi a0, a0, 4\naddi a1, a1, -1\nbnez a1, top\ndone: mv a0, s2\nret',
  },
}

/** Registers and the stack pointer are the engine's own here: what breaks the ABI is to write where the caller has its data. */
const wasm = {
  larger: {
    right: 'local.get 0\nlocal.get 1\nlocal.get 0\nlocal.get 1\ni32.gt_s\nselect',
    'wrong result': 'local.get 0\nlocal.get 1\nlocal.get 0\nlocal.get 1\ni32.gt_u\nselect',
    crash: 'local.get 0\nlocal.get 1\ni32.div_s',
    'endless loop': 'loop\nlocal.get 0\nlocal.get 1\ni32.ge_s\nbr_if 0\nend\nlocal.get 1',
    unparsable: 'local.get 0\nlocal.get 1\ni32.max_s',
    'ABI violation': 'i32.const 0\nlocal.get 0\ni32.store\nlocal.get 1',
  },
  bits: {
    right: 'local.get 0\ni64.popcnt\ni32.wrap_i64',
    'wrong result': 'local.get 0\ni32.wrap_i64\ni32.popcnt',
    crash: 'i64.const 1\nlocal.get 0\ni64.div_u\ni32.wrap_i64',
    'endless loop':
      'loop\nlocal.get 0\ni64.const 1\ni64.shr_s\ni64.const 1\ni64.add\nlocal.tee 0\ni64.const 0\ni64.ne\nbr_if 0\nend\ni32.const 0',
    unparsable: 'local.get 0\ni64.popcount\ni32.wrap_i64',
    'ABI violation': 'i32.const 1024\nlocal.get 0\ni64.store\nlocal.get 0\ni64.popcnt\ni32.wrap_i64',
  },
  total: {
    right:
      '(local $sum i32)\nblock\nlocal.get 1\ni64.eqz\nbr_if 0\nloop\nlocal.get $sum\nlocal.get 0\ni32.load\ni32.add\nlocal.set $sum\nlocal.get 0\ni32.const 4\ni32.add\nlocal.set 0\nlocal.get 1\ni64.const 1\ni64.sub\nlocal.tee 1\ni64.const 0\ni64.ne\nbr_if 0\nend\nend\nlocal.get $sum',
    'wrong result':
      '(local $sum i32)\nblock\nlocal.get 1\ni64.const 1\ni64.le_s\nbr_if 0\nloop\nlocal.get $sum\nlocal.get 0\ni32.load\ni32.add\nlocal.set $sum\nlocal.get 0\ni32.const 4\ni32.add\nlocal.set 0\nlocal.get 1\ni64.const 1\ni64.sub\nlocal.tee 1\ni64.const 0\ni64.ne\nbr_if 0\nend\nend\nlocal.get $sum',
    crash:
      '(local $sum i32)\nloop\nlocal.get $sum\nlocal.get 0\ni32.load\ni32.add\nlocal.set $sum\nlocal.get 0\ni32.const 4\ni32.add\nlocal.set 0\nlocal.get 1\ni64.const 1\ni64.sub\nlocal.tee 1\ni64.const 0\ni64.ge_s\nbr_if 0\nend\nlocal.get $sum',
    'endless loop':
      '(local $sum i32)\nblock\nlocal.get 1\ni64.eqz\nbr_if 0\nloop\nlocal.get $sum\nlocal.get 0\ni32.load\ni32.add\nlocal.set $sum\nbr 0\nend\nend\nlocal.get $sum',
    unparsable: 'local.get 0\nlocal.get 1\ni32.sum',
    'ABI violation': 'local.get 0\ni32.const 7\ni32.store\nlocal.get 0\ni32.load',
  },
}

/** By triple. */
export const mix = { 'x86_64-linux': x64, 'aarch64-linux': arm64, 'riscv64-linux': riscv64, wasm32: wasm }

/** A candidate's text with an instruction more that changes nothing but makes texts differ. */
export const distinct = {
  'x86_64-linux': (text, n) => `mov r11d, ${n}\n${text}`,
  'aarch64-linux': (text, n) => `mov w9, #${n}\n${text}`,
  'riscv64-linux': (text, n) => `li t0, ${n}\n${text}`,
  wasm32: (text, n) => text.replace(/^(\(local .*\)\n)?/, `$1i32.const ${n}\ndrop\n`),
}
