/** What a sentence says about a program beside what it does. */
export interface Notes {
  /** Every line of output ends with a newline; or a missing one stays missing. */
  newline?: 'always' | 'kept'
  /** The one thing printed has a newline after it, also when it is empty. */
  whole?: boolean
  /** Exit status 1 when nothing was printed. */
  found?: { readonly some: number; readonly none: number }
  empty?: Outcome
  noArguments?: Outcome
  /** What wrong arguments give. */
  error?: Outcome
  /** What is printed stands on one line; or every item on its own. */
  layout?: 'line' | 'items'
  /** It is about standard input: what never reads it is not meant. */
  reads?: boolean
}

export interface Outcome {
  readonly text: string
  readonly status: number
}

const WHAT =
  '(nothing(?: at each)?|no output|empty output|(?:only )?(?:1 )?newline|(?:word |message |text )?(?:q\\d+|(?!(?:otherwise|else|exit|and|or|with|as|there|is)\\b)[\\w-]+)|-?\\d+)'
const THEN_EXIT = '(?: (?:,|and|;)*(?:and )? ?exit (\\d+))?'
const NL = '(?: (?:,|and|with|plus|followed by|on own line)+(?: with| 1)?(?: newline)?)?'

function outcome(what: string | undefined, status: string | undefined, quotes: readonly string[]): Outcome {
  const word = (what ?? 'nothing').replace(/^(?:word|message|text|only|1) /, '')
  const quote = /^q(\d+)$/.exec(word)
  const text = /^(nothing.*|no output|empty output)$/.test(word)
    ? ''
    : word === 'newline'
      ? '\n'
      : `${quote === null ? word : quotes[Number(quote[1])]!}\n`
  return { text, status: Number(status ?? '0') }
}

type Take = (match: readonly (string | undefined)[], notes: Notes, quotes: readonly string[]) => void

const LAST_LINE =
  '(?:[,(]? ?(?:(?:and|so|but|,) )?(?:even|including|also)(?: (?:if|when|for|where|though))? (?:last|final)?(?: (?:stdin )?(?:printed )?lines?)?(?: (?:of|on|in) stdin)?(?: 1)?[^.;)]*?(?:none|without(?: (?:1|it|newline))?|no newline|not(?: end(?: with newline)?| have (?:1|it|newline))?|lacks? (?:1|it|newline)|lacked (?:1|it)|missing|unterminated)(?: \\))?)?'
const IN_NL = '(?: (?:with|in|by) (?:1 )?newline)'

