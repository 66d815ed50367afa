import { count } from '../app/format.js'
import { Choices } from './choices.js'
import { examples, intent, isTooLong, longestIntent, setIntent, signature, wish } from './draft.js'
import { isRunning, make } from './job.js'
import { More } from './more.js'
import { readNow } from './reading.js'

function Narrowing() {
  const isGiven = signature.value !== '' || examples.value !== ''
  return (
    <details class="more" open={isGiven}>
      <summary>
        Signature and examples <span class="hint">optional</span>
      </summary>
      <div class="fields">
        <label class="field">
          <span class="label">Signature</span>
          <input
            class="input code"
            value={signature.value}
            placeholder="gcd(a: u64, b: u64): u64"
            spellcheck={false}
            autocomplete="off"
            autocapitalize="off"
            onInput={(event) => {
              signature.value = event.currentTarget.value
            }}
          />
        </label>
        <label class="field">
          <span class="label">
            Examples <span class="hint">one a line</span>
          </span>
          <textarea
            class="input code grows"
            rows={2}
            value={examples.value}
            placeholder={'gcd(48, 18) = 6\ngcd(7, 0) = 7'}
            spellcheck={false}
            onInput={(event) => {
              examples.value = event.currentTarget.value
            }}
          />
        </label>
      </div>
    </details>
  )
}

/** The sentence, what narrows it, what to make of it, and the button that does. */
export function IntentCard() {
  const isIdle = wish.value === undefined
  return (
    <form
      id="wish"
      class="card intent-card"
      onSubmit={(event) => {
        event.preventDefault()
        void make()
      }}
    >
      <h1 class="intent-title">
        <label for="intent">What should it do?</label>
      </h1>
      <textarea
        id="intent"
        class="input intent grows"
        rows={2}
        value={intent.value}
        placeholder="count the set bits of a 64-bit integer"
        aria-describedby={isTooLong.value ? 'intent-length intent-keys' : 'intent-keys'}
        aria-invalid={isTooLong.value}
        onInput={(event) => setIntent(event.currentTarget.value)}
        onBlur={readNow}
      />
      {isTooLong.value && (
        <p id="intent-length" class="note bad" role="alert">
          {count(intent.value.length)} characters; up to {count(longestIntent)} are read. Leave out what is not part of
          the wish.
        </p>
      )}
      <Narrowing />
      <Choices />
      <More />
      <div class="make-row">
        <button class="button primary" type="submit" disabled={isIdle} aria-disabled={isRunning.value}>
          {isRunning.value ? 'Making…' : 'Make'}
        </button>
        <p id="intent-keys" class="hint keys">
          <kbd>Ctrl</kbd> <kbd>Enter</kbd> makes it
        </p>
      </div>
    </form>
  )
}
