import { MESSAGES } from '../../src/domain/messages/messages.ts'

const { outcome: TEXT } = MESSAGES.pages

/** OK or an error code. A sign and a word show the difference, not only the colour. */
export function Outcome({ errorCode }: { errorCode: string | null }) {
  if (errorCode === null) return <span class="outcome outcome-ok">{TEXT.ok}</span>
  return (
    <span class="outcome outcome-error" title={errorCode}>
      <svg viewBox="0 0 12 12" width="10" height="10" aria-hidden="true">
        <path d="M2 2l8 8M10 2l-8 8" />
      </svg>
      <span>
        <span class="visually-hidden">{TEXT.failed} </span>
        {withLineBreaks(errorCode)}
      </span>
    </span>
  )
}

// A long code may break between its words only.
function withLineBreaks(code: string) {
  return code.split(/(?<=\.)|(?<=[a-z])(?=[A-Z])/).map((part) => (
    <>
      {part}
      <wbr />
    </>
  ))
}
