import { CopyButton } from '../../app/copy.js'
import { plural } from '../../app/format.js'
import type { ViewedFile, ViewedLine } from '../file/viewed-file.js'
import { partIndexAt } from '../layout/layout.js'
import type { Focus, Link } from '../link.js'
import { hexNumber, hexText } from '../shared/hex.js'
import { Instruction } from './listing-pane.js'

/** What is pointed at, or else chosen, in full: where it lies, what it is, what a linker does with it. */
export function Inspector({ file, link }: { readonly file: ViewedFile; readonly link: Link }) {
  const focus = link.pointed.value ?? link.chosen.value
  if (focus === undefined)
    return (
      <p class="inspector hint">
        Point at bytes or instructions to see how they belong together. Click to keep; with Shift, take several; Enter
        goes where a jump goes, Ctrl+C copies.
      </p>
    )
  const lines = focus.lines ? file.lines.slice(focus.lines[0], focus.lines[1] + 1) : []
  return (
    <div class="inspector">
      <Where file={file} focus={focus} lines={lines} />
      {lines.length === 1 && <One line={lines[0]!} />}
      {link.chosen.value?.place && (
        <CopyButton
          text={() => hexText(file.bytes.subarray(link.chosen.value!.place!.start, link.chosen.value!.place!.end))}
        >
          Copy {plural(link.chosen.value.place.end - link.chosen.value.place.start, 'byte')}
        </CopyButton>
      )}
    </div>
  )
}

function Where({
  file,
  focus,
  lines,
}: {
  readonly file: ViewedFile
  readonly focus: Focus
  readonly lines: readonly ViewedLine[]
}) {
  const { place } = focus
  const part = place && file.layout.parts[partIndexAt(file.layout, place.start)]
  return (
    <p class="where">
      {place && (
        <span>
          <code>{hexNumber(place.start)}</code>
          {place.end - place.start > 1 && (
            <>
              –<code>{hexNumber(place.end - 1)}</code>
            </>
          )}
        </span>
      )}
      {place && <span>{plural(place.end - place.start, 'byte')}</span>}
      {lines.length > 1 && <span>{plural(lines.length, 'instruction')}</span>}
      {part && <span>{part.name}</span>}
    </p>
  )
}

function One({ line }: { readonly line: ViewedLine }) {
  return (
    <p class="what">
      <Instruction line={line} follow={undefined} />
      <span class="does">{line.note}</span>
      {line.relocations.map((one) => (
        <span key={one.start} class="patched">
          A linker fills in {plural(one.end - one.start, 'byte')}: the {one.words} (<code>{one.kind}</code>).
        </span>
      ))}
    </p>
  )
}
