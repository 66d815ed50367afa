/** The program contracts that the project must make, and others that stress the runtime. */
export const programs: Readonly<Record<string, string>> = {
  hello: `function main(): void { write("Hello, world!\\n") }`,
  silent: `function main(): void { exit(7) }`,
  several: `function main(): void { write("a")
  writeDecimal(i32(-42))
  write('b')
  write("\\n")
  exit(200) }`,
  upper: `function main(): void { let c: i32 = read()
  while (c >= 0) { write(c >= 97 && c <= 122 ? u8(c - 32) : u8(c))
    c = read() } }`,
  lines: `function main(): void { let n: u64 = 0
  for (let c: i32 = read(); c >= 0; c = read()) if (c == 10) n++
  writeDecimal(n)
  write("\\n") }`,
  fizzbuzz: `function main(): void { for (let i: u32 = 1; i <= 100; i++) {
    if (i % 15 == 0) write("fizzbuzz\\n")
    else if (i % 3 == 0) write("fizz\\n")
    else if (i % 5 == 0) write("buzz\\n")
    else { writeDecimal(i)
      write("\\n") } } }`,
  echo: `function main(args: cstr[]): void { for (let i: u64 = 0; i < args.length; i++) { if (i > 0) write(" ")
    write(args[i]) }
  write("\\n") }`,
  cat: `function main(): void { for (let c: i32 = read(); c >= 0; c = read()) write(u8(c)) }`,
  tac: `function main(): void { let buffer: u8[65536]
  let n: u64 = 0
  for (let c: i32 = read(); c >= 0 && n < 65536; c = read()) { buffer[n] = u8(c)
    n++ }
  while (n > 0) { n--
    write(buffer[n]) } }`,
  numbers: `function main(): void { const values: i64[5] = [0, -1, 9223372036854775807, -9223372036854775808, 1234567890]
  for (let i: u32 = 0; i < 5; i++) { writeDecimal(values[i])
    write(" ")
    writeDecimal(u64(values[i]))
    write(" ")
    writeDecimal(i8(values[i]))
    write("\\n") }
  exit(i32(read()) + 2) }`,
  wideExit: `function main(): void { let n: u64 = 0
  while (read() >= 0) n++
  exit(i32((n + 300) % 256)) }`,
  lengths: `function main(args: cstr[]): void { let total: u64 = 0
  for (let i: u64 = 0; i < args.length; i++) { total += args[i].length
    if (args[i].length > 0 && args[i][0] == 45) exit(3) }
  writeDecimal(args.length)
  write(",")
  writeDecimal(total) }`,
  slices: `const words: u8[6] = [97, 98, 99, 100, 101, 10]
  function main(): void { let local: u8[4] = [65, 66]
  emit(words)
  emit(local)
  for (let i: u32 = 0; i < 20000; i++) write(words) }
  function emit(bytes: readonly u8[]): void { write(bytes)
  writeDecimal(bytes.length) }`,
}
