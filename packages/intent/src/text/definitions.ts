import type { Token } from './tokenize.js'

const CHANGES = /^(while|until|till|repeat|times|for|keep|next|replace)$/i
const sign = (text: string, at: number): Token => ({ kind: 'symbol', text, key: text, start: at, end: at })

/** Where `h = E` stands as a part of its own: from the name to the end of what it stands for. */
function findDefinition(
  tokens: readonly Token[],
  names: ReadonlySet<string>,
): { readonly start: number; readonly name: number; readonly end: number } | undefined {
  for (const [i, { kind, text }] of tokens.entries()) {
    if (kind !== 'word' || names.has(text.toLowerCase()) || !/^(=|be)$/.test(tokens[i + 1]?.key ?? '')) continue
    let start = i
    while (/^(let|where|with|say|call|define|set|and|as|:)$/i.test(tokens[start - 1]?.text ?? '')) start--
    const opens =
      start === 0 ||
      /^[;.,(]$/.test(tokens[start - 1]!.text) ||
      (start < i && /^(let|where)$/i.test(tokens[start]!.text))
    if (!opens || (tokens[i + 1]!.key === 'be' && !/^let$/i.test(tokens[start]!.text))) continue
    let depth = 0
    let end = i + 2
    while (end < tokens.length && !(depth === 0 && /^([;.,:)]|return|then|and|if|in)$/i.test(tokens[end]!.text))) {
      depth += tokens[end]!.text === '(' ? 1 : tokens[end]!.text === ')' ? -1 : 0
      end++
    }
    if (end > i + 2) return { start, name: i, end }
  }
  return undefined
}

/** `h = (m / 60) % 12; return 12 if h == 0, else h`: a name that stands for something once and for all gives way to it. */
export function withoutDefinitions(tokens: readonly Token[], names: ReadonlySet<string>): readonly Token[] {
  if (!tokens.some(({ text }) => /^(=|let)$/i.test(text)) || tokens.some(({ text }) => CHANGES.test(text)))
    return tokens
  const found = findDefinition(tokens, names)
  if (found === undefined) return tokens
  const { text: name } = tokens[found.name]!
  const value = tokens.slice(found.name + 2, found.end)
  const rest = [...tokens.slice(0, found.start), ...tokens.slice(found.end)]
  const isUsed = (token: Token | undefined) => token?.kind === 'word' && token.text === name
  const again = rest.some(
    (token, i) => isUsed(token) && rest[i + 1]?.text === '=' && /^[;.,(]$/.test(rest[i - 1]?.text ?? ';'),
  )
  if (value.some(isUsed) || again || !rest.some(isUsed)) return tokens
  const made = rest.flatMap((token) =>
    isUsed(token) ? [sign('(', token.start), ...value, sign(')', token.end)] : [token],
  )
  return withoutDefinitions(made[0] !== undefined && /^[;.,]$/.test(made[0].text) ? made.slice(1) : made, names)
}
