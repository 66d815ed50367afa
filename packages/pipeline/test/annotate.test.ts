import { decode, parseAssembly } from '@sourceless/isa-x64'
import { describe, expect, test } from 'vitest'
import { describeX64 } from '../src/annotate/x64.js'

/** Instruction in Intel syntax, and what a person reads beside it. */
const notes: readonly (readonly [instruction: string, note: string])[] = [
  ['mov rax, rdi', 'rax = rdi'],
  ['xor eax, eax', 'rax = 0'],
  ['add eax, edx', 'eax = eax + edx'],
  ['lea rax, [rdi - 1]', 'rax = rdi − 1'],
  ['shr rax, 1', 'rax = bits 1… of rax'],
  ['and edx, 1', 'rdx = lowest bit of rdx'],
  ['mov eax, dword ptr [rdi + rcx*4]', 'eax = [rdi + (rcx << 2)]'],
  ['mov byte ptr [rsi], al', '[rsi] = al'],
  ['cmp rdi, rsi', 'compare rdi with rsi'],
  ['test rax, rax', 'test bits of rax with rax'],
  ['sete al', 'al = 1 if equal or zero'],
  ['cmovb eax, edx', 'eax = edx if below (unsigned)'],
  ['ret', 'return'],
  ['syscall', 'system call; the number is in rax'],
]

describe('what an instruction does, in words', () => {
  test.each(notes)('%s', (source, note) => {
    const { value } = parseAssembly(source)
    const instruction = decode(value!.bytes, 0).value!
    expect(describeX64(instruction, 0).note).toBe(note)
  })
})
