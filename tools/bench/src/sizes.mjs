/**
 * Bytes of a program that writes "Hello, world!" and of a library with one function, for every triple, beside gcc, clang with
 * lld, and tcc on the same machine in the same run. `usual`: C with <stdio.h>, as people write it. `smallest`: no C library,
 * the operating system called directly with the same care for short and interrupted writes, and the options that make files
 * small. Every program is run where something here can run it, and must print the text.
 * Run after a build: node tools/bench/src/sizes.mjs [--write]   (--write: into docs/sizes.md)
 */
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createNodePipeline } from 'sourceless/node'

const folder = mkdtempSync(join(tmpdir(), 'sizes-'))
const text = 'Hello, world!\n'

/** Writes all of `text`; `SYSTEM` gives `put` (bytes written, 0 and less: failure, INTERRUPTED: again) and `leave`. */
const smallest = (system) => `${system}
static const char text[] = "Hello, world!\\n";
void ENTRY(void) {
  const char *at = text; unsigned long left = sizeof text - 1;
  while (left > 0) {
    long n = put(at, left);
    if (n == INTERRUPTED) continue;
    if (n <= 0) leave(1);
    at += n; left -= n;
  }
  leave(0);
}`

const linuxCalls = `
#define INTERRUPTED -4
#define ENTRY _start
#if defined(__x86_64__)
static long call(long number, long a, const void *b, long c) {
  long r; __asm__ volatile("syscall" : "=a"(r) : "a"(number), "D"(a), "S"(b), "d"(c) : "rcx", "r11", "memory"); return r; }
enum { WRITE = 1, EXIT = 60 };
#elif defined(__aarch64__)
static long call(long number, long a, const void *b, long c) {
  register long x8 __asm__("x8") = number, x0 __asm__("x0") = a, x2 __asm__("x2") = c; register const void *x1 __asm__("x1") = b;
  __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2) : "memory"); return x0; }
enum { WRITE = 64, EXIT = 93 };
#else
static long call(long number, long a, const void *b, long c) {
  register long a7 __asm__("a7") = number, a0 __asm__("a0") = a, a2 __asm__("a2") = c; register const void *a1 __asm__("a1") = b;
  __asm__ volatile("ecall" : "+r"(a0) : "r"(a7), "r"(a1), "r"(a2) : "memory"); return a0; }
enum { WRITE = 64, EXIT = 93 };
#endif
static long put(const char *at, unsigned long left) { return call(WRITE, 1, at, left); }
static void leave(int code) { for (;;) call(EXIT, code, 0, 0); }`

const windowsCalls = `
#define INTERRUPTED -1
#define ENTRY mainCRTStartup
__declspec(dllimport) void *GetStdHandle(unsigned);
__declspec(dllimport) int WriteFile(void *, const void *, unsigned, unsigned *, void *);
__declspec(dllimport) void ExitProcess(unsigned);
static long put(const char *at, unsigned long left) {
  unsigned n = 0; return WriteFile(GetStdHandle(-11), at, left, &n, 0) ? n : 0; }
static void leave(int code) { ExitProcess(code); }`

const macosCalls = `
#define INTERRUPTED -4
#define ENTRY main
long write(int, const void *, unsigned long); int *__error(void); void _exit(int);
static long put(const char *at, unsigned long left) {
  long n = write(1, at, left); return n < 0 && *__error() == 4 ? -4 : n; }
static void leave(int code) { _exit(code); }`

const wasiCalls = `
#define INTERRUPTED -4
#define ENTRY _start
#define WASI(name) __attribute__((import_module("wasi_snapshot_preview1"), import_name(#name))) name
typedef struct { const void *at; unsigned long size; } Part;
int WASI(fd_write)(int, Part *, int, unsigned long *);
void WASI(proc_exit)(int);
static long put(const char *at, unsigned long left) {
  Part part = { at, left }; unsigned long n = 0; int error = fd_write(1, &part, 1, &n);
  return error == 27 ? -4 : error ? -1 : (long)n; }
static void leave(int code) { proc_exit(code); }`

