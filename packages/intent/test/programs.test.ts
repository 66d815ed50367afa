import { createInterpreter, parseContract } from '@sourceless/contract'
import { expect, test } from 'vitest'
import { reader } from './reading.js'

/** What the program that is read prints, and its status. */
function run(text: string, stdin: string, args: readonly string[]): readonly [string, number | string] {
  const reading = reader.read({ text })
  if (reading.kind !== 'contract') throw new Error(`${text}: ${JSON.stringify(reading)}`)
  const { value, diagnostics } = parseContract(reading.source)
  if (value === undefined) throw new Error(`${JSON.stringify(diagnostics)}\n${reading.source}`)
  const encoder = new TextEncoder()
  const outcome = createInterpreter(value).runProgram({
    stdin: encoder.encode(stdin),
    args: args.map((arg) => encoder.encode(arg)),
  })
  return [new TextDecoder().decode(outcome.stdout), outcome.kind === 'exited' ? outcome.exit : outcome.kind]
}

const CHECKED = 'For anything else print error and a newline and exit with status 3.'

test.each([
  ['Echo the args, each followed by a newline.', '', ['a', 'b c'], 'a\nb c\n', 0],
  ['Echo the arguments, one per line.', '', ['a', 'b'], 'a\nb\n', 0],
  ['Echo the arguments.', '', ['a', 'b'], 'a b\n', 0],
  ['Echo standard input.', 'a\n\nb', ['x'], 'a\n\nb', 0],
  [
    'Print "fine" and exit 0 if the brackets on standard input are balanced, otherwise print "bad" and exit 1, each with a newline.',
    '([)]',
    [],
    'bad\n',
    1,
  ],
  ['Print each line twice.', 'a\nb', [], 'a\na\nb\nb\n', 0],
  ['Print the first word of each line.', ' one two\n\nthree', [], 'one\n\nthree\n', 0],
  ['Print standard input without its last line.', 'a\nb\nc\n', [], 'a\nb\n', 0],
  ['Print the product of all integers on standard input.', '3\n-4\n', [], '-12\n', 0],
  ['Print the first 3 bytes of standard input.', 'abcdef', [], 'abc', 0],
  ['Print the lines from 2 to 3.', 'a\nb\nc\nd\n', [], 'b\nc\n', 0],
  ['Print the longest word on standard input.', 'ab abc xyz\n', [], 'abc\n', 0],
  ['Print the arguments in upper case separated by spaces.', '', ['a', 'bC'], 'A BC\n', 0],
  ['Print the lines of standard input that start with a digit.', '1a\nb\n22\n', [], '1a\n22\n', 0],
  ['Print the numbers 1 to 4 on one line separated by commas.', '', [], '1,2,3,4\n', 0],
  ['Print the letters from a to c, each on its own line.', '', [], 'a\nb\nc\n', 0],
  ['Count the newlines in standard input and print the count.', 'a\nb', [], '1\n', 0],
  [
    'Remove trailing spaces from every line of standard input. Every output line ends with a newline.',
    'a  \nb ',
    [],
    'a\nb\n',
    0,
  ],
  [
    'Print standard input as hexadecimal on one line, followed by a newline; empty input gives just a newline.',
    '',
    [],
    '\n',
    0,
  ],
  ['Print the number of lines that start with #, and a newline.', '#a\nb#\n', [], '1\n', 0],
  ['Print the lines that do not end with a semicolon; every printed line ends with a newline.', 'a;\nb', [], 'b\n', 0],
  ['Print the lines that contain "ab"; exit with 0 if any line was printed and 1 otherwise.', 'xx\n', [], '', 1],
  ['Replace every comma on standard input by two spaces.', 'a,b\n', [], 'a  b\n', 0],
  ['Write the text "na" 3 times on one line, followed by a newline.', '', [], 'nanana\n', 0],
  ['Print the last argument and a newline; without arguments print nothing and exit with status 4.', '', [], '', 4],
  ['Print the smallest of the arguments, which are decimal integers, and a newline.', '', ['4', '-7', '0'], '-7\n', 0],
  [
    `Given one argument, a decimal number from 1 to 1000, print its divisors in ascending order, one per line. ${CHECKED}`,
    '',
    ['6'],
    '1\n2\n3\n6\n',
    0,
  ],
  [
    `Given one argument, a decimal number from 1 to 1000, print its divisors in ascending order, one per line. ${CHECKED}`,
    '',
    ['1001'],
    'error\n',
    3,
  ],
  [`Print the number given as the only argument, from 0 to 255, in binary. ${CHECKED}`, '', ['10'], '1010\n', 0],
  [
    `Print the least common multiple of two numbers given as arguments, each a decimal number from 1 to 1000. ${CHECKED}`,
    '',
    ['4', '6'],
    '12\n',
    0,
  ],
  [
    `Print the least common multiple of two numbers given as arguments, each a decimal number from 1 to 1000. ${CHECKED}`,
    '',
    ['4', '6x'],
    'error\n',
    3,
  ],
  [
    'For each line print the part after the last slash, or the whole line if it has no slash.',
    'a/b/c\nd',
    [],
    'c\nd\n',
    0,
  ],
  ['Count down from 3 to 1, one number per line, and then print "Go!".', '', [], '3\n2\n1\nGo!\n', 0],
  ['Read words and print them sorted alphabetically, one per line.', 'b c\na', [], 'a\nb\nc\n', 0],
  ['Print the lines in alphabetical order without duplicates.', 'b\na\nb\n', [], 'a\nb\n', 0],
  ['Print each line unless it equals the previous line.', 'a\na\nb\na\n', [], 'a\nb\na\n', 0],
  ['Drop all blank lines (lines with no characters) and print the rest unchanged.', 'a\n\n \n', [], 'a\n \n', 0],
  ['Which is the shortest line? Print it.', 'abc\nd\ne\n', [], 'd\n', 0],
  [
    'Print the words that are longer than 3 characters in reverse order, one per line.',
    'word a four',
    [],
    'four\nword\n',
    0,
  ],
  ['Print the sum of the squares of the numbers on standard input.', '3\n-4\n', [], '25\n', 0],
  ['What is the average of the numbers on stdin, rounded down?', '3\n4\n6\n', [], '4\n', 0],
  ['For each number on stdin print its double, one per line.', '3\n-4\n', [], '6\n-8\n', 0],
  ['Print every character of the input on its own line.', 'ab', [], 'a\nb\n', 0],
  ['Print "yes" if the input contains the letter e, otherwise "no".', 'abc', [], 'no\n', 0],
  ['Exit with status 0 if the input is empty, otherwise 1.', 'a', [], '', 1],
  [
    'Print each command line argument on its own line and exit with the number of arguments as exit code.',
    '',
    ['a', 'b'],
    'a\nb\n',
    2,
  ],
  ['The argument is a number n. Output only the first n lines from stdin.', 'a\nb\nc\n', ['2'], 'a\nb\n', 0],
  [
    'A simple grep: the argument is a plain string, show each stdin line in which it occurs. Exit code 0 if at least one line was shown, 1 if not.',
    'ab\nc\n',
    ['x'],
    '',
    1,
  ],
  [
    'Given n as argument, print a table of squares: for each k from 1 to n a line with k, a space and k squared.',
    '',
    ['3'],
    '1 1\n2 4\n3 9\n',
    0,
  ],
  [
    'FizzBuzz from 1 to the number given as the first argument, one entry per line.',
    '',
    ['5'],
    '1\n2\nFizz\n4\nBuzz\n',
    0,
  ],
  ['The argument says the number of lines. The k-th line consists of k asterisks.', '', ['3'], '*\n**\n***\n', 0],
  ['Print the first n odd numbers, one per line, where n is the argument.', '', ['3'], '1\n3\n5\n', 0],
  ['Count the lines that contain "a" and "b".', 'ab\na\nb\n', [], '1\n', 0],
  ['Print the lines that contain "a" but not "b".', 'ab\na\nb\n', [], 'a\n', 0],
  ['Print the lines in reverse order, each reversed.', 'ab\nc\n', [], 'c\nba\n', 0],
  ['Print the numbers from 3 to 1 separated by spaces.', '', [], '3 2 1\n', 0],
  ['Print n, n-1, ..., 1, 0 each on a separate line; n is the first argument.', '', ['2'], '2\n1\n0\n', 0],
  ['wc -w', 'a b\nc', [], '3\n', 0],
  ['How often does the letter a occur on standard input?', 'banana A', [], '3\n', 0],
  ['Count the a characters in the input.', 'banana', [], '3\n', 0],
  ['Print the length of the longest argument.', '', ['ab', 'abc'], '3\n', 0],
  ['Print the lines of standard input in reverse order, last line first.', 'a\nb\n', [], 'b\na\n', 0],
  ['sort | uniq', 'b\na\nb\n', [], 'a\nb\n', 0],
  ["grep -v '^#'", '#a\nb\n', [], 'b\n', 0],
  ['grep x', 'a\n', [], '', 1],
  ["tr ' ' _", 'a b\n', [], 'a_b\n', 0],
  ['Show the lines not containing "foo".', 'foo\nbar\n', [], 'bar\n', 0],
  ['Drop lines of five or fewer characters.', 'short\nlonger\n', [], 'longer\n', 0],
  ['Only the first 3 lines pass; all later ones are dropped.', 'a\nb\nc\nd\n', [], 'a\nb\nc\n', 0],
  ['Print the argument backwards.', '', ['abc'], 'cba\n', 0],
  ['Print the largest argument; all arguments are integers and there is at least one.', '', ['-2', '7'], '7\n', 0],
] as const)('%s', (text, stdin, args, stdout, status) => {
  expect(run(text, stdin, args)).toEqual([stdout, status])
})

