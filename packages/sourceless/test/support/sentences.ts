/** The nine functions of the first milestone, each with the C program (`drivers/<name>.c`) that calls it. */
export const functionSentences: readonly (readonly [driver: string, sentence: string])[] = [
  ['popcount', 'count the set bits of a 64-bit integer'],
  ['sum', 'sum of an array of 32-bit integers as i64'],
  ['reverse', 'reverse a byte buffer in place'],
  ['strlen', 'length of a C string'],
  ['gcd', 'greatest common divisor of two unsigned 64-bit integers'],
  ['is-prime', 'is n prime'],
  ['sort', 'sort an array of 32-bit integers in place'],
  ['fnv1a', 'fnv-1a hash of a byte buffer'],
  ['decimal', 'convert an integer to decimal text in a buffer'],
]

export const programSentences: Readonly<Record<'hello' | 'upper' | 'lines' | 'fizzbuzz', string>> = {
  hello: 'print hello world',
  upper: 'read standard input and print it in upper case',
  lines: 'count the lines of standard input',
  fizzbuzz: 'print the numbers 1 to 100, fizz for multiples of 3, buzz for multiples of 5, fizzbuzz for both',
}