const libSystem = `--- !tapi-tbd
tbd-version: 4
targets: [ x86_64-macos, arm64-macos ]
install-name: '/usr/lib/libSystem.B.dylib'
exports:
  - targets: [ x86_64-macos, arm64-macos ]
    symbols: [ _write, ___error, __exit, dyld_stub_binder ]
...
`
const kernel32 = 'LIBRARY kernel32.dll\nEXPORTS\nGetStdHandle\nWriteFile\nExitProcess\n'
const library =
  '#include <stdint.h>\nEXPORT uint32_t popcount(uint64_t x) { uint32_t n = 0; for (; x; x &= x - 1) n++; return n; }\n'

const sources = {
  'hosted.c': '#include <stdio.h>\nint main(void) { puts("Hello, world!"); return 0; }\n',
  'linux.c': smallest(linuxCalls),
  'windows.c': smallest(windowsCalls),
  'macos.c': smallest(macosCalls),
  'wasi.c': smallest(wasiCalls),
  'library.c': library,
  'libSystem.tbd': libSystem,
  'kernel32.def': kernel32,
}

const bare = ['-Os', '-s', '-nostdlib', '-fno-asynchronous-unwind-tables', '-fno-stack-protector', '-fno-builtin']
const tiny = [
  ...bare,
  '-static',
  '-Wl,--build-id=none',
  '-Wl,-z,norelro',
  '-Wl,-z,noseparate-code',
  '-Wl,-n',
  '-Wl,--gc-sections',
]
const shared = [
  ...['-Os', '-s', '-nostdlib', '-fno-stack-protector', '-shared', '-fPIC', '-DEXPORT='],
  ...['-Wl,--build-id=none', '-Wl,-z,noseparate-code', '-Wl,-soname,popcount.so'],
]
const lld = '-fuse-ld=lld-19'
const exported = '-DEXPORT=__declspec(dllexport)'
const macosLink = ['-platform_version', 'macos', '13', '13', 'libSystem.tbd', '-dead_strip', '-S', '-x']

