import { describe, expect, test } from 'vitest'
import { x64Guest } from '../src/guest-x64.js'
import { createLinuxHost, createProgram, createSandbox, describeOutcome, type RunOptions } from '../src/index.js'
import { assemble } from './support/assemble.js'
import { createRandom } from './support/random.js'

function callOf(text: string, args: readonly bigint[] = [], options: RunOptions = {}) {
  const sandbox = createSandbox({ guest: x64Guest })
  const code = sandbox.loadCode(assemble(text))
  return { sandbox, code, ...sandbox.call(code, args, options) }
}

describe('memory', () => {
  const forms = [
    ['read', 1, 'movzx eax, byte ptr [rdi]'],
    ['read', 2, 'movzx eax, word ptr [rdi]'],
    ['read', 4, 'mov eax, dword ptr [rdi]'],
    ['read', 8, 'mov rax, qword ptr [rdi]'],
    ['write', 1, 'mov byte ptr [rdi], al'],
    ['write', 2, 'mov word ptr [rdi], ax'],
    ['write', 4, 'mov dword ptr [rdi], eax'],
    ['write', 8, 'mov qword ptr [rdi], rax'],
  ] as const

  test.each(forms)('a %s of %i bytes faults exactly where a byte is forbidden', (access, sizeBytes, text) => {
    const sandbox = createSandbox({ guest: x64Guest })
    const code = sandbox.loadCode(assemble(`nop\n${text}\nret`))
    for (const length of [1, 3, 8, 20]) {
      const buffer = sandbox.allocate(length, { permission: access, misalignment: 3 })
      for (let offset = -9; offset < length + 9; offset++) {
        const address = buffer + BigInt(offset)
        const { outcome } = sandbox.call(code, [address])
        const inside = offset >= 0 && offset + sizeBytes <= length
        if (inside) expect(outcome.kind).toBe('returned')
        else {
          const faultingAddress =
            offset < 0 ? address : address > buffer + BigInt(length) ? address : buffer + BigInt(length)
          expect(outcome).toMatchObject({
            kind: 'fault',
            access,
            address,
            sizeBytes,
            faultingAddress,
            instructionAddress: code + 1n,
          })
        }
      }
    }
  })

  test('reading needs the read permission, writing the write permission', () => {
    const sandbox = createSandbox({ guest: x64Guest })
    const code = sandbox.loadCode(assemble('add qword ptr [rdi], 1\nret'))
    const buffer = sandbox.allocate(8)
    for (const [permission, kind, access] of [
      ['read-write', 'returned', undefined],
      ['read', 'fault', 'write'],
      ['write', 'fault', 'read'],
      ['none', 'fault', 'read'],
    ] as const) {
      sandbox.protect(buffer, 8, permission)
      expect(sandbox.call(code, [buffer]).outcome).toMatchObject(access === undefined ? { kind } : { kind, access })
    }
  })

  test('addresses outside of the window, truncated and null pointers fault', () => {
    const sandbox = createSandbox({ guest: x64Guest })
    const code = sandbox.loadCode(assemble('mov rax, qword ptr [rdi]\nret'))
    const buffer = sandbox.allocate(8)
    const { base, sizeBytes } = sandbox
    const addresses = [
      0n,
      buffer & 0xffffffffn,
      base - 4n,
      base - 8n,
      base + BigInt(sizeBytes) - 4n,
      base + BigInt(sizeBytes),
      -1n,
      -4n,
      1n << 63n,
    ]
    for (const address of addresses) {
      const { outcome } = sandbox.call(code, [BigInt.asUintN(64, address)])
      expect(outcome).toMatchObject({ kind: 'fault', access: 'read', address: BigInt.asUintN(64, address) })
    }
    expect(sandbox.call(code, [base - 4n]).outcome).toMatchObject({ faultingAddress: base - 4n })
  })

  test('16-byte accesses', () => {
    const sandbox = createSandbox({ guest: x64Guest })
    const code = sandbox.loadCode(assemble('movups xmm0, xmmword ptr [rdi]\nmovups xmmword ptr [rsi], xmm0\nret'))
    const [from, to] = [sandbox.allocate(16, { permission: 'read' }), sandbox.allocate(16, { permission: 'write' })]
    sandbox.bytes(from, 16).set([...Array(16).keys()])
    expect(sandbox.call(code, [from, to]).outcome.kind).toBe('returned')
    expect([...sandbox.bytes(to, 16)]).toEqual([...Array(16).keys()])
    expect(sandbox.call(code, [from + 1n, to]).outcome).toMatchObject({
      kind: 'fault',
      access: 'read',
      faultingAddress: from + 16n,
    })
    expect(sandbox.call(code, [from, to - 1n]).outcome).toMatchObject({
      kind: 'fault',
      access: 'write',
      faultingAddress: to - 1n,
    })
  })

  test('the caller’s frame is out of reach, the red zone is not', () => {
    expect(callOf('mov rax, qword ptr [rsp + 8]\nret').outcome.kind).toBe('fault')
    expect(callOf('mov qword ptr [rsp - 128], rdi\nmov rax, qword ptr [rsp - 128]\nret', [7n]).result).toBe(7n)
  })

  test('code cannot be written', () => {
    const { outcome, code } = callOf('lea rax, [rip - 7]\nmov byte ptr [rax], 1\nret')
    expect(outcome).toMatchObject({ kind: 'fault', access: 'write', address: code })
  })

  test('what was allocated after keep is forbidden after reset', () => {
    const sandbox = createSandbox({ guest: x64Guest })
    const code = sandbox.loadCode(assemble('movzx eax, byte ptr [rdi]\nret'))
    sandbox.keep()
    const buffer = sandbox.allocate(4)
    expect(sandbox.call(code, [buffer]).outcome.kind).toBe('returned')
    sandbox.reset(1)
    expect(sandbox.call(code, [buffer]).outcome.kind).toBe('fault')
    expect(() => sandbox.allocate(1 << 20)).toThrow(RangeError)
  })
})

