/**
 * A second set of paraphrases, written before its first run by someone who had read docs/reading.md but neither the sources
 * of the reader nor its concepts nor the other corpora. After that run no sentence was changed. Three sentences a behaviour, and an oracle that owes nothing to the reader.
 */
export type Value = number | bigint | boolean | string | readonly number[]

export interface FunctionBehaviour {
  readonly signature: string
  readonly sentences: readonly string[]
  /** The result, or what the first parameter holds afterwards where the result is `void`. */
  readonly oracle: (args: readonly Value[]) => Value
  readonly inputs: readonly (readonly Value[])[]
}

export interface ProgramBehaviour {
  readonly sentences: readonly string[]
  readonly oracle: (stdin: string, args: readonly string[]) => string
  readonly runs: readonly (string | readonly string[])[]
}

const of = <A extends readonly Value[]>(
  signature: string,
  oracle: (...args: A) => Value,
  inputs: readonly A[],
  sentences: readonly string[],
): FunctionBehaviour => ({ signature, oracle: (args) => oracle(...(args as A)), inputs, sentences })

const one = <V extends Value>(
  signature: string,
  oracle: (value: V) => Value,
  inputs: readonly V[],
  sentences: readonly string[],
): FunctionBehaviour =>
  of<readonly [V]>(
    signature,
    oracle,
    inputs.map((input) => [input]),
    sentences,
  )

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b))
const digits = (n: number): number[] => [...String(n)].map(Number)
const divisors = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1).filter((d) => n % d === 0)
const bits = (x: number, width = 32): string => x.toString(2).padStart(width, '0')
const ones = (x: number): number => [...bits(x)].filter((bit) => bit === '1').length
const leap = (y: number): boolean => new Date(Date.UTC(y, 1, 29)).getUTCMonth() === 1
const total = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)
const lines = (text: string): string[] => text.split('\n').slice(0, -1)
const joined = (all: readonly string[]): string => all.map((line) => `${line}\n`).join('')

type Two = readonly [number, number]
type Three = readonly [number, number, number]
type List = readonly number[]
const LISTS: readonly List[] = [
  [3, -1, 4, 1, -5, 9],
  [7],
  [2, 2, 2],
  [-8, -3, -11],
  [1, 2, 3, 4, 5],
  [10, 0, 10, 4, 4, -2],
]
const WORDS = [0, 1, 2, 6, 8, 255, 65536, 305419896, 2147483648, 4294967295]
const COUNTS = [0, 5, 10, 99, 120, 4096, 7007, 987654]
const TEXTS = ['', 'a', 'hello', 'Level up', 'noon', 'AbcbA', 'two  words', 'QUEUE 42!']

