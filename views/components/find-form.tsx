import { FIND_LENGTH_MAX } from '../../src/domain/find/find-query.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { paths } from '../paths.ts'
import { Icon } from './icon.tsx'

const { find: TEXT } = MESSAGES.pages

/** The field of the header that finds events by words. */
export function FindForm({ query }: { query: string }) {
  return (
    <search class="find">
      <form class="find-form" method="get" action={paths.find()}>
        <button class="find-button" type="submit" title={TEXT.button}>
          <Icon name="search" />
          <span class="visually-hidden">{TEXT.button}</span>
        </button>
        <input
          class="find-field"
          name="q"
          type="search"
          value={query}
          aria-label={TEXT.label}
          placeholder={TEXT.placeholder}
          maxlength={FIND_LENGTH_MAX}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          aria-keyshortcuts={TEXT.shortcut}
        />
        <span class="find-key" aria-hidden="true">
          {TEXT.shortcut}
        </span>
      </form>
    </search>
  )
}