describe('control flow', () => {
  test('an endless loop runs out of fuel, also around system calls and returns', () => {
    for (const text of [
      'x: jmp x',
      'x: mov eax, 39\njmp x',
      'x: call y\ny: add rsp, 8\njmp x',
      'lea rax, [rip - 7]\njmp rax',
    ]) {
      const { outcome } = callOf(text, [], { fuel: 5000 })
      expect(outcome.kind, text).toBe('fuel')
      expect(outcome.instructions).toBeGreaterThanOrEqual(5000)
      expect(outcome.instructions).toBeLessThan(5200)
    }
  })

  test('calls, recursion and returns', () => {
    const factorial = `
      push rbx
      mov rbx, rdi
      mov eax, 1
      cmp rdi, 1
      jbe out
      dec rdi
      call start
      imul rax, rbx
      out: pop rbx
      ret`
    const { result, outcome, abiViolations } = callOf(`start: ${factorial.trim()}`, [20n])
    expect(outcome.kind).toBe('returned')
    expect(abiViolations).toEqual([])
    expect(result).toBe(2432902008176640000n)
    const deep = callOf('x: push rdi\ndec rdi\nje y\ncall x\ny: pop rax\nret', [3000n])
    expect(deep).toMatchObject({ outcome: { kind: 'returned' }, result: 3000n })
    expect(callOf('x: call x\nret').outcome).toMatchObject({ kind: 'fault', access: 'write' })
  })

  test('two callers of one function, in a loop', () => {
    const text = `
      xor eax, eax
      again: call twice
      call twice
      dec rdi
      jne again
      ret
      twice: lea rax, [rax + rax + 1]
      ret`
    expect(callOf(text, [5n])).toMatchObject({ outcome: { kind: 'returned' }, result: 1023n })
  })

  test('a return to another address than the caller’s goes there', () => {
    expect(callOf('lea rax, [rip + 3]\npush rax\nret\nnop\nmov eax, 9\nret').result).toBe(9n)
    const { outcome } = callOf('mov qword ptr [rsp], rdi\nret', [0x1234n])
    expect(outcome).toMatchObject({ kind: 'fault', access: 'execute', address: 0x1234n })
  })

  test('jump tables and calls through registers', () => {
    const text = `
      lea rax, [rip + 12]
      lea rcx, [rdi + rdi*4]
      add rax, rcx
      call rax
      ret
      a: mov eax, 10
      ret
      nop`
    const sandbox = createSandbox({ guest: x64Guest })
    const code = sandbox.loadCode(assemble(text))
    const target = sandbox.loadCode(assemble('mov eax, 10\nret'))
    const viaRegister = sandbox.loadCode(assemble('sub rsp, 8\ncall rdi\nadd rsp, 8\nadd eax, 1\nret'))
    expect(sandbox.call(viaRegister, [target])).toMatchObject({
      outcome: { kind: 'returned' },
      result: 11n,
      abiViolations: [],
    })
    expect(sandbox.call(viaRegister, [code + 0x1000n]).outcome).toMatchObject({ kind: 'fault', access: 'execute' })
  })

  test('irreducible control flow', () => {
    // Two loops that share their bodies and are entered in both.
    const text = `
      xor eax, eax
      test rdi, rdi
      je b
      a: add rax, 3
      dec rsi
      js out
      b: lea rax, [rax + rax*2]
      inc rax
      test al, 4
      je a
      c: add rax, 5
      dec rsi
      jns b
      test al, 1
      jne a
      out: ret`
    const reference = (first: bigint, second: bigint): bigint => {
      let [rax, rsi] = [0n, second]
      const step = (value: bigint): bigint => BigInt.asUintN(64, value)
      let at = first === 0n ? 'b' : 'a'
      for (;;) {
        if (at === 'a') {
          rax = step(rax + 3n)
          rsi -= 1n
          if (rsi < 0n) return rax
          at = 'b'
        } else if (at === 'b') {
          rax = step(3n * rax + 1n)
          at = (rax & 4n) === 0n ? 'a' : 'c'
        } else {
          rax = step(rax + 5n)
          rsi -= 1n
          if (rsi >= 0n) at = 'b'
          else if ((rax & 1n) !== 0n) at = 'a'
          else return rax
        }
      }
    }
    const sandbox = createSandbox({ guest: x64Guest })
    const code = sandbox.loadCode(assemble(text))
    const scalar = sandbox.compileScalar(code, { parameters: ['int', 'int'], result: 'int' })
    for (let first = 0n; first < 2n; first++) {
      for (let second = 0n; second < 60n; second++) {
        expect(sandbox.call(code, [first, second]).result).toBe(reference(first, second))
        expect(scalar.run(first, second)).toEqual([BigInt.asIntN(64, reference(first, second)), 0])
      }
    }
  })

  test('jumping into the middle of an instruction executes what is there', () => {
    // b8 b0 05 c3 90: mov eax, 0x90c305b0; from its second byte: mov al, 5; ret
    const sandbox = createSandbox({ guest: x64Guest })
    const code = sandbox.loadCode(Uint8Array.of(0x31, 0xc0, 0x85, 0xff, 0x75, 0x01, 0xb8, 0xb0, 0x05, 0xc3, 0x90, 0xc3))
    expect(sandbox.call(code, [1n]).result).toBe(5n)
    expect(sandbox.call(code, [0n]).result).toBe(0x90c305b0n)
  })

  test('traps name their instruction', () => {
    const { outcome, code } = callOf('xor edx, edx\nmov eax, 1\ndiv rdi\nret', [0n])
    expect(outcome).toMatchObject({ kind: 'trap', trap: 'divide-error', instructionAddress: code + 7n })
    expect(callOf('ud2').outcome).toMatchObject({ kind: 'trap', trap: 'invalid-opcode' })
    expect(callOf('mov edx, 1\nxor eax, eax\nmov ecx, 1\ndiv rcx\nret').outcome.kind).toBe('trap')
    const sandbox = createSandbox({ guest: x64Guest })
    const bytes = sandbox.loadCode(Uint8Array.of(0x90, 0x06))
    const illegal = sandbox.call(bytes, []).outcome
    expect(illegal).toMatchObject({ kind: 'illegal', instructionAddress: bytes + 1n })
    expect(describeOutcome(illegal)).toContain('0x')
    const end = sandbox.loadCode(Uint8Array.of(0x90))
    expect(sandbox.call(end, []).outcome).toMatchObject({ kind: 'fault', access: 'execute', address: end + 1n })
  })
})