export const functionBehaviours: readonly FunctionBehaviour[] = [
  of<Two>(
    'distance(a: i64, b: i64): i64',
    (a, b) => Math.abs(a - b),
    [
      [3, 10],
      [10, 3],
      [-4, 4],
      [0, 0],
      [-7, -9],
      [100, -1],
    ],
    ['how far apart are a and b', '|a - b|', 'Please give me the absolute diference between the two numbers'],
  ),
  of<Three>(
    'limit(x: i32, low: i32, high: i32): i32',
    (x, low, high) => Math.min(Math.max(x, low), high),
    [
      [5, 1, 10],
      [-5, 1, 10],
      [50, 1, 10],
      [1, 1, 10],
      [10, 1, 10],
      [-3, -8, -1],
    ],
    [
      'restrict x to the interval from low to high',
      'clamp x between low and high',
      'if x is below low give low, if it is above high give high, otherwise x itself',
    ],
  ),
  of<Three>(
    'biggest(a: i32, b: i32, c: i32): i32',
    (a, b, c) => Math.max(a, b, c),
    [
      [1, 2, 3],
      [3, 2, 1],
      [2, 3, 1],
      [-1, -2, -3],
      [5, 5, 5],
      [0, 9, 9],
    ],
    ['the largest of three integers', 'pick the greatest among a, b and c', 'max(a, b, c)'],
  ),
  one<number>(
    'leap(year: i32): bool',
    leap,
    [1900, 2000, 2004, 2023, 2024, 2100, 1600],
    [
      'is the given year a leap year?',
      'tell me whether February has 29 days in that year',
      'true if year is divisible by 4 but not by 100, unless it is divisible by 400',
    ],
  ),
  of<Two>(
    'common(a: u32, b: u32): u32',
    (a, b) => gcd(a, b),
    [
      [12, 18],
      [7, 13],
      [100, 75],
      [9, 9],
      [1, 50],
      [270, 192],
    ],
    [
      'greatest common divisor of a and b',
      'find the biggest number that divides both a and b',
      'work out the highest common factor of two integers',
    ],
  ),
  of<Two>(
    'multiple(a: u32, b: u32): u32',
    (a, b) => (a * b) / gcd(a, b),
    [
      [4, 6],
      [3, 5],
      [10, 10],
      [21, 6],
      [1, 8],
      [12, 18],
    ],
    [
      'lcm of a and b',
      'smallest positive integer that both a and b divide',
      'return the lowest common multiple of the two arguments',
    ],
  ),
  one<number>(
    'fact(n: u32): u64',
    (n) => Array.from({ length: n }, (_, i) => i + 1).reduce((a, b) => a * b, 1),
    [0, 1, 2, 3, 5, 10, 15],
    ['n!', 'multiply all the integers from 1 up to n together', 'compute the factorial of n, please'],
  ),
  one<number>(
    'fib(n: u32): u64',
    (n) => {
      const seq = [0, 1]
      while (seq.length <= n) seq.push(seq.at(-1)! + seq.at(-2)!)
      return seq[n]!
    },
    [0, 1, 2, 3, 7, 12, 50],
    [
      'the nth fibonacci number, starting with F(0) = 0 and F(1) = 1',
      'Fibonnaci of n',
      'I want the n-th term of the Fibonacci series',
    ],
  ),
  one<number>(
    'prime(n: u32): bool',
    (n) => divisors(n).length === 2,
    [0, 1, 2, 3, 4, 9, 97, 91, 561],
    [
      'check if n is a prime',
      'does n have exactly two divisors',
      'say true when no number other than 1 and n itself divides n, and n > 1',
    ],
  ),
  one<number>(
    'divisor_count(n: u32): u32',
    (n) => divisors(n).length,
    [1, 2, 6, 12, 13, 36, 100],
    [
      'how many divisors does n have',
      'count the numbers between 1 and n that divide n evenly',
      'number of factors of n, including 1 and n',
    ],
  ),
  one<number>(
    'aliquot(n: u32): u32',
    (n) => total(divisors(n)) - n,
    [1, 2, 6, 12, 13, 28, 100],
    [
      'add up all divisors of n except n itself',
      'sum of the proper divisors of n',
      'total of every d < n with n % d == 0',
    ],
  ),
  one<number>(
    'sgn(x: i32): i32',
    Math.sign,
    [0, 1, -1, 55, -72, 1000000],
    ['sign of x as -1, 0 or 1', 'return 1 for positive numbers, -1 for negative ones and 0 for zero', 'signum'],
  ),
  one<number>(
    'isqrt(n: u64): u64',
    (n) => Math.floor(Math.sqrt(n)),
    [0, 1, 2, 3, 4, 15, 16, 17, 1000000],
    ['integer square root of n, rounded down', 'the largest integer whose square does not exceed n', 'floor(sqrt(n))'],
  ),
  one<number>(
    'square(n: u32): bool',
    (n) => Number.isInteger(Math.sqrt(n)),
    [0, 1, 2, 4, 8, 49, 50, 10000],
    [
      'is n a perfect square',
      'whether n equals k * k for some integer k',
      'Determine if n is the square of a whole number.',
    ],
  ),
  of<Two>(
    'round_up(n: u32, step: u32): u32',
    (n, step) => Math.ceil(n / step) * step,
    [
      [0, 4],
      [1, 4],
      [4, 4],
      [5, 4],
      [13, 10],
      [99, 25],
    ],
    [
      'round n up to the next multiple of step',
      'smallest multiple of step that is at least n',
      'align n upwards to step',
    ],
  ),
  of<Two>(
    'pages(items: u32, size: u32): u32',
    (items, size) => Math.ceil(items / size),
    [
      [0, 4],
      [1, 4],
      [4, 4],
      [5, 4],
      [13, 10],
      [99, 25],
    ],
    [
      'items divided by size, rounded up',
      'how many pages of the given size are needed to hold all the items',
      'ceiling of items / size',
    ],
  ),
  one<number>(
    'collatz(n: u32): u32',
    (n) => {
      let steps = 0
      for (let at = n; at !== 1; steps++) at = at % 2 === 0 ? at / 2 : 3 * at + 1
      return steps
    },
    [1, 2, 3, 6, 7, 12, 27],
    [
      'number of Collatz steps until n reaches 1',
      'halve n when even, otherwise triple it and add one; how many times until it becomes 1',
      'length of the hailstone sequence in steps down to 1',
    ],
  ),
  one<number>(
    'upto(n: u32): u64',
    (n) => (n * (n + 1)) / 2,
    [0, 1, 2, 3, 10, 100],
    ['sum of the integers from 1 to n', '1 + 2 + ... + n', 'the nth triangular number'],
  ),
  of<Three>(
    'triangle(a: u32, b: u32, c: u32): bool',
    (a, b, c) => a + b > c && b + c > a && a + c > b,
    [
      [3, 4, 5],
      [1, 2, 3],
      [1, 1, 9],
      [9, 1, 1],
      [5, 5, 5],
      [2, 9, 2],
      [7, 8, 9],
    ],
    [
      'can a, b and c be the sides of a (non-degenerate) triangle',
      'true iff a + b > c and b + c > a and a + c > b',
      'do three sticks of these lengths form a valid triangle',
    ],
  ),
  of<Two>(
    'pow(base: u64, exponent: u32): u64',
    (base, exponent) => base ** exponent,
    [
      [2, 10],
      [3, 0],
      [0, 0],
      [7, 3],
      [10, 9],
      [1, 60],
    ],
    ['raise base to the power of exponent', 'base multiplied by itself exponent times', 'base ** exponent'],
  ),
  one<number>('bits_set(x: u32): u32', ones, WORDS, [
    'count how many bits of x are set',
    'population count of x',
    "number of 1's in the binary representation of x",
  ]),
  one<number>('pow2(x: u32): bool', (x) => ones(x) === 1, WORDS, [
    'is x a power of two',
    'true if exactly one bit is set in x',
    'check wether x equals 2^k for some k',
  ]),
  one<number>('drop_low(x: u32): u32', (x) => (x === 0 ? 0 : x - 2 ** (31 - bits(x).lastIndexOf('1'))), WORDS, [
    'clear the lowest set bit of x',
    'turn off the rightmost 1 bit',
    'x & (x - 1)',
  ]),
  one<number>('mirror(x: u32): u32', (x) => Number.parseInt([...bits(x)].reverse().join(''), 2), WORDS, [
    'reverse the order of the bits of x',
    'mirror the 32 bits of x, so that bit 0 becomes bit 31',
    'flip x end for end bitwise',
  ]),
  of<Two>(
    'rotl(x: u32, n: u32): u32',
    (x, n) => Number.parseInt(bits(x).slice(n) + bits(x).slice(0, n), 2),
    [
      [1, 0],
      [1, 1],
      [2147483648, 1],
      [305419896, 8],
      [4294967295, 13],
      [3, 31],
    ],
    [
      'rotate x left by n bits',
      'circular shift of x to the left by n positions',
      'left rotation of a 32-bit word, n places',
    ],
  ),
  of<Two>(
    'flip(x: u32, k: u32): u32',
    (x, k) =>
      Number.parseInt([...bits(x)].map((bit, i) => (31 - i === k ? (bit === '1' ? '0' : '1') : bit)).join(''), 2),
    [
      [0, 0],
      [1, 0],
      [8, 3],
      [255, 8],
      [4294967295, 31],
      [10, 2],
    ],
    ['toggle bit k of x', 'invert the k-th bit (counting from 0) of x', 'x ^ (1 << k)'],
  ),
  of<Two>(
    'test(x: u32, k: u32): bool',
    (x, k) => bits(x)[31 - k] === '1',
    [
      [0, 0],
      [1, 0],
      [8, 3],
      [255, 8],
      [4294967295, 31],
      [10, 2],
    ],
    ['is bit k set in x?', 'true when the bit at position k is one', '((x >> k) & 1) != 0'],
  ),
  one<number>('clz(x: u32): u32', (x) => (x === 0 ? 32 : bits(x).indexOf('1')), WORDS, [
    'count the leading zero bits of x (32 for 0)',
    'how many zeros precede the most significant 1 bit of x; 32 if x is zero',
    'number of leading zeroes in a 32-bit integer',
  ]),
  one<number>('parity(x: u32): bool', (x) => ones(x) % 2 === 1, WORDS, [
    'does x have an odd number of one bits',
    'true if the amount of set bits is odd',
    'odd parity check of x',
  ]),
  of<Two>(
    'hamming(a: u32, b: u32): u32',
    (a, b) => [...bits(a)].filter((bit, i) => bit !== bits(b)[i]).length,
    [
      [0, 0],
      [1, 0],
      [8, 7],
      [255, 256],
      [4294967295, 0],
      [10, 9],
    ],
    [
      'hamming distance between a and b',
      'in how many bit positions do a and b differ',
      'count the bits one has to flip to turn a into b',
    ],
  ),
  one<number>(
    'bswap(x: u32): u32',
    (x) => Number.parseInt(x.toString(16).padStart(8, '0').match(/../g)!.reverse().join(''), 16),
    WORDS,
    [
      'swap the byte order of x',
      'convert a 32-bit value from little endian to big endian',
      'reverse the four bytes of x',
    ],
  ),
  one<number>('digit_sum(n: u32): u32', (n) => total(digits(n)), COUNTS, [
    'add the decimal digits of n together',
    'sum of the digits of n',
    'cross sum of n, i.e. all its digits added up',
  ]),
  one<number>('backwards(n: u32): u32', (n) => Number(digits(n).reverse().join('')), COUNTS, [
    'write the digits of n backwards',
    'reverse the decimal digits of n, dropping leading zeros',
    'n read from right to left as a number',
  ]),
  one<number>('digit_count(n: u32): u32', (n) => digits(n).length, COUNTS, [
    'how many digits has n',
    'the number of decimal digits in n; 0 has one digit',
    'length of n written in base 10',
  ]),
  one<number>(
    'mirrored(n: u32): bool',
    (n) => String(n) === digits(n).reverse().join(''),
    [...COUNTS, 12321, 44],
    [
      'is n a palindrome',
      'does n read the same forwards and backwards in decimal',
      'check that reversing the digits of n leaves n unchanged',
    ],
  ),
  one<number>('top_digit(n: u32): u32', (n) => Math.max(...digits(n)), COUNTS, [
    'largest digit of n',
    'which decimal digit of n is the highest',
    'get the maximum over the digits of the number',
  ]),
  one<number>('root(n: u32): u32', (n) => (n === 0 ? 0 : 1 + ((n - 1) % 9)), COUNTS, [
    'digital root of n',
    'repeatedly sum the digits of n until a single digit is left',
    'keep adding up the digits until the result is below 10',
  ]),
  of<Two>(
    'digit_times(n: u32, d: u32): u32',
    (n, d) => digits(n).filter((digit) => digit === d).length,
    [
      [0, 1],
      [7007, 7],
      [7007, 0],
      [99, 9],
      [123, 4],
      [5155, 5],
    ],
    [
      'how often does the digit d appear in n',
      'count occurrences of d among the decimal digits of n',
      "number of n's digits equal to d",
    ],
  ),
  one<List>('spread(values: readonly i32[]): i32', (v) => Math.max(...v) - Math.min(...v), LISTS, [
    'difference between the largest and the smallest element',
    'max minus min of a non-empty array',
    'how wide is the range of the values, i.e. highest - lowest',
  ]),
  one<List>('where_max(values: readonly i32[]): u64', (v) => v.indexOf(Math.max(...v)), LISTS, [
    'index of the largest element (the first one in case of ties)',
    'position, counted from 0, of the maximum; if it occurs several times take the first',
    'argmax of values',
  ]),
  one<List>('even_sum(values: readonly i32[]): i64', (v) => total(v.filter((x) => x % 2 === 0)), LISTS, [
    'add up the even numbers in the array',
    'sum over all elements divisible by two',
    'total of the values that are even, skipping the odd ones',
  ]),
  of<readonly [List, number]>(
    'times(values: readonly i32[], x: i32): u64',
    (v, x) => v.filter((value) => value === x).length,
    LISTS.map((list): readonly [List, number] => [list, 4]).concat([
      [[2, 2, 5], 2],
      [[1], 1],
    ]),
    ['how many times does x occur in values', 'count the elements equal to x', 'number of occurences of x'],
  ),
  one<List>(
    'ascending(values: readonly i32[]): bool',
    (v) => v.every((x, i) => i === 0 || v[i - 1]! <= x),
    [...LISTS, [], [1, 3, 2]],
    [
      'is the array sorted in ascending order',
      'check that no element is smaller than the one before it',
      'are the values in non-decreasing order?',
    ],
  ),
  one<List>(
    'repeats(values: readonly i32[]): bool',
    (v) => new Set(v).size < v.length,
    [...LISTS, [], [1, 3, 1]],
    [
      'does any value occur more than once',
      'true if the array contains duplicates',
      'are there two equal elements anywhere in the list',
    ],
  ),
  one<List>(
    'mean(values: readonly f64[]): f64',
    (v) => total(v) / v.length,
    [[1, 2, 3, 6], [4], [0.5, 1.5], [-2, 2], [10, 20, 30, 41], [0, 0, 1, 0]],
    [
      'arithmetic mean of the values',
      'average of a non-empty array of doubles',
      'sum the elements and divide by how many there are',
    ],
  ),
  of<readonly [List, List]>(
    'dot(a: readonly i32[], b: readonly i32[]): i64',
    (a, b) => total(a.map((x, i) => x * b[i]!)),
    [
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      [[], []],
      [[-1], [7]],
      [
        [2, 0],
        [9, 9],
      ],
      [
        [1, -1, 1],
        [3, 3, 4],
      ],
    ],
    [
      'dot product of two vectors of equal length',
      'multiply the arrays element by element and add the products',
      'inner product of a and b',
    ],
  ),
  of<readonly [List, number]>(
    'find_last(values: readonly i32[], x: i32): i64',
    (v, x) => v.lastIndexOf(x),
    LISTS.map((list): readonly [List, number] => [list, 4]).concat([
      [[2, 2, 5], 2],
      [[1], 1],
    ]),
    [
      'last index at which x occurs, -1 if it does not',
      'search for x from the end and return its position, or -1 when absent',
      'position of the final occurrence of x, or -1',
    ],
  ),
  one<List>('negatives(values: readonly i32[]): u64', (v) => v.filter((x) => x < 0).length, LISTS, [
    'count the negative elements',
    'how many values are below zero',
    'number of entries that are less than 0',
  ]),
  one<List>('reversed(values: i32[]): void', (v) => [...v].reverse(), LISTS, [
    'reverse the array in place',
    'turn the order of the elements around',
    'swap elements so that the last comes first and the first last',
  ]),
  one<List>('running(values: i32[]): void', (v) => v.map((_, i) => total(v.slice(0, i + 1))), LISTS, [
    'replace each element by the sum of all elements up to and including it',
    'prefix sums, in place',
    'turn the values into their running totals',
  ]),
  one<List>('sort(values: i32[]): void', (v) => [...v].sort((a, b) => a - b), LISTS, [
    'sort the array in ascending order',
    'put the numbers in order from smallest to largest',
    'order values increasingly, in place',
  ]),
  one<List>('zero_negatives(values: i32[]): void', (v) => v.map((x) => Math.max(x, 0)), LISTS, [
    'set all negative elements to zero',
    'overwrite every value below 0 with 0',
    'clip negatives to 0 in place',
  ]),
  one<List>(
    'plateau(values: readonly i32[]): u64',
    (v) => Math.max(...v.map((x, i) => [...v.slice(i), Number.NaN].findIndex((y) => y !== x))),
    [...LISTS, [1, 1, 2, 2, 2, 1], [5, 5, 5, 5, 3]],
    [
      'length of the longest run of equal elements',
      'the largest number of consecutive identical values',
      'how long is the longest streak of the same number',
    ],
  ),
  one<List>(
    'best(values: readonly i32[]): i64',
    (v) => Math.max(...v.flatMap((_, i) => v.slice(i).map((__, j) => total(v.slice(i, i + j + 1))))),
    [...LISTS, [-2, 1, -3, 4, -1, 2, 1, -5, 4]],
    [
      'maximum subarray sum',
      'largest sum of any contiguous non-empty stretch of the array',
      'the greatest total you can get from consecutive elements, at least one of them',
    ],
  ),
  one<List>(
    'missing(values: readonly u32[]): u32',
    (v) => Array.from({ length: v.length + 1 }, (_, i) => i).find((i) => !v.includes(i))!,
    [[0], [1], [0, 1, 3], [3, 0, 1], [2, 1, 0], [1, 2, 3, 4]],
    [
      'values holds all of 0..n except one; which one is missing',
      'find the missing number from 0 to n, where n is the length',
      'return the only number in the range 0 to n that is not in the array',
    ],
  ),
  one<List>(
    'vary(values: readonly i32[]): u64',
    (v) => new Set(v).size,
    [...LISTS, []],
    [
      'number of distinct values',
      'how many different numbers are in the array',
      'count unique elements, each counted once',
    ],
  ),
  one<string>('vowels(s: cstr): u64', (s) => s.replace(/[^aeiou]/gi, '').length, TEXTS, [
    'count the vowels in s, upper or lower case',
    'how many of the letters are vowels (a, e, i, o, u in either case)',
    'number of vowels in the string',
  ]),
  one<string>('palindrome(s: cstr): bool', (s) => s === [...s].reverse().join(''), TEXTS, [
    'is s a palindrome',
    'does the string read the same backwards',
    'true when s equals its own reverse',
  ]),
  one<string>('shout(s: cstr): void', (s) => s.toUpperCase(), TEXTS, [
    'convert s to upper case in place',
    'capitalise every letter of the string',
    'change all lowercase letters to uppercase',
  ]),
  one<string>('words(s: cstr): u64', (s) => s.split(/\s+/).filter((word) => word !== '').length, TEXTS, [
    'count the words separated by whitespace',
    'how many words are there in s',
    'number of space-separated words in the text',
  ]),
  of<readonly [string, number]>(
    'occurrences(s: cstr, c: u8): u64',
    (s, c) => [...s].filter((each) => each.charCodeAt(0) === c).length,
    TEXTS.map((text) => [text, 111] as const),
    [
      'how often does the character c appear in s',
      'count the c characters of the string',
      'number of bytes of s that equal c',
    ],
  ),
  of<readonly [string, number]>(
    'find(s: cstr, c: u8): i64',
    (s, c) => s.indexOf(String.fromCharCode(c)),
    TEXTS.map((text) => [text, 111] as const),
    [
      'index of the first c in s, or -1 if there is none',
      'where does c first occur in the string (-1: nowhere)',
      'find c in s and return its offset; return -1 if not found',
    ],
  ),
  one<string>(
    'parse(s: cstr): u32',
    Number,
    ['0', '7', '42', '007', '123456', '99999'],
    [
      'convert the decimal digits of s into a number',
      'parse an unsigned decimal integer',
      'turn a string of digits to its numeric value',
    ],
  ),
  one<string>(
    'only_digits(s: cstr): bool',
    (s) => /^\d+$/.test(s),
    ['0', '42', '4a', 'x', '12 3', '-1', '123456'],
    [
      'does s consist only of digits',
      'are all characters of the string decimal digits',
      'true if there is nothing but the digits 0-9 in s',
    ],
  ),
  of<Two>(
    'month_length(year: u32, month: u32): u32',
    (y, m) => new Date(Date.UTC(y, m, 0)).getUTCDate(),
    [
      [2023, 1],
      [2023, 2],
      [2024, 2],
      [1900, 2],
      [2000, 2],
      [2024, 4],
      [2024, 12],
    ],
    [
      'how many days does the month have',
      'number of days in the given month of the year, considering leap years',
      'days in month (1 = January)',
    ],
  ),
  of<Three>(
    'day_number(year: u32, month: u32, day: u32): u32',
    (y, m, d) => (Date.UTC(y, m - 1, d) - Date.UTC(y, 0, 0)) / 86400000,
    [
      [2023, 1, 1],
      [2023, 3, 1],
      [2024, 3, 1],
      [2024, 12, 31],
      [1900, 12, 31],
      [2000, 2, 29],
    ],
    [
      'day of the year, 1 to 366',
      'which day of the year is this date',
      'ordinal day number within the year for the date',
    ],
  ),
  of<Three>(
    'seconds(h: u32, m: u32, s: u32): u32',
    (h, m, s) => h * 3600 + m * 60 + s,
    [
      [0, 0, 0],
      [0, 0, 59],
      [1, 0, 0],
      [1, 2, 3],
      [23, 59, 59],
      [100, 0, 1],
    ],
    [
      'convert h hours, m minutes and s seconds to seconds',
      'total number of seconds in h hours, m minutes, s seconds',
      '3600 h + 60 m + s',
    ],
  ),
  one<number>(
    'fahrenheit(c: f64): f64',
    (c) => (c * 9) / 5 + 32,
    [0, 100, -40, 20, 37.5, -10],
    [
      'convert degrees celsius to fahrenheit',
      'c * 9 / 5 + 32',
      'the temperature c, given in Celsius, in degrees Fahrenheit',
    ],
  ),
]