/** Shell commands by triple and tool; each makes `out`. */
const peers = {
  'x86_64-linux': {
    gcc: {
      usual: 'gcc -Os -s hosted.c -o out',
      smallest: `gcc ${tiny.join(' ')} linux.c -o out && strip -R .comment out`,
      library: `gcc ${shared.join(' ')} library.c -o out && strip -R .comment out`,
    },
    clang: {
      usual: `clang-19 -Os -s ${lld} hosted.c -o out`,
      smallest: `clang-19 ${tiny.join(' ')} ${lld} linux.c -o out && llvm-objcopy-19 --strip-sections -R .comment out`,
      library: `clang-19 ${shared.join(' ')} ${lld} library.c -o out && strip -R .comment out`,
    },
    tcc: {
      usual: 'tcc hosted.c -o out',
      smallest: 'tcc -static -nostdlib linux.c -o out',
      library: 'tcc -shared -nostdlib -DEXPORT= library.c -o out',
    },
  },
  ...Object.fromEntries(
    ['aarch64', 'riscv64'].map((machine) => [
      `${machine}-linux`,
      {
        gcc: {
          usual: `${machine}-linux-gnu-gcc -Os -s hosted.c -o out`,
          smallest: `${machine}-linux-gnu-gcc ${tiny.join(' ')} linux.c -o out && ${machine}-linux-gnu-strip -R .comment out`,
          library: `${machine}-linux-gnu-gcc ${shared.join(' ')} library.c -o out && ${machine}-linux-gnu-strip -R .comment out`,
        },
        clang: {
          usual: `clang-19 --target=${machine}-linux-gnu -isystem /usr/${machine}-linux-gnu/include -Os -s ${lld} hosted.c -o out`,
          smallest: `clang-19 --target=${machine}-linux-gnu ${tiny.join(' ')} ${lld} linux.c -o out && llvm-objcopy-19 --strip-sections -R .comment out`,
          library: `clang-19 --target=${machine}-linux-gnu -isystem /usr/${machine}-linux-gnu/include ${shared.join(' ')} ${lld} library.c -o out && llvm-strip-19 -R .comment out`,
        },
      },
    ]),
  ),
  'x86_64-windows': {
    gcc: {
      usual: 'x86_64-w64-mingw32-gcc -Os -s hosted.c -o out.exe && mv out.exe out',
      smallest: `x86_64-w64-mingw32-gcc ${bare.join(' ')} windows.c -lkernel32 -Wl,-e,mainCRTStartup -o out.exe && mv out.exe out`,
      library: `x86_64-w64-mingw32-gcc ${bare.join(' ')} -shared -Wl,-e,0 '${exported}' library.c -o out.exe && mv out.exe out`,
    },
    clang: {
      usual: `clang-19 --target=x86_64-w64-mingw32 ${lld} -Os -s hosted.c -o out.exe && mv out.exe out`,
      smallest: `clang-19 --target=x86_64-w64-mingw32 ${lld} ${bare.join(' ')} windows.c -lkernel32 -Wl,-e,mainCRTStartup -o out.exe && mv out.exe out`,
      library: `clang-19 --target=x86_64-w64-mingw32 ${bare.join(' ')} '${exported}' -c library.c -o library.obj && lld-link-19 /dll /noentry /nodefaultlib library.obj /out:out`,
    },
  },
  'aarch64-windows': {
    clang: {
      smallest: `llvm-dlltool-19 -m arm64 -d kernel32.def -l kernel32.lib && clang-19 --target=aarch64-pc-windows-msvc -Os -fno-builtin -c windows.c -o a.obj && lld-link-19 /entry:mainCRTStartup /subsystem:console /nodefaultlib a.obj kernel32.lib /out:out`,
      library: `clang-19 --target=aarch64-pc-windows-msvc -Os '${exported}' -c library.c -o library.obj && lld-link-19 /dll /noentry /nodefaultlib library.obj /out:out`,
    },
  },
  ...Object.fromEntries(
    [
      ['x86_64', 'x86_64'],
      ['aarch64', 'arm64'],
    ].map(([machine, arch]) => [
      `${machine}-macos`,
      {
        clang: {
          smallest: `clang-19 --target=${arch}-apple-macos13 -Os -fno-builtin -c macos.c -o a.o && ld64.lld-19 -arch ${arch} ${macosLink.join(' ')} a.o -o out`,
          library: `clang-19 --target=${arch}-apple-macos13 -ffreestanding -Os -DEXPORT= -c library.c -o a.o && ld64.lld-19 -arch ${arch} ${macosLink.join(' ')} -dylib a.o -o out`,
        },
      },
    ]),
  ),
  wasm32: {
    clang: {
      library:
        'clang-19 --target=wasm32 -ffreestanding -nostdlib -Os -s -Wl,--no-entry \'-DEXPORT=__attribute__((export_name("popcount")))\' library.c -o out',
    },
  },
  'wasm32-wasi': {
    clang: {
      usual: 'clang-19 --target=wasm32-wasi --sysroot=/usr -Os -s hosted.c -o out',
      smallest: 'clang-19 --target=wasm32-wasi -nostdlib -fno-builtin -Os -s wasi.c -o out',
      library:
        'clang-19 --target=wasm32-wasi -ffreestanding -nostdlib -Os -s -Wl,--no-entry \'-DEXPORT=__attribute__((export_name("popcount")))\' library.c -o out',
    },
  },
}

/** How something here runs a program, by triple; the others are run by our emulator when they are verified. */
const runners = {
  'x86_64-linux': (file) => [file],
  'aarch64-linux': (file) => ['qemu-aarch64', '-L', '/usr/aarch64-linux-gnu', file],
  'riscv64-linux': (file) => ['qemu-riscv64', '-L', '/usr/riscv64-linux-gnu', file],
  'x86_64-windows': (file) => ['wine', file],
  'wasm32-wasi': (file) => [process.execPath, '--no-warnings', '--input-type=module', '-e', wasiHost, file],
}
const wasiHost = `import { readFileSync } from 'node:fs'; import { WASI } from 'node:wasi'
const wasi = new WASI({ version: 'preview1' })
const { instance } = await WebAssembly.instantiate(readFileSync(process.argv[1]), wasi.getImportObject())
wasi.start(instance)`

function check(triple, file) {
  const runner = runners[triple]
  if (runner === undefined) return
  chmodSync(file, 0o755)
  const [command, ...args] = runner(file)
  const ran = spawnSync(command, args, { encoding: 'utf8', env: { ...process.env, WINEDEBUG: '-all' } })
  if (ran.error?.code === 'ENOENT') return
  if (ran.stdout?.replaceAll('\r\n', '\n') !== text)
    throw new Error(`${triple}: ${file} printed ${JSON.stringify(ran.stdout)} ${ran.stderr}`)
}