/** Each pattern is taken out of the text where it stands. */
const PATTERNS: readonly (readonly [string, Take])[] = [
  [
    `(?:(?:and|where|,) )*(?:each )?(?:printed |output |stdout )?lines?(?: (?:printed|of output|of stdout))? (?:always )?(?:gets? newline|(?:end|ends|is ended|are ended|is followed|are followed|is terminated|are terminated|exit)${IN_NL}) ?${LAST_LINE}`,
    (_, notes) => {
      notes.newline = 'always'
    },
  ],
  [
    `(?:, )?(?:and )?each(?: 1)?(?: of them)?(?: line)? (?:followed by|with|ends? with|ending (?:in|with)) newline ?${LAST_LINE}`,
    (_, notes) => {
      notes.newline = 'always'
    },
  ],
  [
    '(?:lines come out |lines are printed |bytes are copied )?(?:as they (?:were|are)|unchanged) ?, (?:so )?(?:last )?(?:line )?(?:without newline does not (?:gain|get) 1|including (?:missing )?(?:last|final)? ?newline)',
    (_, notes) => {
      notes.newline = 'kept'
    },
  ],
  [
    '(?:so |and |, )*last line (?:without|with no|that has no) newline (?:is (?:print|printed|copied)(?: out)? without 1|does not (?:gain|get) 1|stays (?:without 1|that way|so))',
    (_, notes) => {
      notes.newline = 'kept'
    },
  ],
  [
    '(?:so |and |, )*(?:no|missing) (?:final |last |trailing )?newline is (?:not )?(?:added|kept missing)',
    (_, notes) => {
      notes.newline = 'kept'
    },
  ],
  [
    'lines come out as they were',
    (_, notes) => {
      notes.newline = 'kept'
    },
  ],
  [
    `(?:, )?(?:and |or )?exit 0 if (?:it (?:printed|found|print|showed) )?(?:at least 1|each|some|1) lines? ?(?:is |was |were |has |have )?(?:matched|matches|match|printed|print|found|that contain it|that match)?(?: ,)? ?(?:(?:and|or|,) (?:exit )?(?:with )?(?:status )?1 (?:if (?:none|no line)(?: did| was| were| matched| matches| match| is| printed| found)*|otherwise|if not)|(?:and |or )?otherwise (?:exit )?(?:with )?(?:status )?1)`,
    (_, notes) => {
      notes.found = { some: 0, none: 1 }
    },
  ],
  [
    `(?:, )?(?:and |or )?exit 1 if no lines? (?:is |was |were )?(?:matched|matches|match|printed|found)(?: (?:and|,) (?:exit )?0 otherwise)?`,
    (_, notes) => {
      notes.found = { some: 0, none: 1 }
    },
  ],
  // Wrong arguments.
  [
    `(?:and |, )*(?:for|on|with|in|given|if|when)? ?(?:anything else|everything else|otherwise|else|(?:in )?each other (?:case|arguments?|stdin)|in other cases|in each other case|(?:missing|extra|invalid|malformed|wrong|bad)[\\w ,]*arguments?|(?:if )?argument is (?:missing|invalid|wrong|not valid|missing or (?:invalid|wrong|malformed|not such number)|not such number|anything else)|if there (?:are|is) (?:anything else|not (?:1|2|3)(?: valid)? arguments?|not (?:1|2|3) (?:such )?(?:numbers?|arguments?))(?: ?, ?or it is not such number)?|(?:if )?arguments? (?:are|is) (?:missing|wrong|invalid|not valid|different|not like this)[\\w ,]*?) ?(?:\\([^)]*\\))? ?,? ?(?:it )?(?:should )?print ${WHAT}${NL}(?: (?:on|to) stdout)?(?: ,)? (?:and|then|,) (?:and )?exit (\\d+)`,
    (m, notes, quotes) => {
      notes.error = outcome(m[1], m[2], quotes)
    },
  ],
  [
    `(?:and |, )*(?:otherwise|for anything else|in each other case) ?,? ?(?:print nothing and )?exit (\\d+)(?: without (?:printing|output)(?: anything)?)?`,
    (m, notes, quotes) => {
      notes.error = outcome('nothing', m[1], quotes)
    },
  ],
  // Empty input, no arguments.
  [
    `[(] ?${WHAT} (?:for|if|when|on) (?:there (?:are|is) no (?:lines?|words?|numbers?|stdin)|(?:stdin is )?empty(?: stdin)?|stdin is empty) ?[)]`,
    (m, notes, quotes) => {
      notes.empty = outcome(m[1], undefined, quotes)
    },
  ],
  [
    `(?:(?:and|but|,) )*(?:if |when |for |with |on |given )?(?:there is )?(?:(?:stdin is empty|empty stdin|no stdin)|(?:stdin is|it is) empty) ?,? ?(?:it |should |prints? |print |printing |gives? |give |means |produces? |yields? |results in |is )*${WHAT}(?: instead)?${NL}${THEN_EXIT}`,
    (m, notes, quotes) => {
      if (/^balanced|^palindrome/.test(m[1]!)) return
      notes.empty = outcome(m[1], m[2], quotes)
    },
  ],
  [
    `(?:(?:and|but|,) )*print ${WHAT}(?: instead)?${NL}(?: and exit (\\d+))? (?:if|when|for|on) (?:stdin is empty|empty stdin|no stdin|there is no stdin)`,
    (m, notes, quotes) => {
      notes.empty = outcome(m[1], m[2], quotes)
    },
  ],
  [
    `(?:(?:and|but|,) )*(?:if |when |for |with |given )?(?:(?:there are |there is )?(?:no|without|0)(?: each)? arguments?\\b(?: at each)?(?: are given| is given)?|without each arguments?\\b|without arguments?\\b|if there are none) ?[,:]? ?(?:it |should |print |printing |is |gives? |sum is )*${WHAT}(?: instead)?${NL}${THEN_EXIT}`,
    (m, notes, quotes) => {
      if (m[1] === 'or' || m[1] === 'are') return
      notes.noArguments = outcome(m[1], m[2], quotes)
    },
  ],
]

