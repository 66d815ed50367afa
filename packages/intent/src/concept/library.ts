/** The texts of concepts/**, embedded by tools/embed-concepts.mjs. */
export const libraryTexts: readonly string[] = [
  '/**\n * Greatest common divisor of a and b; 0 when both are 0.\n * @says greatest|highest common divisor\n * @says gcd\n * @says hcf\n * @noun gcd\n * @noun greatest common divisor\n * @words euclid euclidean algorithm two numbers euclid_algorithm\n * @type T: integer = u64\n * @source Knuth, The Art of Computer Programming 2, 4.5.2, algorithm A\n */\nfunction gcd(a: T, b: T): T {\n  example(gcd(48, 18) == 6)\n  let x = a\n  let y = b\n  while (y != 0) {\n    const r = x % y\n    x = y\n    y = r\n  }\n  return x\n}\n',
]
