import { computed, effect, useSignal } from '@preact/signals'
import { useEffect, useId, useMemo } from 'preact/hooks'
import { plural } from '../../app/format.js'
import { moved } from '../code/cursor.js'
import type { ViewedFile } from '../file/viewed-file.js'
import type { Link } from '../link.js'
import { gridCell, gridRow, gridRowHeader } from '../shared/grid-roles.js'
import { hexNumber } from '../shared/hex.js'
import { numberAt, type Reveal, Rows } from '../shared/rows.js'
import { firstIndex } from '../shared/search.js'
import { remPixels } from '../shared/size.js'
import { evenRows } from '../shared/window.js'

type Found = ViewedFile['index'][number]

/** Which function of the whole file a line that is loaded belongs to. */
const functionAt = ({ index, from }: ViewedFile, line: number): number =>
  firstIndex(index.length, (at) => index[at]!.first > from + line) - 1

/** The functions of a file, by name; one of them is shown. */
export function FunctionList({
  file,
  link,
  onShow,
}: {
  readonly file: ViewedFile
  readonly link: Link
  readonly onShow: (chosen: Found) => void
}) {
  const id = useId()
  const wanted = useSignal('')
  const cursor = useSignal(0)
  const reveal = useSignal<Reveal | undefined>(undefined)
  const word = wanted.value.trim().toLowerCase()
  const found = useMemo(
    () => (word === '' ? file.index : file.index.filter(({ name }) => name.toLowerCase().includes(word))),
    [file.index, word],
  )
  const current = useMemo(
    () => computed(() => file.index[functionAt(file, link.chosen.value?.lines?.[0] ?? 0)]),
    [file, link],
  ).value
  const move = (to: number): void => {
    cursor.value = to
    reveal.value = { row: to }
  }
  useEffect(
    () =>
      effect(() => {
        const focus = link.chosen.value
        if (focus?.by === 'functions' && focus.lines !== undefined && wanted.peek() === '')
          move(functionAt(file, focus.lines[0]))
      }),
    [file, link],
  )
  const show = (at: number | undefined): void => {
    const one = at === undefined ? undefined : found[at]
    if (one === undefined) return
    cursor.value = at!
    onShow(one)
  }
  return (
    <section class="viewer function-list" aria-label="Functions">
      <div class="function-search">
        <input
          class="input"
          type="search"
          placeholder={`Find among ${plural(file.index.length, 'function')}`}
          aria-label="Find a function"
          value={wanted.value}
          onInput={(event) => {
            wanted.value = event.currentTarget.value
            move(0)
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') show(0)
          }}
        />
      </div>
      <Rows
        label={`Functions of ${file.name}`}
        class="functions"
        places={evenRows(found.length, remPixels(1.75))}
        reveal={reveal}
        activeId={`${id}-${cursor.value}`}
        row={(index, style) => {
          const one = found[index]!
          const isCurrent = one === current
          return (
            <div
              key={index}
              id={`${id}-${index}`}
              class={`row function-row${isCurrent ? ' current' : ''}${index === cursor.value ? ' active' : ''}`}
              {...gridRow(index, isCurrent)}
              data-row={index}
              style={style}
              title={`${one.name}: ${hexNumber(one.offset)} in ${one.section}, ${plural(one.instructions, 'instruction')}`}
            >
              <span class="function-title" {...gridRowHeader}>
                {one.name}
              </span>
              <span class="function-bytes" {...gridCell(plural(one.sizeBytes, 'byte'))}>
                {one.sizeBytes}
              </span>
            </div>
          )
        }}
        on={{
          onPointerUp: (event) => show(numberAt(event, 'row')),
          onKeyDown: (event) => {
            if (event.key === 'Enter' || event.key === ' ') {
              event.preventDefault()
              show(cursor.value)
              return
            }
            const to = moved(event, cursor.value, found.length, 1)
            if (to === undefined) return
            event.preventDefault()
            move(to)
          },
        }}
      />
      {found.length === 0 && <p class="hint function-none">No function has that in its name.</p>}
    </section>
  )
}
