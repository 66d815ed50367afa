import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { renewals } from '../api/server.js'
import { askedModels, budgetUsd, isExplained, seed } from './draft.js'
import { isDebuggable, loadModels, models } from './targets.js'

function Seed() {
  return (
    <label class="field">
      <span class="label">
        Seed <span class="hint">the same one gives the same bytes</span>
      </span>
      <input
        class="input"
        type="number"
        min={0}
        max={0xffff_ffff}
        step={1}
        placeholder="0"
        value={seed.value}
        onInput={(event) => {
          seed.value = event.currentTarget.value
        }}
      />
    </label>
  )
}

function Explained() {
  return (
    <label class="choice">
      <input
        type="checkbox"
        checked={isExplained.value}
        disabled={!isDebuggable.value}
        onChange={(event) => {
          isExplained.value = event.currentTarget.checked
        }}
      />
      <span>
        Debuggers step through what each instruction does{' '}
        <span class="hint">
          {isDebuggable.value ? 'tables in the file, and a text beside it' : 'this output has no room for it'}
        </span>
      </span>
    </label>
  )
}

const choose = (name: string, isWanted: boolean): void => {
  askedModels.value = [...askedModels.value.filter((one) => one !== name), ...(isWanted ? [name] : [])]
}

function Models() {
  const known = models.value
  if (known === undefined) return <p class="hint">Asking the server for its language models…</p>
  if (known.length === 0) return <p class="hint">This server asks no language models for you.</p>
  return (
    <fieldset class="field">
      <legend class="label">
        Language models <span class="hint">asked when you press Make; what they answer is checked as all else</span>
      </legend>
      {known.map((name) => (
        <label key={name} class="choice">
          <input
            type="checkbox"
            checked={askedModels.value.includes(name)}
            onChange={(event) => choose(name, event.currentTarget.checked)}
          />
          <code>{name}</code>
        </label>
      ))}
      <label class="field">
        <span class="label">For at most, in US dollars</span>
        <input
          class="input"
          type="number"
          min={0.001}
          max={1000}
          step="any"
          placeholder="as the server allows"
          disabled={askedModels.value.length === 0}
          value={budgetUsd.value}
          onInput={(event) => {
            budgetUsd.value = event.currentTarget.value
          }}
        />
      </label>
    </fieldset>
  )
}

/** What is seldom wanted. It opens by itself where one of its fields is in the way. */
export function More() {
  const isGiven = seed.value !== '' || isExplained.value || askedModels.value.length > 0
  const isOpen = useSignal(isGiven)
  useEffect(() => {
    if (isOpen.value) void loadModels()
  }, [isOpen.value, renewals.value])
  return (
    <details
      class="more"
      open={isOpen.value || isGiven}
      onToggle={(event) => {
        isOpen.value = event.currentTarget.open
      }}
      onInvalidCapture={(event) => {
        event.currentTarget.open = true
      }}
    >
      <summary>
        More <span class="hint">seed, debuggers, language models</span>
      </summary>
      <div class="fields">
        <Seed />
        <Explained />
        <Models />
      </div>
    </details>
  )
}