describe('the ABI', () => {
  test('broken promises are told', () => {
    expect(callOf('mov rbx, rdi\nret', [1n]).abiViolations).toEqual(['rbx'])
    expect(callOf('mov r12, 5\nmov rbp, rsp\nret').abiViolations).toEqual(['rbp', 'r12'])
    expect(callOf('pop rax\npush rax\npush rax\nret').abiViolations).toEqual(['rsp'])
    expect(callOf('push rbx\nmov rbx, rdi\npop rbx\nret', [1n]).abiViolations).toEqual([])
  })

  test('the scalar function sees them, too', () => {
    const sandbox = createSandbox({ guest: x64Guest })
    const compile = (text: string) =>
      sandbox.compileScalar(sandbox.loadCode(assemble(text)), { parameters: ['int'], result: 'int' })
    expect(compile('mov rax, rdi\nret').run(5n)).toEqual([5n, 0])
    for (const text of [
      'xor ebx, ebx\nmov rax, rdi\nret',
      'push rax\npush rdi\npop rax\npop rcx\npush rcx\npush rcx\nret',
    ]) {
      const broken = compile(text)
      const [, status] = broken.run(5n)
      expect(status, text).not.toBe(0)
      const { outcome, abiViolations } = broken.explain(status)
      expect(outcome.kind !== 'returned' || abiViolations.length > 0).toBe(true)
    }
    const reader = compile('mov rax, qword ptr [rdi]\nret')
    expect(reader.explain(reader.run(0n)[1]).outcome).toMatchObject({ kind: 'fault', access: 'read', address: 0n })
    const endless = compile('x: jmp x')
    endless.setFuel(1000)
    expect(endless.explain(endless.run(0n)[1]).outcome.kind).toBe('fuel')
  })

  test('seven integers and nine floats', () => {
    const text = 'mov rax, qword ptr [rsp + 8]\nmovq xmm0, qword ptr [rsp + 16]\nret'
    const sandbox = createSandbox({ guest: x64Guest })
    const code = sandbox.loadCode(assemble(text))
    const integers = [1n, 2n, 3n, 4n, 5n, 6n, 77n]
    const floats = [1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n, 99n].map((float) => ({ float }))
    expect(sandbox.call(code, [...integers, ...floats])).toMatchObject({
      result: 77n,
      floatResult: 99n,
      abiViolations: [],
    })
  })
})

