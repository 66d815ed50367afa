import { intent, setIntent } from './draft.js'
import { startContract } from './reading.js'

/** `word: closer` pairs become replacements that a click makes. */
const pairOf = (text: string): readonly [string, string] | undefined => {
  const parts = /^(\S+): (.+)$/.exec(text)
  return parts && parts[1] !== parts[2] ? [parts[1]!, parts[2]!] : undefined
}

const escaped = (word: string): string => word.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)

function Closest(props: { readonly text: string }) {
  const pair = pairOf(props.text)
  if (!pair) return <code>{props.text}</code>
  const [word, closer] = pair
  const found = new RegExp(`\\b${escaped(word)}\\b`, 'i')
  return (
    <button
      class="suggestion"
      type="button"
      disabled={!found.test(intent.value)}
      onClick={() => setIntent(intent.value.replace(found, closer))}
    >
      <s>{word}</s> <span aria-hidden="true">→</span> <span class="unseen">to </span>
      {closer}
    </button>
  )
}

/** Words that nothing known explains, and what is known nearby. */
export function Unknown(props: {
  readonly message: string
  readonly words: readonly string[]
  readonly closest: readonly string[]
}) {
  const closest = props.closest.filter((text) => pairOf(text) !== undefined || !text.includes(': '))
  return (
    <div class="note fair">
      <p class="note-title">Not understood</p>
      {props.words.length > 0 ? (
        <p class="words">
          {props.words.map((word) => (
            <span key={word} class="word unknown">
              {word}
            </span>
          ))}
        </p>
      ) : (
        <p>{props.message}</p>
      )}
      {closest.length > 0 && (
        <>
          <p class="hint">Known and close:</p>
          <ul class="suggestions">
            {closest.map((text) => (
              <li key={text}>
                <Closest text={text} />
              </li>
            ))}
          </ul>
        </>
      )}
      <p>
        Say it in other words, give a signature and two or more examples, or{' '}
        <button class="link" type="button" onClick={startContract}>
          write the contract yourself
        </button>
        .
      </p>
    </div>
  )
}
