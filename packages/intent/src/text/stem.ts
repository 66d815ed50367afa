/**
 * Words are compared by a key: a light suffix stem, then one representative per class of synonyms.
 * Sentences, concept files and grammar rules all go through the same function, so a stem need not be a word.
 */

const IRREGULAR: Readonly<Record<string, string>> = {
  indices: 'index',
  indexes: 'index',
  vertices: 'vertex',
  matrices: 'matrix',
  bytes: 'byte',
  halves: 'half',
  leaves: 'leave',
  found: 'find',
  gave: 'give',
  given: 'given',
  gives: 'give',
  came: 'come',
  took: 'take',
  taken: 'take',
  written: 'write',
  wrote: 'write',
  kept: 'keep',
  left: 'left',
  held: 'hold',
  stood: 'stand',
  men: 'man',
  feet: 'foot',
  dice: 'dice',
  were: 'be',
  was: 'be',
  is: 'be',
  are: 'be',
  am: 'be',
  been: 'be',
  being: 'be',
  has: 'have',
  had: 'have',
  having: 'have',
  does: 'do',
  did: 'do',
  done: 'do',
  doing: 'do',
  series: 'series',
  bus: 'bus',
  radii: 'radius',
  parentheses: 'parenthesis',
  modulus: 'modulus',
  modulo: 'mod',
  remainder: 'remainder',
  during: 'during',
  as: 'as',
  this: 'this',
  its: 'its',
  yes: 'yes',
  meaning: 'signify',
  means: 'signify',
  meant: 'signify',
  less: 'less',
  becomes: 'become',
  became: 'become',
  goes: 'go',
  went: 'go',
  gone: 'go',
  us: 'us',
  minima: 'minimum',
  maxima: 'maximum',
}

/** Each line: the representative first, then what is read as the same word. */
const SYNONYMS = `
number num numeral
integer int
character char glyph
string str text
array list tuple sequence vector slice collection
element item entry member
minimum min smallest lowest least fewest cheapest coldest youngest
maximum max largest biggest greatest highest most oldest tallest warmest hottest
greater bigger larger above exceed beyond higher taller older hotter warmer heavier richer faster
less smaller lower below under fewer colder cooler younger cheaper lighter poorer slower
first earliest
equal same identical match
index position place location
start begin
remove delete drop erase
adjacent consecutive neighbouring neighboring successive contiguous neighbour neighbor
distinct unique different
duplicate repeated repeat
occur appear
occurrence occurence appearance
ascending increasing increase ascend nondecreasing increasingly
descending decreasing decrease descend nonincreasing decreasingly
divisor factor
average mean avg
swap exchange interchange
compute calculate caluclate evaluate work
return yield produce
multiply mul
subtract sub
mod modulo
coefficient co-efficient
palindrome palindromic
letter alphabetic
newline linefeed lf
stdin standard-input
stdout standard-output
uppercase upper-case capital
lowercase lower-case
argument arg
square squared
cube cubed
exponent exponentiation
zero nought nil
nul null
whitespace blank
separate seperate
contain include hold
inside within
sort arrange
reverse backwards backward
toggle flip invert
color colour
center centre
gray grey
ok okay
status code
exit quit
rhombus rombus
trapezoid trapezium
encode encoding
decode decoding
quotient quotent
`

const representative = new Map<string, string>()
const cache = new Map<string, string>()

function undouble(word: string): string {
  const last = word.at(-1) ?? ''
  return word.length > 3 && last === word.at(-2) && !'lsz'.includes(last) ? word.slice(0, -1) : word
}

function suffixStem(word: string): string {
  if (word.length <= 3 || !/^[a-z]+$/.test(word)) return word
  let w = word
  if (w.endsWith('ies') && w.length > 4) w = `${w.slice(0, -3)}y`
  else if (/(ss|sh|ch|x|zz)es$/.test(w)) w = w.slice(0, -2)
  else if (w.endsWith('s') && !/(ss|us|is)$/.test(w)) w = w.slice(0, -1)
  if (w.endsWith('ied') && w.length > 4) w = `${w.slice(0, -3)}y`
  else if (w.endsWith('ed') && !w.endsWith('eed') && w.length > 4 && /[aeiouy]/.test(w.slice(0, -2)))
    w = undouble(w.slice(0, -2))
  else if (w.endsWith('ing') && w.length > 5 && /[aeiouy]/.test(w.slice(0, -3))) w = undouble(w.slice(0, -3))
  if (w.endsWith('e') && w.length > 3) w = w.slice(0, -1)
  return w
}

for (const line of SYNONYMS.trim().split('\n')) {
  const [first, ...others] = line.split(' ')
  for (const other of [first!, ...others]) representative.set(suffixStem(IRREGULAR[other] ?? other), suffixStem(first!))
}

/** Spellings that the synonym classes know, as stems. */
export function knownSpellings(): Iterable<string> {
  return representative.keys()
}

/** The key under which a lower-case word is compared. */
export function stem(word: string): string {
  const known = cache.get(word)
  if (known !== undefined) return known
  const stemmed = suffixStem(IRREGULAR[word] ?? word)
  const key = representative.get(stemmed) ?? stemmed
  if (cache.size < 20_000) cache.set(word, key)
  return key
}
