/** A sentence in few words: synonyms replaced, articles and politeness left out, quoted texts as `q0`, `q1`, … */
export interface Normal {
  readonly text: string
  readonly quotes: readonly string[]
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\\': '\\', '"': '"', "'": "'" }
const UNITS = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ')
const ORDINALS = '0 first second third fourth fifth sixth seventh eighth ninth tenth'.split(' ')

/** In order; later rules see what earlier ones wrote. */
const REWRITES: readonly (readonly [RegExp, string])[] = [
  [
    /(?:\( ?)?(?:the |its )?(?:input|text|stdin) (?:is|contains) (?:always |only )?(?:plain )?(?:7-bit )?ascii(?: text| only| characters)?(?: ?\))?/g,
    ' ',
  ],
  [
    /^ ?(?:a |an )?(?:small |simple |little |command[- ]line |unix )*(?:program|filter|tool|utility)(?: (?:that|which)|,? ?:)(?= )/g,
    ' ',
  ],
  [/^ ?(?:(?:the|this|a|your) )?program(?: should| must| shall| has to| is to| will)? (?=\w)(?!: )/g, ' '],
  [
    /(?<=[.;,:)] |\band |\bthen )(?:it|the program)(?: should| must| shall| then| also)* (?=prints?\b|writes?\b|outputs?\b|shows?\b|reads?\b|counts?\b|exits?\b|ends? with\b|copies\b|returns?\b)/g,
    ' ',
  ],
  [/\bargv ?\[ ?1 ?\.\.+ ?argc ?- ?1 ?\]/g, 'arguments'],
  [/\bargv ?\[ ?1 ?\]/g, 'first argument'],
  [/\bmax(?:imum)? ?\( ?([^()]+) ?\)/g, 'maximum of $1'],
  [/\bmin(?:imum)? ?\( ?(arguments|[^(),]+) ?\)/g, 'minimum of $1'],
  [/(?:σ|∑|\bsum ?\() ?(?:of )?/g, 'sum of '],
  [/\b([a-z0-9]+) ?\.\.+ ?(\d+|[a-z])\b/g, '$1 to $2'],
  [/\b(?:no|empty) output\b/g, 'nothing'],
  [/\bhow long (?:is )?(each|every) (line|word|argument)(?: is)?\b/g, 'length of each $2'],
  [/\b(?:were|was|are|is) (?:typed(?: in)?|entered)\b/g, 'there are on stdin'],
  [/\btell(?:s)?(?: me| us)?(?= how| the number| which)/g, 'print'],
  [/\b(?:line|text) ends?\b(?= (?:and|or|separate|,)|[.;]|$)|\b(?<=and |or )line ends?\b/g, 'newline'],
  [/\bspelled (?=backwards)/g, ''],
  [/^ ?(?:show|display|output|write) (?=lines\b)/g, ' print '],
  [/\bin which there (?:is|are) /g, 'that contain '],
  // `the a characters`: a letter, no article.
  [/(?:\bthe )?\b([a-z]) (?=(?:characters|letters|bytes)\b)/g, 'letter $1 '],
  [/\bletter ([a-z]) (?:characters|letters|bytes)\b/g, 'letter $1'],
  [
    /\b(?:how often|how many times) (?:does|do) ((?:the )?(?:letter|character) (?:[a-z]|q\d+)) (?:occur|appear)s?\b/g,
    'number of $1',
  ],
  [/\bnot (?:containing|having)\b/g, 'that do not contain'],
  [/\bhaving\b/g, 'that have'],
  [/\bonly print(?= |s )/g, 'print only'],
  [
    /\bthere (?:is|will be) (?:no output|nothing)\b|\bnothing (?:is|gets) (?:printed|written|output)\b/g,
    'print nothing',
  ],
  [/\bmax\b(?= (?:of|line|word|integer|number|value))/g, 'maximum'],
  [/\bmin\b(?= (?:of|line|word|integer|number|value))/g, 'minimum'],
  [/\b(?:passed|handed over) on the command[- ]line\b/g, 'given as arguments'],
  [/\bpass(?:es)? on to the (?:standard )?output\b|\bpass(?:es)? on (?=whatever|everything|all)/g, 'print '],
  [
    /\b(?:whatever|everything that|all that|anything that) (?:comes|is read|arrives|it gets) (?:from|in|on) (?:the |its )?(?:standard )?input\b/g,
    'stdin',
  ],
  [
    /\b(?:what|everything|all) (?:it|the program) (?:gets|reads|receives) (?:on|from) (?:the |its )?(?:standard )?input\b/g,
    'stdin',
  ],
  [/\bto (?:the |its )?(?:standard )?output(?= (?:while|but|with|without)|[.;,]|$)/g, 'to stdout'],
  [/\btop (?=\d+\b)/g, 'first '],
  [/\bbegin+ing\b/g, 'beginning'],
  [/\b(lines?) of output\b/g, 'printed $1'],
  [/\boutput (?=lines?\b)/g, 'printed '],
  [
    /\b(vowels?) ?\( ?a, e, i, o,? (?:and )?u,?(?: (?:of|in) (?:both|either) cases?| (?:upper|lower)(?: or|and) (?:upper|lower)case)? ?\)/g,
    '$1',
  ],
  [/\blike (?:gnu |unix )?(?:lc_all=c )?(sort|uniq|head|tail|wc|tac|rev|cat|nl|seq)(?= does|[.,:;]|$)/g, 'like $1'],
  [/^ ?like seq with (?:1|a single) argument ?[:,] ?(?:given |for )?/g, ' given 1 argument, '],
  [/\bsingle argument\b/g, '1 argument'],
  [/\bsingle line\b/g, '1 line'],
  [/\bcrlf(?: line endings?| pairs?)?\b/g, 'crlf'],
  [/(?<!from )\ba to z\b/g, 'a-z'],
  [/(?<!from |number |digit )\b0 to 9\b/g, '0-9'],
  [/(?<=wrap(?:s|ping|ped)? )from z (?:back )?to a\b/g, 'around'],
  [/\bzero(?= (?:prints?|is|gives?)\b)/g, '0'],
  [/\b(isn|aren|don|doesn|weren|wasn|didn|can|hasn|haven|won)'?t\b/g, '$1 not'],
  [/\bisn not\b/g, 'is not'],
  [/\baren not\b/g, 'are not'],
  [/\b(do|does|did|was|were|has|have)n not\b/g, '$1 not'],
  [/\b(that|it|there)'s\b/g, '$1 is'],
  [/\b(lower|upper)[- ]?case\b/g, '$1case'],
  [/\b(?:capital|uppercase) letter(s?)\b/g, 'uppercase letter$1'],
  [/\b(?<=in|to|into) (?:all )?capitals\b/g, ' uppercase'],
  [/\bcapitals\b/g, 'uppercase letters'],
  [/\bsmall letter(s?)\b/g, 'lowercase letter$1'],
  [/\bmirrors?\b/g, 'reverse'],
  [/\bmirrored (?=line)/g, 'reversed '],
  [/\bincluding(?= q\d| (?:this|that|the) (?:word|text|string|argument))/g, 'that contain'],
  [/\bleaving out\b/g, 'removing'],
  [/\bargs\b/g, 'arguments'],
  [/\bargc\b/g, 'number of arguments'],
  [/\bcommand[- ]?line (arguments?|parameters?)\b/g, 'argument_$1'],
  [/\bargument_(?:argument|parameter)/g, 'argument'],
  [/\b(?:standard|std) ?(in|out)(?:put)?\b/g, 'std$1'],
  [/\b(?:the |its )?(?:whole |entire |complete )?(?<!\bstd|std)(?:stdin|input)(?: stream| text)?\b/g, 'stdin'],
  [/\b(?:everything|whatever|text|anything|all) (?:that )?(?:is )?(?:typed(?: in)?|entered|read)\b/g, 'stdin'],
  [/\b(?:print |report )?(?:the )?size of (?:the )?stdin in (?:bytes|characters)\b/g, 'print number of bytes in stdin'],
  [/\bcarriage[- ]returns?(?: characters?)?(?: \(cr\))?/g, 'carriagereturn'],
  [/\b(?:newline|line ?feed|line break)s?(?: characters?| bytes?)?\b/g, 'newline'],
  [/\bnew lines?\b/g, 'newline'],
  [
    /\b(?:single )?(?:spaces?|tabs?|newline)(?:,| and| or|, and|, or)? (?:and |or )?(?:spaces?|tabs?|newline),? (?:and|or) (?:spaces?|tabs?|newline)\b/g,
    'whitespace',
  ],
  [/\b(spaces?|tabs?|comma|colon|semicolon|hyphen|dash|underscore|dot) (?:characters?|bytes?)\b/g, '$1'],
  [/\bwhite[- ]space\b/g, 'whitespace'],
  [/\bhexadecimal\b/g, 'hex'],
  [/\bexit (?:status|code)(?: of)?\b/g, 'status'],
  [/\b(?:return code|exit value)\b/g, 'status'],
  [
    /\b(?:exits?|quits?|terminates?|ends?|finish(?:es)?) (?:the program )?with (?:the )?(?:a )?(?:an )?(?:status |code )?(?=\d)/g,
    'exit ',
  ],
  [/\bexit(?:s|ing)? (?:successfully|cleanly)(?: \(?(?:with )?(?:status )?0\)?)?/g, 'exit 0'],
  [/\bexits? (?:status|code) (?=\d)/g, 'exit '],
  [/\bexits? (?=\d)/g, 'exit '],
  [/\b(?:print|writ)(?:e|es|s|ed|ten|ing)?( them| it)? out\b/g, 'print$1'],
  [
    /(?<!\blike |\bunix |\btool |\bcommand )\becho(?:es)?(?= (?:all|each|every|the|it|them|only)\b)(?! ?[:,])/g,
    'print',
  ],
  [/\b(?:writing|outputting|showing) (?=it |them |everything|only)/g, 'print '],
  [/\b(?:prints|writes?|outputs?|displays?|shows?|emits?|reports?|echoes)\b(?! lines?\b)/g, 'print'],
  [/\b(?:printing|writing|outputting)\b/g, 'printing'],
  [/\bprint (?:it |them |everything |result |the result |the rest |this )?(?:to|on) (?:the )?stdout\b/g, 'print_out'],
  [/\b(?:deletes?|strips?|drops?|omits?|discards?|removes|filters? out|leaves? out|skips?)\b/g, 'remove'],
  [/\b(?:deleted|stripped|dropped|omitted|left out)\b/g, 'removed'],
  [/\b(?:copies)\b/g, 'copy'],
  [
    /\b(reads|converts|counts|replaces|reverses|squeezes|sorts|joins|takes|accepts|expects|encodes|decodes)\b(?= )/g,
    '$1_',
  ],
  [/(\w+)s_/g, '$1'],
  [/\b(?:which|that|who) (?=contain|start|begin|end|are|is|have|has|do|consist|come|occur|equal)/g, 'that '],
  [/\bcontaining\b/g, 'that contain'],
  [
    /\b(?:starting|beginning) with\b(?= q\d| first arg| letter| digit| uppercase| lowercase| vowel)/g,
    'that start with',
  ],
  [/\bbegins?\b/g, 'start'],
  [/\bcontains\b/g, 'contain'],
  [/\b(?:every|all|any|each)(?: of)?(?: the)?\b/g, 'each'],
  [/\beach single\b/g, 'each'],
  [/^ ?echo(?= (?:the |its )*(?:each |first |last |arguments?\b|stdin\b|lines?\b))/g, ' print'],
  [/\b(?:how many times|how often)\b/g, 'howoften'],
  [/\bhow many\b/g, 'number of'],
  [/\b(?:largest|greatest|biggest|highest|maximum)(?= (?:of|one|integer|number|value|argument))/g, 'maximum'],
  [/\b(?:smallest|least|lowest|minimum)(?= (?:of|one|integer|number|value|argument))/g, 'minimum'],
  [/\b(?:total|add up)\b/g, 'sum'],
  [/\b(?:separate|individual) lines?\b/g, 'own line'],
  [/\bon (?:own|a|its own|their own|an own) lines?(?: of (?:its|their) own)?\b/g, 'on own line'],
  [/\bper line\b/g, 'per line'],
  [/\b(?:the|please|just|simply|its|their|exactly|plain|ascii|merely|also|then|that is,|itself|only ever)\b/g, ' '],
  [/(?<!letter |letters |from |z to |q\d |character )\b(?:a|an)\b(?! to z\b|-z\b)/g, ' '],
]

/** `length > 0` in words. */
const COMPARISON = /(?<=[\w)]) (>=|<=|>|<) (?=\d)/g
const COMPARISONS: Readonly<Record<string, string>> = {
  '>': 'more than',
  '<': 'less than',
  '>=': 'at least',
  '<=': 'at most',
}
/** A sign that stands alone is a text. */
const LONE_SYMBOL = /(?<=\s)([#@$%&<>|~^\\*])(?=[\s,.;)]|$)/g
const quoteSymbols = (sentence: string): string =>
  sentence
    .split(/("(?:[^"\\]|\\.)*"|(?<!\w)'(?:[^'\\]|\\.)+'(?!\w))/)
    .map((part, i) => (i % 2 === 1 ? part : part.replace(LONE_SYMBOL, '"$1"').replaceAll('"\\"', '"\\\\"')))
    .join('')

/** What narrows a request that names a program of its own: such a program would do the wider thing. */
const NARROWING: readonly RegExp[] = [
  /,? each (?:of them |one )?(?:reversed|backwards|capitali[sz]ed)\b/i,
  /\buntil (?:a |an |the )?(?:first )?(?:\d+|zero|empty|blank|negative)\b/i,
  // `that are long and start with …`: two conditions.
  /\b(?:that|which|whose)\b[^.;]*\b(?:and|or|but)\s+(?:that\s+|which\s+)?(?:do(?:es)?\s+not\s+|don't\s+)?(?:starts?|ends?|begins?|contains?|consists?)\b/i,
  /\band (?:(?:its|their) (?:line )?(?:number|index|position)|the line number)s?\b/i,
  /\b(?:number of|how many|count) (?:the |its )?(?:command[- ]line )?arguments (?:that|which|whose|longer|shorter|equal)\b/i,
  /\b(?:contain|match)[^.;]*\b(?:ignoring|regardless of|without regard to|not caring about) case\b|\bcontain[^.;]*\bcase[- ]insensitive/i,
  /\b(?:each|every) line's\b|\b(?:sum|total|largest|smallest|maximum|minimum|average|product) of (?:the |all )?(?:numbers|integers) (?:on|in|of) (?:each|every)\b/i,
]
export const narrows = (sentence: string): boolean => NARROWING.some((pattern) => pattern.test(sentence))

/** Whether a sign stands alone outside of quotes. */
export const hasLoneSymbol = (sentence: string): boolean =>
  sentence.replace(/"(?:[^"\\]|\\.)*"|(?<!\w)'(?:[^'\\]|\\.)+'(?!\w)/g, ' ').search(LONE_SYMBOL) >= 0

/** `print Hello, World!` and `print Done!` as if their texts were quoted. */
const quoteGreetings = (sentence: string): string =>
  sentence
    .replace(
      /\b(print|write|output|display|say|show)(s?) (?:just )?((?:hello|hi|goodbye|good morning|good night|welcome)(?:,? (?!and\b|followed\b|then\b|with\b|on\b|to\b|plus\b|[a-z]+ times)[a-z]+){0,2}!?)(?= |$|[.,;])/i,
      '$1$2 "$3"',
    )
    .replace(/\b(print|write|output|display|say|show)(s?) ([A-Z][a-z]+!)(?= |$|[.,;])/, '$1$2 "$3"')

/** Brings a sentence into the form that the rules of programs match. */
export function normalise(sentence: string): Normal {
  const quotes: string[] = []
  const quoted = quoteSymbols(
    quoteGreetings(sentence.replace(COMPARISON, (_, sign: string) => ` ${COMPARISONS[sign]} `)),
  ).replace(/"((?:[^"\\]|\\.)*)"|(?<![\w])'((?:[^'\\]|\\.)+)'(?!\w)/g, (_, a?: string, b?: string) => {
    const said = (a ?? b ?? '').replace(/\\(.)/g, (whole, c: string) => ESCAPES[c] ?? whole)
    if (said === '\n') return ' newline '
    quotes.push(said)
    return ` q${quotes.length - 1} `
  })
  let text = ` ${quoted.toLowerCase()} `
  text = text.replace(/(\d),(\d{3})\b/g, '$1$2')
  for (const [i, word] of UNITS.entries()) if (i > 0) text = text.replace(new RegExp(`\\b${word}\\b`, 'g'), String(i))
  for (const [i, word] of ORDINALS.entries())
    if (i > 1) text = text.replace(new RegExp(`\\b(?:${word}|${i}(?:nd|rd|th))\\b`, 'g'), `${i}th`)
  text = text.replace(/\s+/g, ' ')
  for (const [pattern, replacement] of REWRITES) text = text.replace(pattern, replacement).replace(/\s+/g, ' ')
  text = text
    .replace(/([,;:()?]|\.(?=\s|$)|!(?=\s|$))/g, ' $1 ')
    .replace(/\bsingle\b/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return { text, quotes }
}