/** `print the words, each followed by a newline`; where a line is, the newline is its own. */
const EACH_ENDED =
  /\beach(?: of them| 1| argument| number| word| item)? (?:(?:is |being )?followed by|with|ending (?:in|with)) newline/

/** The first so many say that arguments or input are not looked at. */
const UNUSED = 5
const DROP: readonly RegExp[] = [
  /\( program name (?:does not count|is not counted|not counted|not included|is not included)[^)]*\)|, not counting program name|, program name not (?:counted|included)|without program name|excluding program name/g,
  /(?:, )?(?:and )?(?:takes? no notice of|ignor(?:e|es|ing)) (?:each )?(?:its )?(?:arguments?|stdin)(?: (?:and|or) (?:its )?(?:each )?(?:arguments?|stdin))?/g,
  /(?:each )?(?:arguments?|stdin)(?: (?:and|or) (?:arguments?|stdin))? (?:are|is|do|does) (?:both )?(?:ignored|not used|not matter|not looked at|not read)/g,
  /no (?:arguments?|stdin)(?: (?:and|or) (?:arguments?|stdin))? (?:are|is) (?:used|needed|read|looked at)/g,
  /(?:, )?whatever (?:arguments?|stdin)(?: (?:and|or) stdin| (?:and|or) arguments?)? (?:are|is)/g,
  /(?:(?:and|,) )*(?:stdin|lines|it|input) (?:is|are|has|have) (?:never )?(?:each )?at (?:most|maximum) (?:\d+ )(?:kib|kb|kilobytes|bytes|mib|lines|characters)(?: long| in size)?(?: and)?/g,
  /(?:\( )?(?:(?:and|,) )*stdin (?:is|has) (?:only |each )?(?:text|characters|in)?(?: text)?(?: \))?(?=$| [.;,])/g,
  /(?:(?:and|,) )*(?:argument|number|path|it|each) (?:is|are) always (?:given|there|valid|present)(?: and (?:valid|given))?(?: and (?:is|are) (?:not empty|never empty))?/g,
  /\( (?:it |that )?(?:is )?always (?:given|valid|there)(?: and (?:valid|given))? \)/g,
  /, (?:it |that )?(?:is )?always (?:given|valid|there)(?: and (?:valid|given))?/g,
  /(?:(?:and|,) )*stdin is always valid/g,
  /(?:(?:and|,) )*(?:sum|sums|total|result|each|they)? ?(?:always )?fits? in 64(?: |-)bits?(?: integers?)?/g,
  /(?:, |\( )(?:(?:and )?case matters|no regex|case[- ]sensitive(?:ly)?)(?: ,)?(?: no regex| no patterns)?(?: \))?/g,
  /(?:, )?(?:and )?empty 1 matches each line/g,
  /(?:, )?(?:and )?(?:exit 0)(?= ?(?:$|\.|;|,))/g,
  /(?:, )?(?:and )?(?:copy|leave|pass|print|keep)?(?:ing)? ?(?:through )?(?:each ?(?:thing)? (?:else|other(?: bytes?| characters?| letters?)?)|non-(?:letters?|digits?|vowels?)|everything else|each else|other (?:bytes|characters)|rest)(?: of stdin)? ?(?:(?:is|are|being|be|stays?|stay|goes|go|passes|pass|passed|copied|printed|written|kept|left|remain|remains|print_out|through|unchanged|untouched|alone|as it is|as they are|as is|not changed|same|to stdout) ?)+/g,
  /(?:, )?and (?:copy|print) (?:everything else|rest|each else)(?: (?:to stdout|unchanged))?/g,
  /(?:, )?(?:and )?(?:duplicates|equal lines|repeated lines) (?:are|being|is) (?:kept|fine|allowed)/g,
  /(?:, )?(?:until|up to) end of (?:file|stdin)/g,
  /, byte for byte|byte for byte/g,
  /(?:, )?nothing else|and nothing more/g,
  /(?:^|, )(?:like|as) (?:unix )?(?:tool |command |utility |program )?(?:sort|uniq|head|tail|wc|tac|rev|cat|nl|seq|echo|basename|grep)(?: does| do)?(?: with 1 argument| with no options)?(?= ?(?:[.:;]|$))(?: :)?/g,
  /[.;,] (?:and )?remove (?:everything|each ?thing|each) else/g,
  /(?<=[a-z]) like (?:sort|uniq|head|tail|wc|tac|rev|cat|nl)(?= and print| ?[.,;]|$)/g,
  /[.;] line is newline(?= ?[.;]|$)/g,
  /, keeping (?:lines|them) in order|(?:(?:,|and) )*keeping (?:lines in )?(?:order|case)(?: of lines)?/g,
  /\( (?:in |of )?(?:both|either) cases?(?: of letters)? \)/g,
  /(?:[.,;] ?)?(?:where )?words (?:are|being) separated by (?:whitespace|spaces and tabs|spaces or tabs)(?: characters?)?/g,
  /(?:[.,;] ?)?(?:and )?remove (?:each )?other (?:bytes|characters)/g,
  /\bstdin is (?:never|not) empty/g,
  /\b(?:argument|path) is (?:never|not) empty(?: and does not end (?:in|with) slash)?/g,
]

