import { plural } from '../../app/format.js'
import type { Link } from '../link.js'
import { hexNumber } from '../shared/hex.js'
import { type FileLayout, type Part, partIndexAt, type Span, symbolsByPart } from './layout.js'
import { rangeText, shareText } from './words.js'

/** What is known of the part that is pointed at, or else chosen. */
export function PartDetail({
  layout,
  link,
  choose,
}: {
  readonly layout: FileLayout
  readonly link: Link
  readonly choose: (span: Span) => void
}) {
  const place = (link.pointed.value ?? link.chosen.value)?.place
  const at = place ? partIndexAt(layout, place.start) : -1
  const part = layout.parts[at]
  if (part === undefined)
    return <p class="part-detail hint">Point at a part to see what it is; click it to see its bytes.</p>
  const symbols = symbolsByPart(layout)[at]!
  return (
    <div class="part-detail">
      <p class="part-title">
        <strong>{part.name}</strong> <span>{rangeText(part)}</span>
        <span>
          {plural(part.end - part.start, 'byte')}, {shareText(part, layout.sizeBytes)} of the file
        </span>
      </p>
      <p class="part-facts">{factsOf(layout, part).join(' · ')}</p>
      {symbols.length > 0 && (
        <p class="part-symbols">
          {symbols.slice(0, 24).map((one) => (
            <button key={`${one.start} ${one.name}`} type="button" class="link" onClick={() => choose(one)}>
              {one.name}
            </button>
          ))}
          {symbols.length > 24 && <span>and {symbols.length - 24} more</span>}
        </p>
      )}
    </div>
  )
}

function factsOf({ segments }: FileLayout, part: Part): readonly string[] {
  const around = segments.filter(({ start, end }) => part.start >= start && part.end <= end).map(({ name }) => name)
  return [
    ...(part.address === undefined ? [] : [`at address ${hexNumber(part.address)}`]),
    ...(part.memoryBytes === undefined || part.memoryBytes === part.end - part.start
      ? []
      : [`${plural(part.memoryBytes, 'byte')} in memory`]),
    ...(part.flags ? [part.flags] : []),
    ...(around.length > 0 ? [`in segment ${around.join(', ')}`] : []),
    ...(part.detail ? [part.detail] : []),
  ]
}