describe('what is undefined', () => {
  const differing = (text: string): number => {
    const sandbox = createSandbox({ guest: x64Guest })
    const code = sandbox.loadCode(assemble(text))
    sandbox.keep()
    const results = new Set<bigint>()
    for (let seed = 0; seed < 20; seed++) {
      sandbox.reset(seed)
      const { outcome, result } = sandbox.call(code, [3n])
      expect(outcome.kind).toBe('returned')
      results.add(result)
    }
    return results.size
  }
  test('differs from seed to seed, and is the same for the same seed', () => {
    expect(differing('mov rax, rdx\nret')).toBe(20)
    expect(differing('mov rax, qword ptr [rsp - 64]\nret')).toBe(20)
    expect(differing('xor eax, eax\nadc rax, 0\nimul rdi, rdi\nsete al\nret')).toBe(2)
    expect(differing('xor ecx, ecx\nbsf rax, rcx\nret')).toBeGreaterThan(1)
    expect(differing('mov rax, rdi\nret')).toBe(1)
    const sandbox = createSandbox({ guest: x64Guest, seed: 5 })
    const code = sandbox.loadCode(assemble('mov rax, r11\nret'))
    sandbox.keep()
    const results = [5, 6, 5].map((seed) => {
      sandbox.reset(seed)
      return sandbox.call(code, []).result
    })
    expect(results[0]).toBe(results[2])
    expect(results[0]).not.toBe(results[1])
  })
})

describe('coverage', () => {
  test('names the instructions that were executed', () => {
    const sandbox = createSandbox({ guest: x64Guest })
    const code = sandbox.loadCode(assemble('test rdi, rdi\nje x\nmov eax, 1\nret\nx: mov eax, 2\nret'))
    sandbox.call(code, [1n], { coverage: true })
    expect(sandbox.coverage().map((address) => Number(address - code))).toEqual([0, 3, 5, 10])
    sandbox.call(code, [0n], { coverage: true })
    expect(sandbox.coverage()).toEqual(sandbox.reachable(code))
    sandbox.clearCoverage()
    expect(sandbox.coverage()).toEqual([])
    expect(sandbox.call(code, [0n]).result).toBe(2n)
  })
})