export interface Noted {
  readonly text: string
  readonly notes: Notes
}

const tidy = (text: string): string =>
  text
    .replace(/\( ?\)/g, ' ')
    .replace(/(?:\s*[.;,!])+\s*(?=[.;])/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/(?:\s*(?:[.;,:]|\band|\bwhere|\bbut|\bso))+\s*$/g, '')
    .replace(/^(?:\s*(?:[.;,:]|and\b))+\s*/g, '')
    .replace(/(?:\s*[;.])+/g, ' .')
    .replace(/(?:\.\s*,|,\s*\.|\band\s*\.)/g, '.')
    .replace(/\. \./g, '.')
    .trim()

/** Takes the notes out of a normalised sentence; what is left says what the program does. */
export function takeNotes(normal: string, quotes: readonly string[]): Noted {
  const notes: Notes = {}
  let text = normal
  for (const pattern of DROP.slice(0, UNUSED)) text = tidy(text.replace(pattern, ' '))
  for (const [pattern, take] of PATTERNS)
    text = tidy(
      text.replace(new RegExp(`(?<=^|[ ,.;(])${pattern}(?=$|[ ,.;)])`, 'g'), (...match: string[]) => {
        take(match, notes, quotes)
        return ' . '
      }),
    )
  for (const pattern of DROP) text = tidy(text.replace(pattern, ' '))
  text = tidy(
    text.replace(
      /(?:,? ?(?:and|with|plus|followed by|ending in|ended by|ending with|onto|(?:each )?on 1 line|on line) )+(?:1 )?(?:final |last |trailing )?newline(?: at (?:very )?end| behind it| after it)?(?=$| [.;,)]| and exit| if )/g,
      () => {
        notes.whole = true
        return ' '
      },
    ),
  )
  text = tidy(
    text.replace(/,? newline at end(?= |$)|, newline(?= ?[.;)]|$)/g, () => {
      notes.whole = true
      return ' '
    }),
  )
  if (/\bon 1 line\b/.test(normal)) notes.layout = 'line'
  else if (
    /\beach (?:1 )?on own line|\b1 (?:\w+ )?per line|separated by newline/.test(normal) ||
    // `print "yes", otherwise "no", each with a newline`: one of them is printed.
    (EACH_ENDED.test(normal) && !(quotes.length > 1 && /\b(?:otherwise|else)\b/.test(normal)))
  )
    notes.layout = 'items'
  if (/\bstdin\b|\b(?:is|was|it) reads?\b|^(?:print|copy) (?:each line|lines)(?! \d)\b|^copy everything\b/.test(text))
    notes.reads = true
  if (notes.whole === true && /^for each |^print for each |(?:of|print) each line\b/.test(text)) {
    delete notes.whole
    notes.newline = 'always'
  }
  return { text, notes }
}
