import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { RichText } from './rich-text.tsx'

const { listPage: TEXT } = MESSAGES.pages

/**
 * What a print says below a list of which the page has only the first rows; `total` is the number of all rows if it is
 * known. The style sheet counts the rows, because more of them may be loaded, and hides the note when all are.
 */
export function PrintNote({ total }: { total: number | null }) {
  const text = total === null ? TEXT.printedFirst : TEXT.printedOf({ total })
  return (
    <p class="print-note">
      <RichText text={text} slots={{ rows: <span class="print-count" /> }} />
    </p>
  )
}
