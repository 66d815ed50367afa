import { useSignal } from '@preact/signals'
import { useId, useMemo } from 'preact/hooks'
import { plural } from '../../app/format.js'
import { HexPane } from '../code/hex-pane.js'
import type { ViewedFile } from '../file/viewed-file.js'
import { focusBytes, type Link, lineFinder } from '../link.js'
import { Remarks } from '../shared/remarks.js'
import { remPixels } from '../shared/size.js'
import type { Span } from './layout.js'
import { PartDetail } from './part-detail.js'
import { PartList } from './part-list.js'
import { mapModel, type Scale } from './scale.js'
import { rangeText } from './words.js'
import './layout.css'

/** What every byte of the file is, to scale, beside the bytes. */
export function LayoutMap({ file, link }: { readonly file: ViewedFile; readonly link: Link }) {
  const scale = useSignal<Scale>('linear')
  const { layout } = file
  const find = lineFinder(file)
  const model = useMemo(() => mapModel(layout, scale.value, remPixels(1.75), remPixels(18)), [layout, scale.value])
  const choose = (span: Span) => {
    link.chosen.value = focusBytes(find, { start: span.start, end: span.end }, 'layout')
  }
  const point = (span: Span | undefined) => {
    link.pointed.value = span && focusBytes(find, { start: span.start, end: span.end }, 'layout')
  }
  return (
    <section class="viewer layout-view" aria-label="Layout of the file">
      <Remarks file={file} />
      <div class="viewer-bar">
        <strong>{layout.format}</strong>
        <span class="hint">
          {plural(layout.sizeBytes, 'byte')}, {layout.parts.length} parts
        </span>
        <ScaleChoice scale={scale.value} onChoose={(wanted) => (scale.value = wanted)} />
      </div>
      <div class="layout-panes">
        <div class="map">
          <div class="map-room" style={{ blockSize: `${model.height}px`, '--segment-lanes': model.lanes }}>
            {model.segments.map(({ item, top, height, lane }, at) => (
              <button
                key={at}
                type="button"
                class="map-segment"
                style={{ insetBlockStart: `${top}px`, blockSize: `${height}px`, '--lane': lane }}
                tabIndex={-1}
                title={`Segment ${item.name}: ${rangeText(item)}${item.flags ? `, ${item.flags}` : ''}`}
                aria-label={`Segment ${item.name}, ${rangeText(item)}, ${item.flags ?? ''}`}
                onClick={() => choose(item)}
                onPointerEnter={() => point(item)}
                onPointerLeave={() => point(undefined)}
              >
                <span>{item.name}</span>
              </button>
            ))}
            <PartList layout={layout} parts={model.parts} link={link} choose={choose} point={point} />
          </div>
        </div>
        <div class="layout-bytes">
          <PartDetail layout={layout} link={link} choose={choose} />
          <HexPane file={file} link={link} />
        </div>
      </div>
    </section>
  )
}

const radioGroup = { role: 'radiogroup' as const, 'aria-label': 'Scale' }

function ScaleChoice(props: { readonly scale: Scale; readonly onChoose: (scale: Scale) => void }) {
  const name = useId()
  return (
    <div class="segments scale-choice" {...radioGroup}>
      {(['linear', 'logarithmic'] as const).map((one) => (
        <label key={one} class="segment">
          <input type="radio" name={name} checked={props.scale === one} onChange={() => props.onChoose(one)} />
          <span>{one === 'linear' ? 'To scale' : 'Logarithmic'}</span>
        </label>
      ))}
    </div>
  )
}
