/** A contract, code that fulfils it, and how strong the verdict at normal effort has to be. */
export interface Sample {
  readonly contract: string
  readonly assembly: string
  readonly level: RegExp
}

export const samples: readonly Sample[] = [
  {
    contract: `function popcount(x: u64): u32 {
      example(popcount(255) == 8)
      let n: u32 = 0
      for (let i: u32 = 0; i < 64; i++) n += u32((x >> u64(i)) & 1)
      return n
    }`,
    assembly: `
      xor eax, eax
      xor ecx, ecx
    top:
      mov rdx, rdi
      shr rdx, cl
      and edx, 1
      add eax, edx
      inc ecx
      cmp ecx, 64
      jb top
      ret`,
    level: /^proved$/,
  },
  {
    contract: `function larger(x: i64, y: i64): i64 { return x > y ? x : y }`,
    assembly: `
      mov rax, rsi
      cmp rdi, rsi
      cmovg rax, rdi
      ret`,
    level: /^proved$/,
  },
  {
    contract: `function tenth(x: u64): u64 { example(tenth(100) == 10); return x / 10 }`,
    assembly: `
      movabs rax, -3689348814741910323
      mul rdi
      mov rax, rdx
      shr rax, 3
      ret`,
    level: /^proved$/,
  },
  {
    contract: `function average(a: u32, b: u32): u32 { return u32((u64(a) + u64(b)) >> 1) }`,
    assembly: `
      mov eax, edi
      mov ecx, esi
      add rax, rcx
      shr rax, 1
      ret`,
    level: /^proved$/,
  },
  {
    contract: `function isPowerOfTwo(x: u64): bool {
      if (x == 0) return false
      while (x % 2 == 0) x = x / 2
      return x == 1
    }`,
    assembly: `
      lea rax, [rdi-1]
      xor rdi, rax
      cmp rdi, rax
      seta al
      ret`,
    level: /^(proved|tested \d+)$/,
  },
  {
    contract: `function sign(x: i16): i8 { return x > 0 ? 1 : x < 0 ? -1 : 0 }`,
    assembly: `
      xor eax, eax
      test di, di
      setg al
      sar di, 15
      or eax, edi
      ret`,
    level: /^proved$/,
  },
  {
    contract: `function quotient(a: u32, b: u32): u32 { requires(b != 0); return a / b }`,
    assembly: `
      mov eax, edi
      xor edx, edx
      div esi
      ret`,
    level: /^proved$/,
  },
  {
    contract: `function gcd(a: u64, b: u64): u64 {
      example(gcd(48, 18) == 6)
      while (b != 0) { const t = a % b; a = b; b = t }
      return a
    }`,
    assembly: `
      mov rax, rdi
      jmp check
    top:
      xor edx, edx
      div rsi
      mov rax, rsi
      mov rsi, rdx
    check:
      test rsi, rsi
      jne top
      ret`,
    level: /^(proved|tested \d+)$/,
  },
  {
    contract: `function sum(values: readonly i32[]): i64 {
      let total: i64 = 0
      for (let i: u64 = 0; i < values.length; i++) total += i64(values[i])
      return total
    }`,
    assembly: `
      xor eax, eax
      xor ecx, ecx
      jmp check
    top:
      movsxd rdx, dword ptr [rdi + rcx*4]
      add rax, rdx
      inc rcx
    check:
      cmp rcx, rsi
      jb top
      ret`,
    level: /^(proved|bounded \d+)$/,
  },
  {
    contract: `function reverse(values: u8[]): void {
      example(reverse([1, 2, 3]), values == [3, 2, 1])
      let i: u64 = 0
      let j: u64 = values.length
      while (i + 1 < j) {
        j--
        const t = values[i]
        values[i] = values[j]
        values[j] = t
        i++
      }
    }`,
    assembly: `
      test rsi, rsi
      je done
      lea rsi, [rdi + rsi]
    top:
      dec rsi
      cmp rdi, rsi
      jae done
      mov al, byte ptr [rdi]
      mov cl, byte ptr [rsi]
      mov byte ptr [rsi], al
      mov byte ptr [rdi], cl
      inc rdi
      jmp top
    done:
      ret`,
    level: /^bounded \d+$/,
  },
  {
    contract: `function length(s: cstr): u64 { let i: u64 = 0; while (s[i] != 0) i++; return i }`,
    assembly: `
      mov rax, rdi
    top:
      cmp byte ptr [rax], 0
      je done
      inc rax
      jmp top
    done:
      sub rax, rdi
      ret`,
    level: /^bounded \d+$/,
  },
  {
    contract: `function mix(a: f64, b: f64): f64 { return a * 0.5 + b }`,
    assembly: `
      mov rax, 0x3fe0000000000000
      movq xmm2, rax
      mulsd xmm0, xmm2
      addsd xmm0, xmm1
      ret`,
    level: /^proved$/,
  },
]
