import type { FunctionBehaviour, ProgramBehaviour, Value } from './fresh-paraphrases.js'

/**
 * A third set of paraphrases, written by someone who had seen nothing of the reader, and first read when the reader was done
 * with the other sets. After that run no sentence was changed. Values of u64 and i64 are bigints, other numbers are numbers.
 */
const num = (args: readonly Value[], index: number): number => {
  const value = args[index]
  if (typeof value !== 'number') throw new TypeError(`argument ${index} is not a number`)
  return value
}

const str = (args: readonly Value[], index: number): string => {
  const value = args[index]
  if (typeof value !== 'string') throw new TypeError(`argument ${index} is not a text`)
  return value
}

const arr = (args: readonly Value[], index: number): readonly number[] => {
  const value = args[index]
  if (typeof value !== 'object') throw new TypeError(`argument ${index} is not an array`)
  return value
}

const nums = (args: readonly Value[]): readonly number[] => args.map((_, index) => num(args, index))

const bytes = (text: string): readonly number[] => Array.from(text, (char) => char.charCodeAt(0))

const lines = (stdin: string): readonly string[] => {
  const parts = stdin.split('\n')
  if (parts[parts.length - 1] === '') parts.pop()
  return parts
}

const unlines = (parts: readonly string[]): string => parts.map((part) => `${part}\n`).join('')

const words = (text: string): readonly string[] => text.split(/[ \t\n]+/).filter((word) => word !== '')

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b))

const isPrime = (n: number): boolean => {
  for (let d = 2; d * d <= n; d++) if (n % d === 0) return false
  return n >= 2
}

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0

const clamp = (x: number, low: number, high: number): number => Math.min(Math.max(x, low), high)

const bitCount = (x: number): number => x.toString(2).replace(/0/g, '').length

