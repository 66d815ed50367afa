/**
 * What is said beside a request about arrays: how they are looked through, that what is not spoken of stays, that two are
 * equally long, what a word that came before means. Such asides are taken out of the text before it is read; what
 * breaks ties is brought to one form.
 */
const CLAUSE = String.raw`(?<=^|[.;:(,?!]\s*|[.;:(,?!]\s*and )`
const END = String.raw`\s*(?=[.;),?!]|$)`
const THEM = `(?:(?:all |any |every |each )?(?:of )?(?:the |all )?(?:others?|rest|remaining (?:ones|elements|values|entries|numbers)|other (?:ones|elements|values|entries|numbers|items)|everything else|all else|anything else))`
const STAY = `(?:(?:must |should |shall |will |may )?(?:is|are|be|stays?|remains?|keeps?)(?: left| kept)? (?:unchanged|untouched|alone|as (?:it is|they are|is|before)|the same|in place|(?:its|their) values?)|alone|unchanged|untouched|as (?:they are|it is|is)|(?:its|their) values?)`
const LOOK = `(?:going|reading|scanning|walking|looking|working|moving|when (?:going|reading|scanning)|reading it)`
const LONG = `(?:(?:are|is|being) (?:both |always )?(?:equally long|(?:of )?(?:the )?(?:same|equal) (?:length|size)s?)|(?:both |always )?have (?:the )?(?:same|equal) (?:length|size|number of (?:elements|entries|items))s?)`
const BOTH = String.raw`(?:they|both|both of them|the two|these|(?:the |both |these )?(?:two )?(?:arrays|lists|slices|inputs|vectors|sequences)|both (?:arrays|lists|slices|inputs)|(?:\w+ and \w+))`
const MANY = String.raw`(?:(?:if|when|where|should) )?(?:(?:there (?:are|is) )?(?:ties?|a tie)|(?:it|the \w+|this|that) (?:occurs|appears|is (?:found|present|reached|attained)|comes up) (?:several times|more than once|repeatedly|multiple times|again)|(?:there are )?(?:several|many|more than one|multiple)(?: (?:of them|such))?(?: \w+)?(?: (?:are|is|have|has|share|tie|with|exist|qualify)(?: (?:equally|the|that|this|same|it|for|\w+) ?\w*){0,3})?)`
const TAKE = `(?:,|then|we|you|please|the answer is|it is| )*(?:take|takes|return|give|use|choose|pick|prefer|report|answer|want|wins?|go(?:es)? (?:to|with))?(?: with)?(?: the)? `
const FIRST = String.raw`(?:first|earliest|leftmost|one that comes first|(?:lowest|smallest|smaller|lower) (?:index|position|one)|index of the first)(?: one| of them| index| position| occurrence| such \w+)*(?: wins?| counts?)?`
const LAST = String.raw`(?:last|latest|rightmost|one that comes last|(?:highest|largest|greater|higher) (?:index|position)|index of the last)(?: one| of them| index| position| occurrence| such \w+)*(?: wins?| counts?)?`
const TIES = `(?:in case of (?:a )?(?:ties?|several)|on (?:a )?ties?|(?:if|when) (?:there (?:are|is) )?(?:a )?(?:ties?|several)(?: of them)?)`
const SIZE = String.raw`(?:n|(?:len|length|size)(?: of)? ?\(? ?\w+ ?\)?|\|\w+\|)`
const pattern = (source: string): RegExp => new RegExp(source, 'gi')

