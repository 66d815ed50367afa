/**
 * What requests about text say of characters beside what they ask: which letters a class has, that case counts, that
 * other characters stay. It is taken out of the text before it is read; ranges of characters are called by name.
 */
const BOTH_CASES = String.raw`(?:,? ?(?:(?:in|of) )?(?:(?:both|either) cases?|(?:upper|lower)(?:[- ]?case)?(?: ?\/ ?|,? and |,? or )(?:upper|lower)(?:[- ]?case)?(?: letters)?))`
const A_TO_Z = `(?:(?:from |between )?'?[aA]'?(?: ?- ?| to | through | and | up to )'?[zZ]'?)`
const DIGITS = `(?:(?:from |between )?'?0'?(?: ?- ?| to | through | and | up to )'?9'?|0123456789)`
const VOWELS = String.raw`(?:a,? ?e,? ?i,? ?o,?(?: and| or)? ?u(?:(?:,? and|,? or|,|\/)? ?a,? ?e,? ?i,? ?o,?(?: and| or)? ?u)?)`
const CLASS = `(?:(?:upper|lower)[- ]?case|capitals?|(?:ascii|capital|small|upper[- ]?case|lower[- ]?case|english|latin) letters?|letters?|capital characters)`
const OTHERS = String.raw`(?:all |any |every |each )?(?:the )?(?:other|remaining|non-\w+) (?:characters|bytes|letters|symbols|chars)|(?:all|every|any)(?:thing)? (?:else|other (?:character|byte|char|letter))|everything else|anything else|the (?:others?|rest)|others`
const STAY = `(?:must |should |shall |will |may |are |is |be |being |to be |stays?|remains?|left |kept |passed |go(?:es)? |pass(?:es)? |through|unchanged|untouched|ignored|alone|as (?:they are|it is|is|before)|the same|do(?:es)? not (?:count|matter|change)|don't (?:count|matter|change)|doesn't (?:count|matter|change)| |where (?:they are|it is))+`
const START = String.raw`(?:^|[.;:,(?!]|\band\b|\bbut\b|\bwhile\b)+\s*(?:and |but |while )?`
const END = String.raw`\)?\s*(?=[.;,)]|$)`
const of = (source: string, flags = 'gi'): RegExp => new RegExp(source, flags)

