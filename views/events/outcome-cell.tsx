import type { ListedEvent } from '../../src/domain/events/listed-event.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { Icon } from '../components/icon.tsx'
import { RichText } from '../components/rich-text.tsx'
import { Duration } from '../components/time.tsx'

const { eventRows: TEXT, outcome: OUTCOME, reportTable: REPORT } = MESSAGES.pages

/** How the event of a row ended, and for a part of an asynchronous operation how long after the request. */
export function OutcomeCell({ listed, now }: { listed: ListedEvent; now: Date }) {
  const { event, course } = listed
  if (course?.kind === 'pending') {
    return (
      <td class="cell-outcome outcome-pending">
        <RichText
          text={REPORT.pendingFor}
          slots={{ duration: <Duration since={event.eventTime} now={now} /> }}
        />
      </td>
    )
  }
  const errorCode = failureOf(listed)
  if (errorCode !== null) return <FailureCell listed={listed} errorCode={errorCode} />
  return (
    <td class="cell-outcome outcome-ok">
      {OUTCOME.ok}
      <After listed={listed} />
    </td>
  )
}

/** Returns the error code of a row: that of its outcome, if its request was accepted; null if it has not failed. */
export function failureOf({ event, course }: ListedEvent): string | null {
  return course?.kind === 'finished' ? course.outcome.errorCode : event.errorCode
}

function FailureCell({ listed, errorCode }: { listed: ListedEvent; errorCode: string }) {
  const { errorMessage } = listed.event
  const title = errorMessage ? TEXT.failure({ errorCode, errorMessage: cutText(errorMessage) }) : errorCode
  return (
    <td class="cell-outcome outcome-failed" title={title}>
      <Icon name="close" />
      <span class="visually-hidden">{OUTCOME.failed} </span>
      {errorCode.replace(SIDE_OF_FAILURE, '')}
      <After listed={listed} />
    </td>
  )
}

function After({ listed: { course } }: { listed: ListedEvent }) {
  if (course?.kind !== 'finished' && course?.kind !== 'outcome') return null
  const { kind, seconds, hasFailed } = course
  if (seconds === null) return null
  const text = kind === 'finished' && !hasFailed ? TEXT.later({ seconds }) : TEXT.after({ seconds })
  return (
    <>
      {' '}
      <span class="outcome-after">{text}</span>
    </>
  )
}

// EC2 says first on which side a request failed: `Client.UnauthorizedOperation`.
const SIDE_OF_FAILURE = /^(?:Client|Server)\.(?=.)/

const MESSAGE_LENGTH_MAX = 160

// The page of the event has all of it.
function cutText(text: string): string {
  return text.length > MESSAGE_LENGTH_MAX ? `${text.slice(0, MESSAGE_LENGTH_MAX).toWellFormed()}…` : text
}