const ASIDES: readonly (readonly [RegExp, string])[] = [
  [/\b(is|are|does|do|did|was|were|has|have|would|should|could|must)nt\b/gi, '$1 not'],
  [
    pattern(
      `${CLAUSE}${LOOK} (?:through (?:it|them|the \\w+|\\w+) )?(?:from left to right|from (?:the )?(?:start|front|beginning)(?: to (?:the )?(?:end|back))?|in order),?`,
    ),
    ' ',
  ],
  [/\bfrom left to right\b/gi, ' '],
  [
    pattern(
      `(?:,| and| but|;)*\\s*(?:please )?(?:do not|don't|never|without|not) (?:touch|touching|chang(?:e|ing)|modify(?:ing)?|alter(?:ing)?) ${THEM}`,
    ),
    ' ',
  ],
  [pattern(`(?:,| and| but| while|;)*\\s*(?:(?:leave|leaving|keep|keeping|with) )?\\b${THEM} ${STAY}`), ' '],
  [
    pattern(
      `,?\\s*(?:regardless of|no matter|whatever) (?:what|whatever|how|where|the (?:old|previous|original) \\w+|it|if)(?: \\w+){1,7}${END}`,
    ),
    ' ',
  ],
  [pattern(`${CLAUSE}(?:where |with |note that )?${BOTH} ${LONG}${END}`), ' '],
  [/\(\s*(?:of (?:the )?|the )?(?:same|equal) (?:length|size)s?\s*\)/gi, ' '],
  [
    pattern(
      `${CLAUSE}(?:and )?(?:both|they|\\w+ and \\w+|all(?: of them)?|\\w+) (?:are|is)(?: both| always)? (?:valid|legal|in (?:range|bounds)|within (?:range|bounds|the \\w+))(?: (?:indices|index|indexes|positions?))?${END}`,
    ),
    ' ',
  ],
  [
    /,? (?:some|any|many|several) of (?:them|which|these) (?:may be |are |can be |possibly |perhaps |might be )?\w+(?=,)/gi,
    '',
  ],
  [/\b(\w+ \w+ \w+.*?),? (?:i\.e\.|that is,|in other words,?) [^.;:)]*/gi, '$1'],
  [/\((?:e\.g\.? |for example |so )?-?\d+(?:, ?-?\d+)+,? ?(?:\.\.\.|…|and so on|etc\.?)\)/gi, ' '],
  [pattern(`[,;.(]?\\s*(?:${MANY}${TAKE}${FIRST}|(?:the )?${FIRST} ${TIES}|${TIES}${TAKE}${FIRST})\\)?${END}`), ' '],
  [
    pattern(`[,;.(]?\\s*(?:${MANY}${TAKE}${LAST}|(?:the )?${LAST} ${TIES}|${TIES}${TAKE}${LAST})\\)?${END}`),
    ' of ties the last ',
  ],
  [/^((?:starting|beginning) (?:with|from|at) (?:the )?\w+(?: \w+)?), (.*?)([.;]|$)/i, '$2 $1$3'],
  [
    new RegExp(
      `[;,(]\\s*(?:where |with )?(?:${SIZE} (?:>=|>|==?|<=) (?:${SIZE}|\\d+)|\\w+\\[\\w\\] (?:>=|>|!=) -?\\d+(?: ?(?:\\^|\\*\\*) ?\\d+)?)\\s*\\)?(?=\\s*(?:[.;),]|$))`,
      'gi',
    ),
    ' ',
  ],
  [
    /[;,(]\s*(?:the )?(?:same|equal) (?:length|size)s?(?: (?:is|are))? (?:guaranteed|promised|assumed)\)?(?=[.;)]|$)/gi,
    ' ',
  ],
  [
    /[;,(]\s*\w+ (?:has|have|holds?|contains?) (?:>=|at least) (?:\d+|one|two|three) (?:distinct |different )?(?:values|elements|entries|numbers)\)?(?=[.;)]|$)/gi,
    ' ',
  ],
  [/[;,(]\s*\w+ (?:is )?(?:never|not|non-?) ?empty\)?(?=[.;)]|$)/gi, ' '],
  [/\(\s*(?:an )?empty (?:sum|product) (?:=|is) [01]\s*\)/gi, ' '],
  [/\((?:set size|(?:the )?order (?:is )?kept)\)/gi, ' '],
  [/\b(true|false|-?\d+) for (?:the |an )?empty (?:array|list)(?=[.;,)]|$)/gi, '$1 if empty'],
  [/\b(true|false|-?\d+) for (?:an )?empty (\w)(?=[.;,)]|$)/gi, '$1 if $2 is empty'],
  [/\bif (?:there is )?no such (?:\w|index|position|place|pair|number|element)(?=[.;,)]|$)/gi, 'if none'],
  [/(\w+ .*?[;,.]) new (\w+)\[\w\] = old \2\[[^\]]*\]/gi, '$1'],
  [
    /\b((?:on|in case of) (?:a )?ties?|(?:of|with|if (?:there are )?) ?several\b[^.;]*?),? (?:then )?(?:take |return |choose |give |it is )?(?:the )?(?:largest|greatest|highest|biggest|larger|greater)(?: one| of them| number| value)?(?=[.;,]|$)/gi,
    '$1 the upper one',
  ],
  // What the array is for, said before what is asked.
  [
    /^(?:the|our|this|my|each|every|a) (?:list|array|(?:entry|number|element) (?:of|in) the (?:list|array)) (?:holds?|contains?|tells?|gives?|stores?|keeps?|says?|records?|stands? for|is) (?!.*\b(?:zero|not|no|never|sorted|if|when|unless|twice|once|only|all|0|1|-1)\b.*\..*\w)[^.;:?]*\.\s+(?=\S)/i,
    '',
  ],
  [/^(?:\w+ ){1,3}(?:stand|sit|wait)s? in a (?:row|queue|line)\.\s+(?=\S)/i, ''],
  [/\b(range|interval|between|from) (\w+) ?\.\.\.? ?(\w+)/gi, '$1 $2 to $3'],
  [
    /,? (?:where |with |and )?(?:both )?(?:the )?(?:limits|bounds|ends|borders|endpoints) (?:still |also )?(?:belong(?:ing)? to|(?:are |being )?part of|count(?:ing)? as part of) (?:the (?:range|interval)|it)\b/gi,
    ' inclusive',
  ],
  [
    /,? without (?:cutting off|dropping|losing|rounding(?: off)?) (?:the )?(?:fractions?|decimals?|fractional part)\b/gi,
    ' ',
  ],
  [/\(both (?:are )?(?:allowed|fine|ok|permitted)\)/gi, ' inclusive'],
  [
    /[;,.] (?:and )?(?:the )?(?:others?|rest|everything else|all others|remaining ones) keeps? (?:its|their) (?:relative |original |old )?order(?=[.;,]|$)/gi,
    ' ',
  ],
  // What follows from the rest.
  [
    /(?<=[.;?!])[^.;?!]*\b(?:therefore|consequently)\b(?![^.;?!]*\b(?:return|answer|result|yields?|gives?)\b)[^.;?!\d]*[.;]?/gi,
    ' ',
  ],
  [
    /(?<=[.;?!]) ?if (?:nobody|nothing|no one|the (?:list|array|queue) is empty)[^.;?!]*, nothing (?:happens|changes|is done)\b\.?/gi,
    ' ',
  ],
  [
    /\b(-?\d+) (?:if|when|where) (?:it is |there is |it was )?(?:nowhere|nobody (?:does|did|is|has)|no one (?:does|did|is|has)|none (?:does|did|is|has)|all (?:are|do|have))(?=[.;,)]|$)/gi,
    '$1 if none',
  ],
  [/\b(-?\d+) without (?:any )?(?:values|numbers|elements|entries)(?=[.;,)]|$)/gi, '$1 if empty'],
  [
    /^((?!.*\b(?:if|when)\b).*\b(?:first|last|earliest|latest|smallest i|min i|max i|index|position)\b.*), (?:otherwise|or else|else) (-?\d+)\.?$/i,
    '$1; $2 if none',
  ],
  [/\b(?:can|could|may|might) (?:also )?be (found|seen)\b/gi, 'is $1'],
  [/\blength-(?=\d)/gi, 'length - '],
  [/^what (?:do|would) (?:you|we|i|one) get (?:when|if) (?:you|we|i|one) /i, ''],
  [/\bthe (?:whole|entire|complete) (?=array|list|slice|buffer)/gi, 'all the '],
  [/,? in (?:the )?(?:same |original |given |their )?order(?=,| and)/gi, ''],
  [/\bonce and only once\b/gi, 'exactly once'],
  [/\b(?:of course|naturally|obviously)\b,?/gi, ' '],
  [/\((?:(?:counting|counted|starting) from (?:0|zero)|(?:0|zero)[- ]based(?: index)?)\)/gi, ' '],
  [/,? ?\b(?:somewhere|anywhere|at (?:any|some|whatever) (?:position|place|index))\b/gi, ' '],
  [
    /(\w+) (?:(?:standing|sitting|lying|that are|which are|being) )?(?:(?:directly|right|immediately) )?next to (?:each other|one another)/gi,
    'adjacent $1',
  ],
  [/\band (?:both|they|these|all)(?: of them)? are (?:valid|legal)(?: (?:indices|indexes|positions))?/gi, ' '],
  [/,? (?:not|without being|without|un)[ -]?(?:rounded|rounding|truncated|truncating)\b/gi, ' '],
  [/\bas a (?:floating[- ]point|real|decimal|fractional) (?:number|value)\b/gi, ' '],
  [/(?<=^|[,.;:?]\s*|\b(?:return|returns|gives?|give|or|is|yields?) )minus (?:one|1)\b/gi, '-1'],
]

/** What every aside holds one of: the patterns themselves are costly at their first use. */
const HINTS =
  /[,;:()?[]|\.\s*\S|nt\b|going|read|scan|walk|look|work|mov|left|touch|chang|modif|alter|other|rest|remaining|else|regardless|matter|whatever|long|length|size|same|equal|valid|legal|range|bound|of (?:them|which|these)|that is|tie|several|more than|multiple|again|repeated|many|occur|appear|first|last|earliest|latest|index|start|begin|empty|such|new|also|found|seen|what (?:do|would)|whole|entire|complete|order|once|of course|naturally|obvious|where|at (?:any|some|what)|next to|round|trunc|as an? |minus (?:one|1)/i

/** The text without its asides. A request of which too little remains is left as it is. */
export function withoutAsides(text: string): string {
  if (!HINTS.test(text)) return text
  let rest = text
  for (const [aside, instead] of ASIDES) {
    const without = rest.replace(aside, instead)
    if ((without.match(/\w+/g) ?? []).length >= LEAST) rest = without
  }
  return rest
}
const LEAST = 2
