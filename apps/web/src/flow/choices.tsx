import type { Effort, Emit } from '../api/types.js'
import { effort, emit, target } from './draft.js'
import { contractKind } from './reading.js'
import { emitNames, possibleEmits, targets } from './targets.js'

const efforts: readonly { readonly value: Effort; readonly name: string; readonly note: string }[] = [
  { value: 'quick', name: 'Quick', note: 'everything but the proof' },
  { value: 'normal', name: 'Normal', note: 'a proof within seconds' },
  { value: 'high', name: 'High', note: 'longer proofs, longer search' },
]

function TargetChoice() {
  const known = targets.value
  return (
    <label class="field">
      <span class="label">Runs on</span>
      <select
        class="input"
        value={target.value}
        onChange={(event) => {
          target.value = event.currentTarget.value
        }}
      >
        {known.length === 0 && <option value={target.value}>{target.value}</option>}
        {known.map((each) => (
          <option key={each.triple} value={each.triple} title={each.description}>
            {each.triple}
          </option>
        ))}
      </select>
    </label>
  )
}

function EmitChoice() {
  const possible = possibleEmits.value
  return (
    <label class="field">
      <span class="label">Output</span>
      <select
        class="input"
        value={emit.value ?? ''}
        onChange={(event) => {
          emit.value = (event.currentTarget.value || undefined) as Emit | undefined
        }}
      >
        <option value="">{possible[0] && contractKind.value ? emitNames[possible[0]] : 'What fits'}</option>
        {possible.slice(contractKind.value ? 1 : 0).map((each) => (
          <option key={each} value={each}>
            {emitNames[each]}
          </option>
        ))}
      </select>
    </label>
  )
}

function EffortChoice() {
  return (
    <fieldset class="field effort">
      <legend class="label">Effort</legend>
      <div class="segments">
        {efforts.map((each) => (
          <label key={each.value} class="segment" title={each.note}>
            <input
              type="radio"
              name="effort"
              value={each.value}
              checked={effort.value === each.value}
              onChange={() => {
                effort.value = each.value
              }}
            />
            <span>{each.name}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

/** Where it runs, what file it is, and how hard to try. */
export function Choices() {
  return (
    <div class="choices">
      <TargetChoice />
      <EmitChoice />
      <EffortChoice />
    </div>
  )
}