function measure(triple, command, isProgram) {
  if (command === undefined) return undefined
  const out = join(folder, 'out')
  rmSync(out, { force: true })
  const made = spawnSync('sh', ['-c', command], { cwd: folder, encoding: 'utf8' })
  if (made.status !== 0 || !existsSync(out)) {
    console.error(`${triple}: not made: ${command}\n${made.stderr}`)
    return undefined
  }
  if (isProgram) check(triple, out)
  return statSync(out).size
}

async function ours(pipeline, triple, contract, emit, isProgram) {
  const made = await pipeline.make({ contract, target: triple, ...(emit === undefined ? {} : { emit }) })
  if (!made.ok) throw new Error(`${triple}: ${made.message}`)
  const [binary] = made.files
  const out = join(folder, 'ours')
  writeFileSync(out, binary.bytes)
  if (isProgram) check(triple, out)
  return binary.bytes.length
}

for (const [name, content] of Object.entries(sources)) writeFileSync(join(folder, name), content)
const hello = 'function main(): void { write("Hello, world!\\n") }'
const popcount =
  'function popcount(x: u64): u32 { let n: u32 = 0; for (let i: u32 = 0; i < 64; i++) n += u32((x >> u64(i)) & 1)\n return n }'
const cell = (size) => (size === undefined ? '' : size.toLocaleString('en-US'))
const row = (cells) => `| ${cells.join(' | ')} |`
const programs = []
const libraries = []
const pipeline = createNodePipeline()
try {
  for (const [triple, { gcc, clang, tcc }] of Object.entries(peers)) {
    const tools = [gcc, clang, tcc]
    if (triple !== 'wasm32') {
      const sizes = tools.flatMap((tool) => [measure(triple, tool?.usual, true), measure(triple, tool?.smallest, true)])
      programs.push(
        row([triple, `**${cell(await ours(pipeline, triple, hello, undefined, true))}**`, ...sizes.map(cell)]),
      )
    }
    const sizes = tools.map((tool) => measure(triple, tool?.library, false))
    const emit = triple.startsWith('wasm32') ? 'wasm' : 'shared'
    libraries.push(
      row([triple, `**${cell(await ours(pipeline, triple, popcount, emit, false))}**`, ...sizes.map(cell)]),
    )
    console.error(`${triple} done`)
  }
} finally {
  pipeline.dispose()
  rmSync(folder, { recursive: true, force: true })
}

const version = (command) =>
  spawnSync('sh', ['-c', `${command} 2>/dev/null | head -1`], { encoding: 'utf8' }).stdout.trim()
const page = `# Sizes of files

Bytes of whole files, measured in one run by \`node tools/bench/src/sizes.mjs --write\`. Every file of ours passed the verifier, and
every program was run where there was something to run it (natively, qemu, wine, Node).

## "Hello, world!"

*usual*: C with \`puts\`, \`-Os\` and stripped, linked as the tool does it by default. *smallest*: no C library, the system called
directly with the same care for short, interrupted and failing writes as ours, and the options that make files small.

${row(['triple', 'sourceless', 'gcc, usual', 'gcc, smallest', 'clang + lld, usual', 'clang + lld, smallest', 'tcc, usual', 'tcc, smallest'])}
${row(['---', '--:', '--:', '--:', '--:', '--:', '--:', '--:'])}
${programs.join('\n')}

## A library with one function (\`popcount\`)

Shared library, DLL, dylib or module; gcc and clang with \`-Os -nostdlib\`, stripped. All have unwind tables, ELF files RELRO and their name.

${row(['triple', 'sourceless', 'gcc', 'clang + lld', 'tcc'])}
${row(['---', '--:', '--:', '--:', '--:'])}
${libraries.join('\n')}

An empty field: the tool has no such target here, or no C library for it.

${[version('gcc --version'), version('clang-19 --version'), version('ld.lld-19 --version'), version('tcc -v')]
  .filter((line) => line !== '')
  .map((line) => `- ${line}`)
  .join('\n')}
`
if (process.argv.includes('--write')) writeFileSync(new URL('../../../docs/sizes.md', import.meta.url), page)
else process.stdout.write(page)