test('whole inputs of 100 KiB and bytes of any value pass', () => {
  const bytes = Uint8Array.from({ length: 100 * 1024 }, (_, i) => i % 256)
  const reading = reader.read({ text: 'Write the bytes of standard input in reverse order.' })
  if (reading.kind !== 'contract') throw new Error(JSON.stringify(reading))
  const outcome = createInterpreter(parseContract(reading.source).value!).runProgram({ stdin: bytes, args: [] })
  expect(outcome.stdout.every((byte, i) => byte === bytes[bytes.length - 1 - i])).toBe(true)
  expect(outcome.stdout.length).toBe(bytes.length)
})

test('what a sentence says about runs is not passed over', () => {
  // The alphabet on one line is no reading of the first, nor a lost newline one of the second.
  for (const text of [
    'Print the sum of the arguments; without arguments print "none" and exit with status 7 unless it rains.',
    'Print the lowercase alphabet, each letter on its own line and backwards.',
    // Not the arguments with spaces between them.
    'Echo standard input, and a newline.',
    'Echo, each argument with a newline.',
    'Simply echo what is read.',
    // In which order the first three are chosen.
    'Print the first 3 lines in alphabetical order.',
    // One a line, or on one line.
    'Print the words that start with a vowel.',
    'Read integers until 0 and print their sum.',
    // What is twice there, the number or the lines.
    'Print the number of lines that start with # twice.',
    // Stars are none of what is read.
    'Print as many stars as lines.',
    // A command that is not known whole.
    'sort -t, -k2',
    'grep a.b',
    // The items of another program.
    'Print the line number of each line that contains "x".',
  ])
    expect(reader.read({ text }).kind, text).not.toBe('contract')
})
