/** The end of the text; `$` would be that of a line. */
const END = String.raw`(?![\s\S])`
const WORD = String.raw`[\p{L}\p{N}]`

/** Quoted text of every kind, an open quotation up to the end of the text, and lines that quote a mail. */
const QUOTED = new RegExp(
  [
    `\`\`\`[\\s\\S]*?(?:\`\`\`|${END})`,
    `\`[^\`]*(?:\`|${END})`,
    String.raw`"(?:[^"\\]|\\[\s\S])*(?:"|${END})`,
    `“[^”]*(?:”|${END})`,
    `„[^“”]*(?:[“”]|${END})`,
    `«[^»]*(?:»|${END})`,
    `(?<!${WORD})'[^']*'(?!${WORD})`,
    `(?<!${WORD})‘[^’]*’(?!${WORD})`,
    String.raw`^[ \t]*>.*`,
  ].join('|'),
  'gmu',
)

/** Cannot stand in words. */
const GAP = '\u0000'

const spread = (text: string): string =>
  ` ${text
    .toLowerCase()
    .replace(new RegExp(`[^\\p{L}\\p{N}${GAP}]+`, 'gu'), ' ')
    .trim()} `

/**
 * Whether a request says these words in its own voice: as whole words in a row, and not within quotation marks, code or a
 * quoted mail, since what is quoted is material.
 */
export function asksWith(request: string, words: string): boolean {
  const wanted = spread(words.replaceAll(GAP, ' '))
  return wanted.trim() !== '' && spread(request.replaceAll(GAP, ' ').replace(QUOTED, ` ${GAP} `)).includes(wanted)
}