export const functionBehaviours: readonly FunctionBehaviour[] = [
  {
    signature: 'middle(a: i32, b: i32, c: i32): i32',
    sentences: [
      'Of the three numbers a, b and c give back the one that stands in the middle once they are put in order.',
      'median of three ints',
      'Sort a, b, c and take the second. Ties are no problem, just sort them too.',
    ],
    oracle: (args) => [...nums(args)].sort((x, y) => x - y)[1] ?? 0,
    inputs: [
      [1, 2, 3],
      [3, 1, 2],
      [2, 3, 1],
      [9, 5, 7],
      [4, 4, 1],
      [-5, 0, -9],
      [2147483647, -2147483648, 0],
      [6, 6, 6],
    ],
  },
  {
    signature: 'f(a: u32, b: u32): u32',
    sentences: [
      'Divide a by b; if it does not come out even, round the quotient up. b is never zero.',
      'ceil(a / b), where b > 0',
      'How many boxes do I need for a items when one box holds b items? b is at least 1.',
    ],
    oracle: (args) => Math.ceil(num(args, 0) / num(args, 1)),
    inputs: [
      [7, 2],
      [6, 3],
      [0, 5],
      [1, 10],
      [10, 1],
      [10, 10],
      [11, 10],
      [4294967295, 2],
    ],
  },
  {
    signature: 'compare(a: i32, b: i32): i32',
    sentences: [
      'Three-way comparison: -1 if a < b, 0 if a == b, 1 if a > b.',
      'Return 1 when the first number is bigger, -1 when the second one is bigger and 0 if they are eqal.',
      'I need a comparator for qsort: it yields -1, 0 or +1 depending on whether a is less than, equal to ' +
        'or more than b.',
    ],
    oracle: (args) => Math.sign(num(args, 0) - num(args, 1)) + 0,
    inputs: [
      [1, 2],
      [2, 1],
      [5, 5],
      [-3, 3],
      [3, -3],
      [-2147483648, 2147483647],
      [2147483647, -2147483648],
      [0, 0],
    ],
  },
  {
    signature: 'calc(x: i32, low: i32, high: i32): bool',
    sentences: [
      'low <= x < high',
      'Check whether x lies between low (included) and high (not included).',
      'Is x at least low and at the same time smaller than high?',
    ],
    oracle: (args) => num(args, 1) <= num(args, 0) && num(args, 0) < num(args, 2),
    inputs: [
      [5, 1, 10],
      [1, 1, 10],
      [10, 1, 10],
      [0, 1, 10],
      [11, 1, 10],
      [-5, -10, -1],
      [3, 3, 3],
      [-2147483648, -2147483648, 2147483647],
    ],
  },
  {
    signature: 'gradePoints(score: u32): u32',
    sentences: [
      'Grade points for a score: 90 or more gives 4, 80 to 89 gives 3, 70 to 79 gives 2, 60 to 69 gives 1, ' +
        'lower gives 0.',
      'score >= 90 -> 4, >= 80 -> 3, >= 70 -> 2, >= 60 -> 1, otherwise 0',
      'Please turn my exam score into points. Below 60 it is 0, from 60 on 1, from 70 on 2, from 80 on 3 ' +
        'and from 90 on 4.',
    ],
    oracle: (args) => {
      const score = num(args, 0)
      return score >= 90 ? 4 : score >= 80 ? 3 : score >= 70 ? 2 : score >= 60 ? 1 : 0
    },
    inputs: [[100], [90], [89], [80], [79], [70], [69], [60], [59], [0]],
  },
  {
    signature: 'f(age: u32): u32',
    sentences: [
      'Ticket price by age: under 6 it is free (0), from 6 to 17 it costs 5, from 18 to 64 it costs 10, 65 ' +
        'and older pay 7.',
      'Cinema entry: kids younger than 6 pay 0, everybody younger than 18 pays 5, younger than 65 pays 10, ' +
        'the rest pay 7.',
      'if age < 6 return 0; if age is 6..17 retun 5; if age is 18..64 return 10; else 7',
    ],
    oracle: (args) => {
      const age = num(args, 0)
      return age < 6 ? 0 : age < 18 ? 5 : age < 65 ? 10 : 7
    },
    inputs: [[0], [5], [6], [17], [18], [40], [64], [65], [99]],
  },
  {
    signature: 'isTriangle(a: u32, b: u32, c: u32): bool',
    sentences: [
      'Can the lengths a, b and c be the sides of a triangle, i.e. is each of them strictly less than the ' +
        'sum of the others?',
      'true if a + b > c and b + c > a and a + c > b, else false',
      'Given three side lengths, tell whether any two together are always longer than the third side.',
    ],
    oracle: (args) => {
      const [a = 0, b = 0, c = 0] = nums(args)
      return a + b > c && b + c > a && a + c > b
    },
    inputs: [
      [3, 4, 5],
      [1, 2, 3],
      [3, 1, 2],
      [1, 10, 1],
      [10, 1, 1],
      [7, 7, 7],
      [0, 4, 4],
      [2000000000, 2000000000, 1],
    ],
  },
  {
    signature: 'solve(x: u32): i32',
    sentences: [
      'Position of the highest set bit of x, counting from 0 at the least significant bit; -1 when x is 0.',
      'floor(log2(x)), but -1 for x = 0',
      'Find the index of the most significant 1 bit in x (the lowest bit has index 0). If no bit is set, answer -1.',
    ],
    oracle: (args) => 31 - Math.clz32(num(args, 0)),
    inputs: [[1], [0], [2], [3], [8], [255], [256], [2147483648], [4294967295]],
  },
  {
    signature: 'swapNibbles(x: u8): u8',
    sentences: [
      'Exchange the upper four bits and the lower four bits of the byte x.',
      '(x << 4 | x >> 4) & 0xff',
      'Swap the two hex digits of a byte, so 0xA5 becomes 0x5A.',
    ],
    oracle: (args) => ((num(args, 0) << 4) | (num(args, 0) >> 4)) & 255,
    inputs: [[0xa5], [0], [0x0f], [0xf0], [0x12], [255], [1], [128]],
  },
  {
    signature: 'f(x: u32, n: u32): u32',
    sentences: [
      'Flip bit number n of x and leave all the other bits alone (bit 0 is the lowest, n is at most 31).',
      'x xor 2^n, for n < 32',
      'Invert the n-th bit of x, counted from zero at the right end, and return the reslt; n goes from 0 to 31.',
    ],
    oracle: (args) => (num(args, 0) ^ (1 << num(args, 1))) >>> 0,
    inputs: [
      [0, 0],
      [1, 0],
      [0, 31],
      [4294967295, 31],
      [10, 1],
      [10, 2],
      [4294967295, 0],
      [256, 8],
    ],
  },
  {
    signature: 'hammingDistance(a: u32, b: u32): u32',
    sentences: [
      'In how many bit positions do a and b differ?',
      'popcount(a ^ b)',
      'Compare the 32 bits of both numbers one by one and count how often they disagree.',
    ],
    oracle: (args) => bitCount((num(args, 0) ^ num(args, 1)) >>> 0),
    inputs: [
      [0, 0],
      [1, 4],
      [0, 4294967295],
      [7, 7],
      [255, 0],
      [2147483648, 0],
      [2863311530, 1431655765],
      [6, 3],
    ],
  },
  {
    signature: 'packColor(red: u8, green: u8, blue: u8): u32',
    sentences: [
      'Put the three colour bytes together as 0xRRGGBB: red in the top, green in the middle, blue in the lowest byte.',
      'red * 65536 + green * 256 + blue',
      'Combine the color channels into one number; blue fills bits 0-7, green bits 8-15 and red bits 16-23.',
    ],
    oracle: (args) => num(args, 0) * 65536 + num(args, 1) * 256 + num(args, 2),
    inputs: [
      [0, 0, 0],
      [255, 0, 0],
      [0, 255, 0],
      [0, 0, 255],
      [255, 255, 255],
      [1, 2, 3],
      [128, 64, 32],
    ],
  },
  {
    signature: 'calc(x: u32, k: u32): u32',
    sentences: [
      'Rotate the 32 bits of x to the left by k places; bits that fall out on the left come back in on the ' +
        'right. k < 32.',
      'rol32: rotate x left by k bits, 0 <= k <= 31',
      'Circular left shift of the 32-bit word x by k positions, with k from 0 to 31.',
    ],
    oracle: (args) => ((num(args, 0) << num(args, 1)) | (num(args, 0) >>> ((32 - num(args, 1)) & 31))) >>> 0,
    inputs: [
      [1, 0],
      [1, 1],
      [1, 31],
      [2147483648, 1],
      [0x12345678, 8],
      [0xf000000f, 4],
      [4294967295, 13],
      [0xdeadbeef, 0],
      [0, 5],
    ],
  },
  {
    signature: 'solve(n: u32): u32',
    sentences: [
      'What is the largest decimal digit of n?',
      'Look at all the digits of n in base ten and return the greatest one.',
      'max digit of n (decimal), e.g. 3 for 1320',
    ],
    oracle: (args) => Math.max(...Array.from(String(num(args, 0)), Number)),
    inputs: [[0], [7], [1320], [9000], [4294967295], [123454321], [11111], [1000]],
  },
  {
    signature: 'reverseDigits(n: u32): u32',
    sentences: [
      'Write the decimal digits of n backwards and read that as a number again, so 1200 turns into 21.',
      'reverse the digits of n in base 10 (leading zeros of the result just vanish)',
      'Given a number, return the number that has the same decimal digits in oposite order; 120 gives 21.',
    ],
    oracle: (args) =>
      Number(
        Array.from(String(num(args, 0)))
          .reverse()
          .join(''),
      ),
    inputs: [[0], [5], [1200], [123], [1001], [987654321], [10], [400000000]],
  },
  {
    signature: 'countDigit(n: u32, d: u32): u32',
    sentences: [
      'Count how often the digit d occurs in the decimal notation of n. The number 0 is written as a single 0.',
      'How many times does d (0 to 9) show up among the base 10 digits of n? Note that n = 0 has one digit, a zero.',
      'Occurrences of decimal digit d in n, where zero itself counts as the one-digit number "0".',
    ],
    oracle: (args) => String(num(args, 0)).split(String(num(args, 1))).length - 1,
    inputs: [
      [0, 0],
      [0, 1],
      [1231, 1],
      [1000, 0],
      [7, 7],
      [4294967295, 9],
      [555, 5],
      [123456, 8],
    ],
  },
  {
    signature: 'lcm(a: u32, b: u32): u64',
    sentences: [
      'Least common multiple of a and b; if one of them is 0 the answer is 0.',
      'Calculate the smallest positive number that both a and b divide, or 0 when a or b is zero.',
      'lcm = a * b / gcd(a, b) as a 64 bit value, 0 if any argument is zero',
    ],
    oracle: (args) => {
      const [a = 0, b = 0] = nums(args)
      return a === 0 || b === 0 ? 0n : (BigInt(a) * BigInt(b)) / BigInt(gcd(a, b))
    },
    inputs: [
      [4, 6],
      [0, 5],
      [5, 0],
      [0, 0],
      [7, 3],
      [12, 12],
      [1, 9],
      [100000, 99999],
      [4294967295, 4294967294],
    ],
  },
  {
    signature: 'f(n: u32): u32',
    sentences: [
      'Smallest prime factor of n; give 0 if n is 0 or 1.',
      'Find the least divisor of n that is greater than 1. For n below 2 return 0.',
      'Which is the smallest prime that divides n without remainder? (n < 2: return 0)',
    ],
    oracle: (args) => {
      const n = num(args, 0)
      if (n < 2) return 0
      for (let d = 2; d * d <= n; d++) if (n % d === 0) return d
      return n
    },
    inputs: [[0], [1], [2], [9], [15], [49], [97], [10007], [1000]],
  },
  {
    signature: 'countPrimes(n: u32): u32',
    sentences: [
      'How many prime numbers are there from 2 up to and including n? Zero for n below 2.',
      'pi(n), the prime counting function: the number of primes p with p <= n',
      'Count all the primes which are not greater than n, plese.',
    ],
    oracle: (args) => {
      let count = 0
      for (let p = 2; p <= num(args, 0); p++) if (isPrime(p)) count++
      return count
    },
    inputs: [[0], [1], [2], [3], [4], [10], [11], [100], [541]],
  },
  {
    signature: 'isPerfect(n: u32): bool',
    sentences: [
      'Is n a perfect number, that is, equal to the sum of its divisors smaller than n itself? n is at least 1.',
      'true exactly if the proper divisors of n (n >= 1, all divisors without n) add up to n',
      'Test for perfect numbers like 6 = 1 + 2 + 3: say whether the positive n equals the sum of all its ' +
        'smaller divisors.',
    ],
    oracle: (args) => {
      const n = num(args, 0)
      let sum = 0
      for (let d = 1; d < n; d++) if (n % d === 0) sum += d
      return sum === n
    },
    inputs: [[6], [28], [1], [2], [12], [8], [496], [500], [8128]],
  },
  {
    signature: 'f(n: u32): u64',
    sentences: [
      'Add up all the natural numbers below n which are multiples of 3 or of 5 (each number only once).',
      'Project Euler no. 1: the sum of every k < n with k % 3 == 0 or k % 5 == 0',
      'Sum those non-negative integers strictly smaller than n that can be divided by 3 or 5, counting 15 etc. once.',
    ],
    oracle: (args) => {
      let sum = 0
      for (let k = 0; k < num(args, 0); k++) if (k % 3 === 0 || k % 5 === 0) sum += k
      return BigInt(sum)
    },
    inputs: [[0], [1], [3], [4], [6], [10], [16], [1000], [100000]],
  },
  {
    signature: 'collatzSteps(n: u32): u32',
    sentences: [
      'Number of Collatz steps until n reaches 1: an even number is halved, an odd one becomes 3n + 1. n >= ' +
        '1, and 1 needs 0.',
      'Start with n (at least 1). As long as it is not 1, replace it by n/2 if even, else by 3n+1. How many ' +
        'replacements?',
      'How long does the hailstone sequence starting with the positive n take to arrive at 1 for the first ' +
        'time? Count steps.',
    ],
    oracle: (args) => {
      let n = num(args, 0)
      let steps = 0
      while (n !== 1) {
        n = n % 2 === 0 ? n / 2 : 3 * n + 1
        steps++
      }
      return steps
    },
    inputs: [[1], [2], [3], [6], [7], [16], [27], [97]],
  },
  {
    signature: 'tribonacci(n: u32): u32',
    sentences: [
      'The n-th Tribonacci number: T(0) = 0, T(1) = 0, T(2) = 1 and every later one is the sum of the three before it.',
      't(n) = t(n-1) + t(n-2) + t(n-3) with t(0) = t(1) = 0, t(2) = 1',
      'A sequence begins with 0, 0, 1 and then each term is the total of the previous three terms. Return ' +
        'the term of index n, the first has index 0.',
    ],
    oracle: (args) => {
      let [a, b, c] = [0, 0, 1]
      for (let i = 0; i < num(args, 0); i++) [a, b, c] = [b, c, a + b + c]
      return a
    },
    inputs: [[0], [1], [2], [3], [4], [5], [10], [20], [35]],
  },
  {
    signature: 'solve(n: u32): u32',
    sentences: [
      'x(0) = 1 and x(k) = 3 * x(k-1) - 1; compute x(n)',
      'Start from 1 and do n times: multiply by three, then subtract one. What is the value at the end?',
      'The sequence 1, 2, 5, 14, 41, ... takes three times the previous term minus 1. Give the term at ' +
        'zero-based index n.',
    ],
    oracle: (args) => {
      let x = 1
      for (let i = 0; i < num(args, 0); i++) x = 3 * x - 1
      return x
    },
    inputs: [[0], [1], [2], [3], [5], [10], [20]],
  },
  {
    signature: 'toCelsius(fahrenheit: f64): f64',
    sentences: [
      'Convert a temperature from degrees Fahrenheit to degrees Celsius.',
      'C = (F - 32) * 5 / 9',
      'Subtract 32 from the given temperture, then multiply by 5 and divide by 9.',
    ],
    oracle: (args) => ((num(args, 0) - 32) * 5) / 9,
    inputs: [[32], [212], [-40], [50], [-4], [122], [14], [99.5]],
  },
  {
    signature: 'dayOfYear(year: u32, month: u32, day: u32): u32',
    sentences: [
      'Which day of the year is this date? January 1 is day 1; use the Gregorian leap year rule.',
      'Ordinal date: the number of days from the start of the year up to and including the given day ' +
        '(Gregorian calendar).',
      'Add the lengths of all months before month and then day; February has 29 days if year is a Gregorian leap year.',
    ],
    oracle: (args) => {
      const [year = 0, month = 0, day = 0] = nums(args)
      const lengths = [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
      return lengths.slice(0, month - 1).reduce((sum, length) => sum + length, day)
    },
    inputs: [
      [2023, 1, 1],
      [2023, 12, 31],
      [2024, 12, 31],
      [2024, 2, 29],
      [2024, 3, 1],
      [2023, 3, 1],
      [1900, 3, 1],
      [2000, 3, 1],
      [2021, 7, 4],
      [1999, 10, 31],
    ],
  },
  {
    signature: 'f(start: u32, finish: u32): u32',
    sentences: [
      'start and finish are minutes after midnight (0 to 1439). How many minutes pass from start to the ' +
        'next finish? Equal times give 0.',
      'Duration in minutes between two clock times given as minutes of the day (below 1440); if finish < ' +
        'start it is past midnight, so add 1440.',
      '(finish - start) modulo 1440, never negative; both are less than 1440',
    ],
    oracle: (args) => (num(args, 1) - num(args, 0) + 1440) % 1440,
    inputs: [
      [0, 0],
      [60, 90],
      [1380, 60],
      [1439, 0],
      [0, 1439],
      [720, 719],
      [600, 600],
      [1, 0],
    ],
  },
  {
    signature: 'addSaturating(a: i16, b: i16): i16',
    sentences: [
      'Add a and b, but stop at 32767 respectively -32768 instead of wrapping around.',
      'saturated 16 bit signed addition',
      'a + b; if the true sum is too large for i16 return 32767, if it is too smal return -32768',
    ],
    oracle: (args) => clamp(num(args, 0) + num(args, 1), -32768, 32767),
    inputs: [
      [1, 2],
      [32767, 1],
      [-32768, -1],
      [30000, 30000],
      [-30000, -30000],
      [32767, -32768],
      [32766, 1],
      [-32767, -1],
      [-5, 3],
    ],
  },
  {
    signature: 'calc(a: u8, b: u8): u8',
    sentences: [
      'Take b away from a, but never go below zero.',
      'max(a - b, 0)',
      'Saturating subtraction of two bytes: if b is greater than a the result is 0, otherwise the diference a - b.',
    ],
    oracle: (args) => Math.max(num(args, 0) - num(args, 1), 0),
    inputs: [
      [5, 3],
      [3, 5],
      [0, 0],
      [255, 0],
      [0, 255],
      [255, 255],
      [200, 199],
      [100, 101],
    ],
  },
  {
    signature: 'parkingFee(minutes: u32): u32',
    sentences: [
      'Parking is free up to and including 30 minutes; a longer stay costs 2 for each started hour of the ' +
        'whole time, at most 20.',
      'if minutes <= 30 the fee is 0, else 2 * ceil(minutes / 60), limited to 20',
      'Half an hour or less costs nothing. Otherwise every hour begun, counted from the very beginning, ' +
        'costs 2, and the daily maximum is 20.',
    ],
    oracle: (args) => (num(args, 0) <= 30 ? 0 : Math.min(2 * Math.ceil(num(args, 0) / 60), 20)),
    inputs: [[0], [30], [31], [60], [61], [120], [540], [541], [601], [5000]],
  },
  {
    signature: 'f(values: readonly i32[], low: i32, high: i32): u32',
    sentences: [
      'How many of the values are smaller than low or bigger than high?',
      'count x in values with x < low || x > high',
      'Number of measurements outside the range low..high, where both limits still belong to the range.',
    ],
    oracle: (args) => arr(args, 0).filter((x) => x < num(args, 1) || x > num(args, 2)).length,
    inputs: [
      [[1, 5, 10, 11, 0], 1, 10],
      [[], 0, 5],
      [[-3, -2, -1, 0], -2, -1],
      [[7, 7, 7], 7, 7],
      [[100, -100, 50], 0, 10],
      [[2147483647, -2147483648], -5, 5],
      [[2, 3], 0, 9],
    ],
  },
  {
    signature: 'sumEven(values: readonly i32[]): i64',
    sentences: [
      'Add up only the even numbers in the array.',
      'sum of all elements which are divisble by two; odd ones are ignored',
      'Go through values, skip everything odd and total the rest.',
    ],
    oracle: (args) => BigInt(arr(args, 0).reduce((sum, x) => (x % 2 === 0 ? sum + x : sum), 0)),
    inputs: [
      [[1, 2, 3, 4]],
      [[]],
      [[1, 3, 5]],
      [[-2, -3, 7, 8]],
      [[2147483646, 2147483646, 2147483646]],
      [[-2147483648, -2147483648]],
      [[0, 9, 10]],
    ],
  },
  {
    signature: 'sumOfSquares(values: readonly i32[]): i64',
    sentences: [
      'Square each element and sum the squares.',
      'x1^2 + x2^2 + ... + xn^2 for all x in values (0 for an empty array)',
      'The total of every value multiplied by itself.',
    ],
    oracle: (args) => arr(args, 0).reduce((sum, x) => sum + BigInt(x) * BigInt(x), 0n),
    inputs: [[[1, 2, 3]], [[]], [[-4]], [[0, 0]], [[3, -3]], [[100000, 100000]], [[2147483647]], [[-2147483648]]],
  },
  {
    signature: 'average(values: readonly i32[]): f64',
    sentences: [
      'Arithmetic mean of the values as a floating point number; 0.0 if the array is empty.',
      'Compute sum / count without cutting off the fraction. When there are no values, return 0.',
      'What do the numbers average? For no numbers at all say 0.',
    ],
    oracle: (args) => {
      const values = arr(args, 0)
      return values.length === 0 ? 0 : values.reduce((sum, x) => sum + x, 0) / values.length
    },
    inputs: [[[1, 2]], [[]], [[5]], [[-1, -2, -3, -4]], [[1, 2, 3, 5]], [[10, -10]], [[2147483647, 2147483647]]],
  },
  {
    signature: 'addInto(target: i32[], source: readonly i32[]): void',
    sentences: [
      'Add each element of source to the element of target at the same position. Both arrays have the same length.',
      'target[i] += source[i] for every i (equal lengths)',
      'Vector addition in place: afterwards target holds the elementwise sum of the two equally long arrays.',
    ],
    oracle: (args) => arr(args, 0).map((x, i) => x + (arr(args, 1)[i] ?? 0)),
    inputs: [
      [
        [1, 2, 3],
        [10, 20, 30],
      ],
      [[], []],
      [[5], [-5]],
      [
        [0, 0],
        [-1, 7],
      ],
      [
        [-4, 9, 1, 1],
        [4, 1, -2, 0],
      ],
      [
        [1000000000, 2],
        [1000000000, 3],
      ],
    ],
  },
  {
    signature: 'indexOfMin(values: readonly i32[]): i32',
    sentences: [
      'Index of the smallest element. If it occurs more than once take the first one; -1 for an empty array.',
      'Where is the minimum? Return its leftmost zero-based position, or -1 if there are no elements.',
      'argmin, first hit wins, -1 on emty input',
    ],
    oracle: (args) => arr(args, 0).indexOf(Math.min(...arr(args, 0))),
    inputs: [
      [[3, 1, 2]],
      [[]],
      [[5]],
      [[2, 1, 1]],
      [[4, 4, 4]],
      [[-1, -5, -3]],
      [[9, 8, 7, 6]],
      [[0, 2147483647, -2147483648]],
    ],
  },
  {
    signature: 'f(values: readonly i32[], target: i32): i32',
    sentences: [
      'Search values from the end and return the index of the last element equal to target, -1 when there is none.',
      'Last zero-based position at which target occurs, otherwise -1.',
      'max i such that values[i] == target; if target is missing: -1',
    ],
    oracle: (args) => arr(args, 0).lastIndexOf(num(args, 1)),
    inputs: [
      [[1, 2, 1, 3], 1],
      [[], 4],
      [[1, 2, 3], 4],
      [[7], 7],
      [[5, 5, 5], 5],
      [[9, 0, 0], 9],
      [[-1, 1, -1, 1], -1],
    ],
  },
  {
    signature: 'secondLargest(values: readonly u32[]): i64',
    sentences: [
      'The second largest different value, so for 5, 5, 3 it is 3. Return -1 if there are fewer than two ' +
        'different values.',
      'Find the greatest element that is strictly less than the maximum; -1 if no such element exists or ' +
        'the array is empty.',
      'runner-up: ignore every copy of the biggest value and give the maximum of what is left (-1 if nothing is left)',
    ],
    oracle: (args) => {
      const distinct = [...new Set(arr(args, 0))].sort((x, y) => y - x)
      return BigInt(distinct[1] ?? -1)
    },
    inputs: [[[1, 2, 3]], [[]], [[4]], [[5, 5, 3]], [[7, 7]], [[3, 9, 1, 9, 8]], [[4294967295, 4294967294]], [[0, 1]]],
  },
  {
    signature: 'solve(values: readonly i32[]): u32',
    sentences: [
      'Difference between the largest and the smallest value, 0 for an empty array.',
      'max(values) - min(values); nothing in the array means 0',
      'What is the spread of the data, i.e. how far apart are the highest and the lowest number? If there ' +
        'is no data answer 0.',
    ],
    oracle: (args) => {
      const values = arr(args, 0)
      return values.length === 0 ? 0 : Math.max(...values) - Math.min(...values)
    },
    inputs: [[[3, 1, 8]], [[]], [[5]], [[-3, -9]], [[-4, 4]], [[2, 2, 2]], [[2147483647, -2147483648]], [[10, 0, 5]]],
  },
  {
    signature: 'strictlyIncreasing(values: readonly i32[]): bool',
    sentences: [
      'Is every element greater than the one right before it? An empty or one-element array counts as yes.',
      'Return false as soon as some values[i] >= values[i+1] is found, and true if there is no such i.',
      'Check that the numbers are in strictly ascending order, without equal neighbours; fewer than two ' +
        'numbers are always fine.',
    ],
    oracle: (args) => arr(args, 0).every((x, i, all) => i === 0 || x > (all[i - 1] ?? 0)),
    inputs: [
      [[1, 2, 3]],
      [[]],
      [[5]],
      [[1, 1]],
      [[1, 3, 2]],
      [[2, 1]],
      [[-5, -1, 0, 9]],
      [[1, 2, 3, 3]],
      [[-2147483648, 2147483647]],
    ],
  },
  {
    signature: 'hasDuplicate(values: readonly i32[]): bool',
    sentences: [
      'Does any value occur more than once in the array?',
      'true if there are two diferent positions i and j with values[i] == values[j]',
      'Tell me whether some number is repeated anywhere, not only next to itself.',
    ],
    oracle: (args) => new Set(arr(args, 0)).size !== arr(args, 0).length,
    inputs: [[[1, 2, 3]], [[1, 2, 1]], [[]], [[4]], [[4, 4]], [[0, -1, 1, 2]], [[9, 8, 7, 6, 5, 9]], [[3, 2, 5, 5, 1]]],
  },
  {
    signature: 'f(values: readonly i32[]): u32',
    sentences: [
      'Count how many elements are larger than the element directly before them.',
      'number of i >= 1 with values[i] > values[i-1]',
      'The array holds temperatures of consecutive days. On how many days was it warmer than the day before?',
    ],
    oracle: (args) => arr(args, 0).filter((x, i, all) => i > 0 && x > (all[i - 1] ?? 0)).length,
    inputs: [
      [[1, 2, 3]],
      [[3, 2, 1]],
      [[]],
      [[7]],
      [[5, 5, 6, 6]],
      [[-3, -1, -2, 0]],
      [[2147483647, -2147483648, 2147483647]],
    ],
  },
  {
    signature: 'longestRun(values: readonly u8[]): u32',
    sentences: [
      'Length of the longest stretch of equal neighbouring values, 0 if the array is empty.',
      'How many times in a row does the same value appear at most? For an empty array it is 0.',
      'Find the maximal number of consecutive identical elemens (empty: 0).',
    ],
    oracle: (args) => {
      let best = 0
      let run = 0
      arr(args, 0).forEach((x, i, all) => {
        run = i > 0 && x === all[i - 1] ? run + 1 : 1
        best = Math.max(best, run)
      })
      return best
    },
    inputs: [
      [[1, 1, 2]],
      [[]],
      [[9]],
      [[1, 2, 1, 2]],
      [[3, 3, 3, 1, 3, 3]],
      [[0, 5, 5, 5, 5]],
      [[255, 255, 0, 0, 0]],
      [[4, 4, 4, 4]],
    ],
  },
  {
    signature: 'solve(values: readonly u32[], k: u32): bool',
    sentences: [
      'Are all the values multiples of k? k is not zero; an empty array gives true.',
      'for all x in values: x % k == 0 (k > 0, true if there are no x)',
      'Say no if at least one element leaves a remainder when divided by k, else yes. k is at least 1.',
    ],
    oracle: (args) => arr(args, 0).every((x) => x % num(args, 1) === 0),
    inputs: [
      [[2, 4, 6], 2],
      [[2, 4, 5], 2],
      [[5, 4, 8], 4],
      [[], 3],
      [[0], 7],
      [[1, 2, 3], 1],
      [[10, 25, 30], 10],
      [[4294967295], 5],
    ],
  },
  {
    signature: 'calc(values: readonly i32[]): i64',
    sentences: [
      'Alternating sum: the first element minus the second plus the third minus the fourth and so on. 0 if empty.',
      'Add the elements at even indices (0, 2, 4, ...) and subtract those at odd indices.',
      'values[0] - values[1] + values[2] - ..., an empty array yields zero',
    ],
    oracle: (args) => BigInt(arr(args, 0).reduce((sum, x, i) => (i % 2 === 0 ? sum + x : sum - x), 0)),
    inputs: [
      [[1, 2, 3]],
      [[]],
      [[5]],
      [[1, 2]],
      [[-1, -1, -1, -1]],
      [[10, 3, 10, 3]],
      [[2147483647, -2147483648, 2147483647]],
    ],
  },
  {
    signature: 'f(values: i32[]): void',
    sentences: [
      'Replace every negative number by 0 and keep the others as they are.',
      'values[i] = max(values[i], 0) for all i',
      'In the array itself, whatever is below zero shall become zero; nothing else changes.',
    ],
    oracle: (args) => arr(args, 0).map((x) => Math.max(x, 0)),
    inputs: [[[1, -2, 3]], [[]], [[-1, -1]], [[0]], [[5, 6]], [[-2147483648, 2147483647]], [[3, -3, 0, -1]]],
  },
  {
    signature: 'runningTotal(values: i32[]): void',
    sentences: [
      'Overwrite each element with the sum of its own and all earlier original values.',
      'prefix sums in place, so 1, 2, 3 becomes 1, 3, 6',
      'Turn the list of daily amounts into cumulative totals, in the same array; the first one stays.',
    ],
    oracle: (args) => {
      let sum = 0
      return arr(args, 0).map((x) => (sum += x))
    },
    inputs: [[[1, 2, 3]], [[]], [[7]], [[-1, 1, -1]], [[0, 0, 5, 0]], [[10, -20, 30, 4]], [[1000000000, 1000000000]]],
  },
  {
    signature: 'rotateLeft(values: i32[]): void',
    sentences: [
      'Move every element one place to the left; the first one goes to the end.',
      'Rotate the array by one position to the left, so that 1, 2, 3 becomes 2, 3, 1.',
      'Take the front element out, shift the remaining ones foward by one and put it at the back. Empty stays empty.',
    ],
    oracle: (args) => [...arr(args, 0).slice(1), ...arr(args, 0).slice(0, 1)],
    inputs: [[[1, 2, 3]], [[]], [[4]], [[1, 2]], [[5, 5, 6]], [[-1, 0, 1, 2]], [[9, 8, 7, 6, 5]]],
  },
  {
    signature: 'f(values: i32[]): void',
    sentences: [
      'Swap the elements pairwise: first with second, third with fourth, ... A leftover last element stays ' +
        'where it is.',
      'exchange values[0] and values[1], values[2] and values[3] etc.; with an odd length the last one is not touched',
      'Turn 1, 2, 3, 4, 5 into 2, 1, 4, 3, 5 and likewise any array: each pair of neighbours trades places, ' +
        'an unpaired end remains.',
    ],
    oracle: (args) => {
      const values = arr(args, 0)
      return values.map((x, i) => (i % 2 === 0 ? (values[i + 1] ?? x) : (values[i - 1] ?? x)))
    },
    inputs: [[[1, 2, 3, 4]], [[1, 2, 3]], [[]], [[7]], [[1, 2]], [[5, 5, 1, 0, -1]], [[6, 5, 4, 3, 2, 1]]],
  },
  {
    signature: 'moveZeros(values: i32[]): void',
    sentences: [
      'Bring all zeros to the end of the array and keep the order of the other numbers.',
      'Shift the non-zero elements to the front without changing their order and fill up the rest with 0.',
      'stable partition: nonzero first, zeroes last',
    ],
    oracle: (args) => [...arr(args, 0).filter((x) => x !== 0), ...arr(args, 0).filter((x) => x === 0)],
    inputs: [[[0, 1, 0, 3, 12]], [[]], [[0]], [[0, 0]], [[1, 2]], [[3, 0, -1, 0, 2]], [[0, 0, 5]], [[5, 0]]],
  },
  {
    signature: 'dot(a: readonly i32[], b: readonly i32[]): i64',
    sentences: [
      'Dot product of two vectors of the same length.',
      'a[0]*b[0] + a[1]*b[1] + ... (a and b are equally long, empty gives 0)',
      'Multiply the quantities in a by the prices in b, position by position, and return the total; lengts ' +
        'always match.',
    ],
    oracle: (args) => arr(args, 0).reduce((sum, x, i) => sum + BigInt(x) * BigInt(arr(args, 1)[i] ?? 0), 0n),
    inputs: [
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      [[], []],
      [[7], [-3]],
      [
        [1, -1],
        [5, 5],
      ],
      [
        [0, 2],
        [9, 0],
      ],
      [
        [2147483647, 1],
        [2147483647, 1],
      ],
      [
        [-2, -3, 4],
        [-5, 6, 1],
      ],
    ],
  },
  {
    signature: 'solve(a: readonly i32[], b: readonly i32[]): bool',
    sentences: [
      'Does every value of a also occur somewhere in b? How often does not matter; an empty a gives true.',
      'Is a a subset of b when both are taken as sets?',
      'Return false if a contains a number that b does not contain, else true.',
    ],
    oracle: (args) => arr(args, 0).every((x) => arr(args, 1).includes(x)),
    inputs: [
      [
        [1, 2],
        [3, 2, 1],
      ],
      [
        [1, 4],
        [3, 2, 1],
      ],
      [[], [1]],
      [[], []],
      [[1], []],
      [
        [2, 2, 2],
        [2, 5],
      ],
      [
        [5, 6, 7],
        [5, 6],
      ],
      [
        [-1, 0],
        [0, 3, -1],
      ],
    ],
  },
  {
    signature: 'countVowels(text: cstr): u32',
    sentences: [
      'Count the vowels a, e, i, o, u in the text, in lower as well as upper case.',
      'How many letters of text are vowels (aeiou, AEIOU)?',
      'Number of characters that belong to the set "aeiouAEIOU"',
    ],
    oracle: (args) => str(args, 0).replace(/[^aeiou]/gi, '').length,
    inputs: [['hello'], [''], ['AEIOU'], ['xyz'], ['Programming Is Fun'], ['queue'], ['Why? 42!']],
  },
  {
    signature: 'f(text: cstr): bool',
    sentences: [
      'Is the text the same when read backwards, if upper and lower case are treated alike? Spaces count ' +
        'like any character.',
      'Case-insensitive palindrome test, all characters (also blanks and punctuation) are compared.',
      'true when text equals its reversal after changing all letters to lower case',
    ],
    oracle: (args) => {
      const text = str(args, 0).toLowerCase()
      return text === Array.from(text).reverse().join('')
    },
    inputs: [['Anna'], ['hello'], ['a'], ['ab'], ['Never odd'], ['RaceCar'], ['aB a'], ['No on'], ['x!X'], ['12321']],
  },
  {
    signature: 'wordCount(text: cstr): u32',
    sentences: [
      'How many words are in the text? Words are separated by one or more spaces, and there may be spaces ' +
        'at either end.',
      'Count the maximal groups of consecutive characters that are not spaces.',
      'number of words in a sentence; only the space character separates, several in a row act like one, ' +
        'outer ones are ignored',
    ],
    oracle: (args) =>
      str(args, 0)
        .split(' ')
        .filter((word) => word !== '').length,
    inputs: [['hello world'], [''], ['   '], ['one'], ['  two  words '], ['a b c d'], ['x-y, z!']],
  },
  {
    signature: 'parseBinary(text: cstr): u32',
    sentences: [
      'The text consists of 1 to 32 characters 0 and 1; read it as a binary number and return the value.',
      'Convert a string of binary digits, most significant first, into an integer (never empty, at most 32 digits).',
      'base 2 string -> number, e.g. "1010" -> 10; input is valid, with between 1 and 32 digits',
    ],
    oracle: (args) => parseInt(str(args, 0), 2),
    inputs: [['1010'], ['0'], ['1'], ['0001'], ['11111111'], ['11111111111111111111111111111111'], ['100000'], ['110']],
  },
  {
    signature: 'upper(text: u8[]): void',
    sentences: [
      'Change the lowercase letters a to z in text to capitals and leave all other bytes alone.',
      'ASCII toupper on every byte, in place',
      'Make the text uppercase directly in the buffer; digits, spaces, punctuation and capital leters stay ' +
        'the same. ASCII only.',
    ],
    oracle: (args) => arr(args, 0).map((x) => (x >= 97 && x <= 122 ? x - 32 : x)),
    inputs: [
      [bytes('abc')],
      [bytes('')],
      [bytes('Hello, World!')],
      [bytes('XYZ')],
      [bytes('a1z9')],
      [bytes('`az{')],
      [bytes('@AZ[ ~')],
    ],
  },
  {
    signature: 'f(text: cstr, c: u8): i32',
    sentences: [
      'Position of the last occurrence of the character c in text, counted from 0, or -1 if it does not ' +
        'occur. c is not 0.',
      'Like strrchr but give me the zero-based index, -1 when c is not found; c is never the terminating NUL.',
      'At which index does the byte c (nonzero) stand for the last time? Answer -1 if nowhere.',
    ],
    oracle: (args) => str(args, 0).lastIndexOf(String.fromCharCode(num(args, 1))),
    inputs: [
      ['hello', 108],
      ['hello', 104],
      ['hello', 122],
      ['', 97],
      ['aaaa', 97],
      ['a.b.c', 46],
      ['Mississippi', 105],
      ['ABC', 97],
    ],
  },
  {
    signature: 'longestWord(text: cstr): u32',
    sentences: [
      'Length of the longest word, with words separated by spaces only; 0 if there is no word.',
      'Split text at the spaces and tell how many characters the longest piece has. No words: 0.',
      'What is the greatest number of characters in a row without a space between them? It can be 0.',
    ],
    oracle: (args) =>
      Math.max(
        ...str(args, 0)
          .split(' ')
          .map((word) => word.length),
      ),
    inputs: [['the quick brown'], [''], ['   '], ['word'], ['a bb ccc'], ['ccc bb a'], ['  pad  ded '], ['x, yz!']],
  },
  {
    signature: 'areAnagrams(a: cstr, b: cstr): bool',
    sentences: [
      'Do a and b contain exactly the same characters the same number of times, in whatever order? Case matters.',
      'Anagram check: true when the sorted characters of both texts are equal (upper and lower case are different).',
      'Can b be made by only rearranging the characters of a? "A" and "a" are diffrent characters, and ' +
        'spaces count too.',
    ],
    oracle: (args) => Array.from(str(args, 0)).sort().join('') === Array.from(str(args, 1)).sort().join(''),
    inputs: [
      ['listen', 'silent'],
      ['abc', 'abd'],
      ['', ''],
      ['aab', 'abb'],
      ['abc', 'ab'],
      ['Ab', 'ab'],
      ['x', 'x'],
      ['a b', 'b a'],
      ['a b', 'ab'],
    ],
  },
  {
    signature: 'solve(text: u8[], shift: u32): void',
    sentences: [
      'Caesar cipher: move each lowercase letter shift places forward in the alphabet, after z comes a ' +
        'again; other bytes stay. shift is 0 to 25.',
      'For every byte from a to z: replace it by the letter shift positions later, wrapping from z to a ' +
        '(shift < 26). Leave the rest unchanged.',
      'Encrypt in place by shifting the small letters a-z cyclically by shift (at most 25); capitals, ' +
        'digits, blanks remain as they are.',
    ],
    oracle: (args) => arr(args, 0).map((x) => (x >= 97 && x <= 122 ? ((x - 97 + num(args, 1)) % 26) + 97 : x)),
    inputs: [
      [bytes('abc'), 1],
      [bytes('xyz'), 3],
      [bytes(''), 5],
      [bytes('hello World 9'), 13],
      [bytes('zebra'), 0],
      [bytes('azm'), 25],
      [bytes('ABC'), 4],
    ],
  },
  {
    signature: 'f(text: cstr): bool',
    sentences: [
      'Are the round brackets in the text balanced? Every ) must close an earlier ( and none may stay open; ' +
        'ignore other characters.',
      'Return true if each "(" has a matching ")" after it and vice versa, properly nested. All other ' +
        'characters are skipped.',
      'Check parentheses: reading left to right, never more ) than (, and in the end equally many of both.',
    ],
    oracle: (args) => {
      let depth = 0
      for (const char of str(args, 0)) {
        if (char === '(') depth++
        if (char === ')' && --depth < 0) return false
      }
      return depth === 0
    },
    inputs: [['()'], [''], ['('], [')('], ['(a(b)c)'], ['(()'], ['())('], ['no brackets'], ['()()(())'], ['x)']],
  },
]

export const programBehaviours: readonly ProgramBehaviour[] = [
  {
    sentences: [
      'Print every line of standard input with its characters in reverse order.',
      'Read lines and write each one backwards, the order of the lines stays the same (like rev).',
      'For each input line, output the mirrored line followed by a newline.',
    ],
    oracle: (stdin) => unlines(lines(stdin).map((line) => Array.from(line).reverse().join(''))),
    runs: ['abc\n', 'hello\nworld\n', '', '\n', 'a b c\n\n12 34\n', 'x\nyy\nxyz!\n'],
  },
  {
    sentences: [
      'Number the lines of the input: print the line number starting with 1, a colon, a space and then the line.',
      'Copy stdin to stdout, putting "1: " before the first line, "2: " before the second one and so on, ' +
        'empty lines included.',
      'Output each line as "N: text", where N counts all the lines from 1.',
    ],
    oracle: (stdin) => unlines(lines(stdin).map((line, i) => `${i + 1}: ${line}`)),
    runs: ['hello\n', 'a\nb\nc\n', '', '\n', 'x\n\ny\n', '1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n'],
  },
  {
    sentences: [
      'Drop every line of the input that is identical to the line directly before it and print all the others.',
      'Works like uniq without options: consecutive equal lines are written only once.',
      'Copy standard input to standard output, but when the same line comes several times in a row keep ' +
        'just the first of them.',
    ],
    oracle: (stdin) => unlines(lines(stdin).filter((line, i, all) => i === 0 || line !== all[i - 1])),
    runs: ['a\na\nb\n', '', 'a\nb\na\n', 'x\nx\nx\n', 'one\n', '\n\na\n\n', 'A\na\nab\nab\n'],
  },
  {
    sentences: [
      'Count the words of standard input (separated by spaces, tabs or newlines) and print the number on a line.',
      'wc -w: print how many words come in on stdin, only the number and a newline. Blanks, tabs and line ' +
        'ends separate words.',
      'How many words does the input have? Words are runs of characters other than space, tab and newline. ' +
        'Print the answr and a newline.',
    ],
    oracle: (stdin) => `${words(stdin).length}\n`,
    runs: [
      'hello world\n',
      '',
      '\n\n',
      '  a\tb  c \n',
      'one\ntwo\nthree\n',
      'no-break, here\n',
      'a b c d e f g h i j k\n',
    ],
  },
  {
    sentences: [
      'Each line of stdin holds one integer, possibly negative. Print their sum followed by a newline; with ' +
        'no lines print 0.',
      'Read whole numbers from standard input, one per line, add them all and write the total on a line (0 ' +
        'for empty input).',
      'sum of the decimal integers in the input, one on every line, minus signs allowed; output the sum and ' +
        'a newline, 0 if there are none',
    ],
    oracle: (stdin) => `${lines(stdin).reduce((sum, line) => sum + Number(line), 0)}\n`,
    runs: ['1\n2\n3\n', '', '5\n', '-4\n4\n', '-10\n-20\n', '1000000\n2000000\n7\n', '0\n'],
  },
  {
    sentences: [
      'Print the command line arguments in reverse order, one per line.',
      'Write every argument on its own line, beginning with the last one and ending with the first one.',
      'Output all the arguments backwards (last first), each folowed by a newline; the program name is not ' +
        'an argument.',
    ],
    oracle: (_stdin, args) => unlines([...args].reverse()),
    runs: [['a', 'b', 'c'], ['one'], ['x', 'y'], [], ['hello world', '42'], ['same', 'same', 'end']],
  },
  {
    sentences: [
      'Print the arguments joined by commas without any spaces, then a newline. There is at least one.',
      'Write all command line arguments on one line, with a comma and no space between neighbours.',
      'Make a CSV line of the arguments: just put "," between them (no quoting) and end the line with a newline.',
    ],
    oracle: (_stdin, args) => `${args.join(',')}\n`,
    runs: [['a', 'b', 'c'], ['alone'], ['1', '2'], ['x y', 'z'], ['a', '', 'b'], ['p', 'q', 'r', 's', 't']],
  },
  {
    sentences: [
      'All arguments are integers, at least one is given. Print the largest of them and a newline.',
      'Which of the whole numbers passed on the command line is the greatest? Write it on a line. There is ' +
        'always one or more.',
      'maximum of the integer arguments (one or more, can be negative), printed in decimal with a newline after it',
    ],
    oracle: (_stdin, args) => `${Math.max(...args.map(Number))}\n`,
    runs: [
      ['1', '2', '3'],
      ['7'],
      ['9', '10'],
      ['-5', '-2', '-9'],
      ['3', '-100', '3'],
      ['0', '-1'],
      ['100', '20', '3'],
    ],
  },
  {
    sentences: [
      'Copy standard input to standard output with all the letters a-z turned into A-Z.',
      'Convert the input to uppercase (ASCII letters only) and print it, everything else is passed through unchanged.',
      'Read bytes until the end of input; write each one, but small letters as capitls.',
    ],
    oracle: (stdin) => stdin.replace(/[a-z]/g, (char) => char.toUpperCase()),
    runs: ['hello\n', '', 'Mixed Case 123\n', 'no newline', 'a\nb\n\nc\n', 'ALREADY!\n', '@az[`{\n'],
  },
  {
    sentences: [
      'Delete all the digits 0-9 from the input and pass on the rest unchanged.',
      "tr -d '0-9'",
      'Output every byte of standard input except decimal digits, newlines stay too.',
    ],
    oracle: (stdin) => stdin.replace(/[0-9]/g, ''),
    runs: ['a1b2\n', '', '12345\n', 'no digits\n', '3 + 4 = 7', 'x0\n9y\n\n', '/0:9\n'],
  },
  {
    sentences: [
      'Print the longest line of the input; if several are equally long, the first of them. There is at ' +
        'least one line.',
      'Find the line with the most characters and write it out with a newline. In a tie the earliest wins. ' +
        'Input is never empty.',
      'Which line on stdin is the longest? Show it (the first one if several tie); there is always a line.',
    ],
    oracle: (stdin) => `${lines(stdin).reduce((best, line) => (line.length > best.length ? line : best))}\n`,
    runs: ['a\nbbb\ncc\n', 'one\n', 'ab\ncd\n', 'x\nxx\nxxx\n', '\n', 'long line here\nshort\n\n', '\nq\n\nr\n'],
  },
  {
    sentences: [
      'Print each word of standard input on its own line. Words are separated by any number of spaces, tabs ' +
        'or newlines.',
      'Split the whole input at blanks, tabs and line ends and write one word per line, without empty lines.',
      'one word per line: read text from stdin, treat runs of space, tab and newline as separators',
    ],
    oracle: (stdin) => unlines(words(stdin)),
    runs: ['hello world\n', '', '  a  b\n', 'one\ntwo three\n', '\n\n', 'x\ty\tz\n', 'last word'],
  },
  {
    sentences: [
      'Print every byte of the input as two lowercase hexadecimal digits, each on its own line.',
      'Hex dump: for each byte read from stdin (newlines too) write its value as 2 hex digits (0-9, a-f) ' +
        'and a newline.',
      'Show the code of each input byte in hex with exactly two digits, small letters, one byte per lne.',
    ],
    oracle: (stdin) => unlines(bytes(stdin).map((byte) => byte.toString(16).padStart(2, '0'))),
    runs: ['A', '', 'abc\n', '\n', 'a z\t~', '0:9\n', 'no'],
  },
]