const TEXT_RUNS = ['', 'one\n', 'b\na\n\nb\n', 'the quick fox\njumps\nover it all\n', '\n\n', 'Hello World\nABC\nabc\n']
const NUMBER_RUNS = ['1\n', '1\n2\n3\n', '-5\n10\n4\n', '7\n7\n', '0\n-9\n-2\n', '100\n20\n3\n']
const ARG_RUNS = [[], ['a'], ['b', 'a'], ['x y', 'z'], ['1', '22', '333'], ['same', 'same']]
const numbers = (text: string): number[] => lines(text).map(Number)

export const programBehaviours: readonly ProgramBehaviour[] = [
  {
    oracle: (text) => `${lines(text).length}\n`,
    runs: TEXT_RUNS,
    sentences: [
      'count the lines of standard input',
      'print how many lines stdin has',
      'read all input and output the number of lines in it',
    ],
  },
  {
    oracle: (text) => text.toUpperCase(),
    runs: TEXT_RUNS,
    sentences: [
      'copy stdin to stdout in upper case',
      'filter that converts its input to capital letters',
      'read text and print it with all letters uppercased',
    ],
  },
  {
    oracle: (text) => `${total(numbers(text))}\n`,
    runs: NUMBER_RUNS,
    sentences: [
      'read integers, one per line, and print their sum',
      'add up the numbers on stdin and print the total',
      'Sums the integers found on standard input, one on each line, and writes the result.',
    ],
  },
  {
    oracle: (text) => `${Math.max(...numbers(text))}\n`,
    runs: NUMBER_RUNS,
    sentences: [
      'print the largest of the integers read from stdin',
      'read numbers from standard input, output the maximum',
      'which of the numbers in the input is the biggest? print it',
    ],
  },
  {
    oracle: (text) => joined(lines(text).map((line) => [...line].reverse().join(''))),
    runs: TEXT_RUNS,
    sentences: [
      'reverse each line of the input',
      'print every line backwards',
      'for each line of stdin, write its characters in reverse order',
    ],
  },
  {
    oracle: (text) => joined(lines(text).reverse()),
    runs: TEXT_RUNS,
    sentences: [
      'print the lines of stdin in reverse order',
      'output the input lines last to first',
      'like tac: the last line first',
    ],
  },
  {
    oracle: (text) => joined(lines(text).filter((line) => line !== '')),
    runs: TEXT_RUNS,
    sentences: [
      'remove the empty lines from the input',
      'print only non-blank lines',
      'copy stdin to stdout but skip lines that are empty',
    ],
  },
  {
    oracle: (text) => joined(lines(text).sort()),
    runs: TEXT_RUNS,
    sentences: [
      'sort the lines of standard input',
      'read lines and print them in alphabetical order',
      'output all input lines sorted bytewise ascending',
    ],
  },
  {
    oracle: (text) => joined(lines(text).filter((line, i, all) => line !== all[i - 1])),
    runs: [...TEXT_RUNS, 'a\na\nb\nb\nb\na\n'],
    sentences: [
      'drop consecutive duplicate lines',
      'collapse repeated adjacent lines into one, as uniq does',
      'print each line unless it equals the previous line',
    ],
  },
  {
    oracle: (_, args) => joined(args),
    runs: ARG_RUNS,
    sentences: [
      'print each command line argument on its own line',
      'write the arguments one per line',
      'echo the args, each followed by a newline',
    ],
  },
  {
    oracle: (_, args) => `${args.length}\n`,
    runs: ARG_RUNS,
    sentences: [
      'print the number of command-line arguments',
      'how many arguments were given? print the count',
      'output argc without the program name',
    ],
  },
]
