import { CopyButton } from '../../app/copy.js'
import type { ViewedFile } from '../file/viewed-file.js'
import type { Link } from '../link.js'
import { hexText, pairs } from '../shared/hex.js'
import { Remarks } from '../shared/remarks.js'
import { HexPane } from './hex-pane.js'
import { Inspector } from './inspector.js'
import { ListingPane } from './listing-pane.js'
import './code.css'

/** Bytes beside their disassembly, linked by colour and by what is pointed at. */
export function CodeView({ file, link }: { readonly file: ViewedFile; readonly link: Link }) {
  const hasCode = file.lines.length > 0
  return (
    <section class="viewer code-view" aria-label="Bytes and disassembly">
      <Remarks file={file} />
      <div class={hasCode ? 'code-panes' : 'code-panes bytes-only'}>
        <HexPane file={file} link={link} />
        {hasCode && <ListingPane file={file} link={link} />}
      </div>
      <div class="viewer-foot">
        <Inspector file={file} link={link} />
        <div class="viewer-actions">
          {hasCode && <CopyButton text={() => listingText(file)}>Copy listing</CopyButton>}
          {hasCode && (
            <CopyButton text={() => file.lines.map(({ bytes }) => pairs(bytes)).join(' ')}>Copy code as hex</CopyButton>
          )}
          <CopyButton text={() => hexText(file.bytes)}>Copy file as hex</CopyButton>
        </div>
      </div>
    </section>
  )
}

/** The listing as plain text, for notes and mails. */
function listingText({ functions }: ViewedFile): string {
  return functions
    .map(({ name, lines }) =>
      [
        `${name}:`,
        ...lines.map(
          (line) =>
            `${line.offset.toString(16).padStart(6)}: ${pairs(line.bytes).padEnd(24)} ${'  '.repeat(line.depth)}${line.text.padEnd(32)} ; ${line.note}`,
        ),
      ].join('\n'),
    )
    .join('\n\n')
}
