import { CopyButton } from '../../app/copy.js'
import { plural } from '../../app/format.js'
import { hexText } from '../shared/hex.js'
import { duration } from '../verdict/words.js'
import type { Unanswered } from '../work/ask.js'
import type { Comparison, Observed, RunResult } from './outcome.js'

/** Longer output is shown up to here. */
const shownBytes = 64 * 1024

/** What came of a run. */
export function ResultView({
  outcome,
  limitMs,
}: {
  readonly outcome: RunResult | Unanswered
  readonly limitMs: number
}) {
  if ('problem' in outcome)
    return (
      <div class={outcome.problem === 'stopped' ? 'note' : 'note bad'}>
        <p class="note-title">
          {outcome.problem === 'stopped'
            ? 'Stopped.'
            : outcome.problem === 'late'
              ? `It did not end within ${limitMs / 1000} seconds, and was stopped.`
              : 'It could not be run.'}
        </p>
        {outcome.problem === 'broken' && <p>{outcome.message}</p>}
      </div>
    )
  if (outcome.kind === 'refused')
    return (
      <div class="note bad">
        <p class="note-title">It was not run.</p>
        <p>{outcome.message}</p>
      </div>
    )
  const { observed, comparison, durationMs } = outcome
  return (
    <div class="ran">
      <ObservedView observed={observed} />
      <p class="ran-foot">
        {comparison && <ComparisonView comparison={comparison} />}
        <span class="hint">ran in this browser’s sandbox in {duration(durationMs)}</span>
      </p>
    </div>
  )
}

function ObservedView({ observed }: { readonly observed: Observed }) {
  if (observed.kind === 'failed')
    return (
      <div class="note bad">
        <p class="note-title">It failed.</p>
        <p>{sentence(observed.description)}</p>
      </div>
    )
  if (observed.kind === 'exited')
    return (
      <>
        <Output bytes={observed.stdout} />
        <p>
          Exit code <strong class="code">{observed.exit}</strong>
        </p>
      </>
    )
  const { result, written } = observed
  return (
    <dl class="values">
      {result && (
        <>
          <dt>result</dt>
          <dd>
            <output class="value">{result.text}</output>
            {result.hexadecimal && <code class="hint">{result.hexadecimal}</code>}
          </dd>
        </>
      )}
      {written.map(({ name, text }) => (
        <>
          <dt key={name}>{name} afterwards</dt>
          <dd>
            <output class="value small">{text}</output>
          </dd>
        </>
      ))}
      {!result && written.length === 0 && <p>It returned; there is no result.</p>}
    </dl>
  )
}

const sentence = (text: string): string =>
  `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`

/** Standard output: as text where it is text, else as bytes. */
function Output({ bytes }: { readonly bytes: Uint8Array }) {
  if (bytes.length === 0) return <p class="hint">It wrote nothing.</p>
  const shown = bytes.subarray(0, shownBytes)
  const text = textOf(shown)
  return (
    <figure class="stdout">
      <figcaption>
        Standard output{' '}
        <span class="hint">
          {plural(bytes.length, 'byte')}
          {text === undefined ? ', shown in hexadecimal' : ''}
        </span>
        <CopyButton text={() => text ?? hexText(bytes)}>Copy</CopyButton>
      </figcaption>
      <pre>{text ?? hexText(shown)}</pre>
      {bytes.length > shownBytes && <p class="hint">The first {shownBytes / 1024} KiB are shown.</p>}
    </figure>
  )
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    return /[\x00-\x08\x0e-\x1f]/.test(text) ? undefined : text
  } catch {
    return undefined
  }
}

const ComparisonView = ({ comparison }: { readonly comparison: Comparison }) =>
  comparison.kind === 'same' ? (
    <span class="agrees">✓ as the contract says</span>
  ) : (
    <span class="differs">✗ not as the contract says: {comparison.why}</span>
  )
