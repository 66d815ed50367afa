/** Kinds of words that the notation sets apart. */
export type TokenKind = 'comment' | 'keyword' | 'type' | 'number' | 'string' | 'plain'
export interface Token {
  readonly kind: TokenKind
  readonly text: string
}

const pattern = new RegExp(
  [
    String.raw`(?<comment>\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))`,
    String.raw`(?<string>"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?)`,
    String.raw`(?<number>\b\d[\w.]*)`,
    String.raw`(?<keyword>\b(?:function|return|let|const|for|while|do|if|else|of|in|break|continue|true|false|readonly|requires|ensures|example)\b)`,
    String.raw`(?<type>\b(?:[ui](?:8|16|32|64)|f32|f64|bool|cstr|void)\b)`,
  ].join('|'),
  'g',
)

function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  let end = 0
  for (const match of text.matchAll(pattern)) {
    if (match.index > end) tokens.push({ kind: 'plain', text: text.slice(end, match.index) })
    const kind = Object.entries(match.groups!).find(([, found]) => found !== undefined)![0] as TokenKind
    tokens.push({ kind, text: match[0] })
    end = match.index + match[0].length
  }
  if (end < text.length) tokens.push({ kind: 'plain', text: text.slice(end) })
  return tokens
}

/** Colours for notation, line by line. It colours what is not yet valid, too. */
export function highlight(text: string): readonly (readonly Token[])[] {
  const lines: Token[][] = [[]]
  for (const { kind, text: words } of tokensOf(text))
    words.split('\n').forEach((part, index) => {
      if (index > 0) lines.push([])
      if (part !== '') lines.at(-1)!.push({ kind, text: part })
    })
  return lines
}