/** `each of A-Z`: a range that no name stands before. */
const RANGE = /(?<=\b(?:each|every|all|any) (?:one )?of (?:the )?)'?([aA0])'?(?: ?- ?| to | through )'?[zZ9]'?(?!\w)/g
/** `characters from 0 to 9`: digits, no codes. */
const DIGIT_CHARACTERS = of(
  String.raw`\bcharacters? (?:that (?:are|is|lie) )?(?:from|between) '?0'? (?:to|and|through) '?9'?(?!\w)`,
)
/** `a, e, i, o or u`, where it is said that case does not matter. */
const VOWEL_LIST = of(
  String.raw`(?:(?:one|any) of )?(?:the )?(?:(?:letters|characters) )?\ba, ?e, ?i, ?o,? ?(?:and |or )?u\b`,
)
const CASELESS = of(
  String.raw`\b(?:both|either) cases?\b|\b(?:capital|upper[- ]?case) (?:ones|letters) count (?:just )?(?:too|as well|like (?:the )?(?:small|lower[- ]?case))|case does not matter`,
  'i',
)
const REMARKS: readonly (readonly [RegExp, string])[] = [
  // `vowels (a, e, i, o, u)`, `capital letters (A-Z)`, `digits 0-9`.
  [of(String.raw`\b(vowels?) ?\((?:that is,? ?|i\.e\.,? ?|only )?${VOWELS}${BOTH_CASES}?\)`), '$1'],
  [of(String.raw`\b(vowels?),? (?:being |namely |that is,? |i\.e\. )?${VOWELS}\b${BOTH_CASES}?`), '$1'],
  [of(String.raw`\b(${CLASS}) ?\((?:ascii )?(?:only )?${A_TO_Z}(?:(?: or|,| and) ?${A_TO_Z})?\)`), '$1'],
  [of(String.raw`\b(letters?|capitals?),? ${A_TO_Z}(?![\w'])`), '$1'],
  [of(String.raw`\b((?:decimal )?digits?),? ?(?:\((?:from )?${DIGITS}\)|${DIGITS}(?![\w']))`), '$1'],
  [of(`${START}(?:the )?vowels (?:are|being)(?: only)? ${VOWELS}${BOTH_CASES}?${END}`), ' '],
  [
    of(
      `${START}(?:and )?(?:the letter )?'?y'? (?:is not|isn't|does not count as|is no|not being) an? vowel${END}|${START}(?:without|not counting|excluding) '?y'?${END}`,
    ),
    ' ',
  ],
  [
    of(
      String.raw`(\bvowels?\b.*?)${START}(?:both )?(?:upper|lower)(?:[- ]?case)?(?: letters)?(?: and|,| or) (?:upper|lower)[- ]?case(?: (?:letters|ones|vowels))?(?: (?:both|all))? (?:count|are counted|counted)${END}`,
    ),
    '$1 ',
  ],
  [of(String.raw`(\bvowels?\b[^.;]*?)(?:,| \()?${BOTH_CASES}${END}`), '$1 '],
  [
    of(
      String.raw`(\bvowels?\b.*?)${START}(?:capital|upper[- ]?case) (?:ones|letters|vowels) count (?:just )?(?:too|as well|like (?:the )?(?:small|lower[- ]?case) (?:ones|letters))${END}`,
    ),
    '$1 ',
  ],
  [/,? ?\(?\b(?:such as|e\.g\.,?|for example|for instance) "\d+"(?:(?:,| or|, or) "\d+")*\)?/gi, ' '],
  [
    /\b(?:maximal )?(?:runs?|sequences?|groups?) of (?:non-(?:space|blank|whitespace)s?|non-whitespace) ?(?:characters|bytes)?/gi,
    'words',
  ],
  [/\bone of (?:the (?:characters|digits) )?0123456789\b/gi, 'a digit'],
  // Exactness is what comparing means.
  [
    of(
      `${START}(?:the )?(?:comparison is )?(?:compar(?:e|ing) (?:the |all )?(?:characters|bytes|strings|them) )?(?:exactly|(?:letter )?case (?:matters|counts|is significant)|case[- ]sensitive(?:ly)?|byte (?:by|for) byte|character (?:by|for) character)(?: ?,? (?:and )?case (?:matters|counts))?${END}`,
    ),
    ' ',
  ],
  // What stays.
  [
    of(
      `${START}(?:please )?(?:leave|leaving|keep|keeping|ignore|ignoring|skip|skipping|with) (?:${OTHERS})(?: ${STAY})?${END}`,
    ),
    ' ',
  ],
  [of(`${START}(?:the )?(?:${OTHERS}) ${STAY}${END}`), ' '],
  [
    of(
      `${START}only (?:the )?(?:ascii )?(?:letters )?${A_TO_Z}(?: letters)? (?:change|are changed|are affected|are touched|count)${END}`,
    ),
    ' ',
  ],
  [of(String.raw`\((?:plain |only )?ascii(?: only)?\)|,? (?:plain )?ascii only\b`), ' '],
  [
    of(
      String.raw`,? (?:directly(?! (?:next|before|after|adjacent|preceding|following|above|below))|in the same (?:buffer|string|place|memory|array)|within the same buffer|right there)\b`,
    ),
    ' in place ',
  ],
  [
    /\b(?:go|walk|run|loop|iterate|step|look|scan|pass|move) (?:over|through|along|across) (?:the |all |every )?(?:\w+|characters of (?:the )?\w+) and (?=return|count|tell|give|find|report|say|check)/gi,
    '',
  ],
  [/\brewrite (?:the )?(\w+) so that /gi, 'in $1 '],
  [/\bvalidate (?=that|whether)/gi, 'check '],
]

/** What every remark holds one of: the patterns themselves are costly at their first use. */
const HINTS =
  /vowel|letter|capital|digit|case|charact|byte|symbol|chars|else|other|rest|ascii|of (?:the )?'?[a0]|such as|e\.g|for (?:example|instance)|(?:run|sequence|group)s? of|0123456789|exact|directly|same|right there|through|along|across|over|rewrite|validate|\by\b|only/i

/** The text without remarks on characters. */
export function withoutCharacterRemarks(text: string): string {
  if (!HINTS.test(text)) return text
  let rest = text.replace(RANGE, (range, start: string) =>
    start === '0' ? 'digits' : start === 'a' ? 'lowercase letters' : start === 'A' ? 'uppercase letters' : range,
  )
  rest = rest.replace(DIGIT_CHARACTERS, 'digits')
  if (CASELESS.test(rest) && !/vowel/i.test(rest)) rest = rest.replace(VOWEL_LIST, 'vowels')
  for (const [remark, instead] of REMARKS) rest = rest.replace(remark, instead)
  return /\w/.test(rest) ? rest : text
}