describe('programs', () => {
  /** read into the data segment, write back what came, until the end; exit with argc */
  const echo = `
    mov r12, qword ptr [rsp]
    again: xor eax, eax
    xor edi, edi
    mov esi, 0x402000
    mov edx, 16
    syscall
    cmp rax, -4
    je again
    test rax, rax
    jle out
    mov rbx, rax
    mov r13, 0x402000
    more: mov eax, 1
    mov edi, 1
    mov rsi, r13
    mov rdx, rbx
    syscall
    cmp rax, -4
    je more
    test rax, rax
    js out
    add r13, rax
    sub rbx, rax
    jne more
    jmp again
    out: mov rdi, r12
    mov eax, 60
    syscall`
  const image = () => {
    const bytes = assemble(echo)
    return {
      entry: 0x401000,
      segments: [
        { address: 0x401000, bytes, sizeBytes: bytes.length, read: true, write: false, execute: true },
        { address: 0x402000, bytes: new Uint8Array(0), sizeBytes: 16, read: true, write: true, execute: false },
      ],
    }
  }
  const stdin = new TextEncoder().encode('the quick brown fox jumps over the lazy dog, twice or more')

  test('echo survives short transfers and interruptions', () => {
    const program = createProgram(image(), { guest: x64Guest })
    for (let seed = 0; seed < 30; seed++) {
      const disturbance = seed === 0 ? {} : { disturbance: { seed, shortTransfers: true, interruptions: true } }
      const result = program.run({ stdin, seed, args: [new Uint8Array(3), new Uint8Array(0)], ...disturbance })
      expect(result.outcome).toMatchObject({ kind: 'exited', code: 3 })
      expect(result.stdout).toEqual(stdin)
      expect(result.consumedBytes).toBe(stdin.length)
    }
  })

  test('effects beyond what is permitted end the run', () => {
    const program = createProgram(image(), { guest: x64Guest })
    expect(program.run({ stdin, permitted: { read: true, write: false } }).outcome).toMatchObject({
      kind: 'forbidden',
      call: 1n,
    })
    expect(program.run({ stdin, permitted: { read: false, write: true } }).outcome).toMatchObject({
      kind: 'forbidden',
      call: 0n,
    })
    expect(program.run({ stdin, outputLimitBytes: 20 }).outcome.kind).toBe('forbidden')
    expect(program.run({ stdin, fuel: 20 }).outcome.kind).toBe('fuel')
  })

  test('buffers of system calls are checked, other calls are forbidden', () => {
    const host = () => createLinuxHost({ stdin })
    const read = 'xor eax, eax\nxor edi, edi\nlea rsi, [rsp + 1]\nmov edx, 8\nsyscall\nret'
    expect(callOf(read, [], { host: host() }).outcome).toMatchObject({ kind: 'fault', access: 'write', sizeBytes: 8 })
    expect(
      callOf('mov eax, 1\nmov edi, 1\nxor esi, esi\nmov edx, 1\nsyscall\nret', [], { host: host() }).outcome.kind,
    ).toBe('fault')
    expect(callOf('mov eax, 1\nmov edi, 5\nsyscall\nret', [], { host: host() }).outcome.kind).toBe('forbidden')
    expect(callOf('mov eax, 57\nsyscall\nret', [], { host: host() }).outcome).toMatchObject({
      kind: 'forbidden',
      call: 57n,
    })
    expect(callOf('mov eax, 60\nsyscall\nret').outcome.kind).toBe('forbidden')
    const clobber = callOf(
      'mov ecx, 5\nmov r11d, 5\nmov eax, 1\nmov edi, 1\nxor edx, edx\nsyscall\ncmp rcx, 5\nje x\nmov eax, 7\nx: ret',
      [],
      { host: host() },
    )
    expect(clobber.result).toBe(7n)
  })
})

test('random bytes never crash or hang the host', () => {
  const sandbox = createSandbox({ guest: x64Guest })
  const space = sandbox.allocate(256, { permission: 'none' })
  const kinds = new Map<string, number>()
  const likely = [0xc3, 0x75, 0x74, 0xeb, 0xe8, 0x48, 0x31, 0x01, 0x89, 0x8b, 0xff, 0x50, 0x58, 0x0f]
  for (let seed = 0; seed < 400; seed++) {
    const random = createRandom(seed)
    const code = Uint8Array.from({ length: 200 }, () =>
      random.below(2) === 0 ? random.pick(likely) : random.below(256),
    )
    sandbox.loadCode(code, space)
    sandbox.reset(seed)
    const { outcome } = sandbox.call(space, [space, 1n, 2n], { fuel: 20_000 })
    kinds.set(outcome.kind, (kinds.get(outcome.kind) ?? 0) + 1)
  }
  expect(kinds.get('illegal')).toBeGreaterThan(10)
  expect(kinds.get('fault')).toBeGreaterThan(10)
})

test('a cleared sandbox is as good as a new one', () => {
  const options = { guest: x64Guest, seed: 7 }
  const used = createSandbox(options)
  used.call(used.loadCode(assemble('push rax\nmov [rsp-64], rbx\npop rcx\nmov r12, 5\nret')), [])
  const buffer = used.allocate(32)
  used.bytes(buffer, 32).fill(0xee)
  used.keep()
  used.clear()
  const fresh = createSandbox(options)
  expect(used.permits(buffer, 1, 'read')).toBe(false)
  const text = 'mov rax, [rsp-128]\nadd rax, rbx\nadd rax, r12\nret'
  const calls = [used, fresh].map((sandbox) => {
    const { outcome, result } = sandbox.call(sandbox.loadCode(assemble(text)), [])
    return { outcome, result, memory: sandbox.bytes(sandbox.base, sandbox.sizeBytes).slice() }
  })
  expect(calls[0]).toEqual(calls[1])
})
