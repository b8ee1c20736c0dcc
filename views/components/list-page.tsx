import type { Child } from 'hono/jsx'
import { MESSAGES } from '../../src/domain/messages/messages.ts'

const { listPage: TEXT } = MESSAGES.pages

type SearchFormProps = {
  /** The URL of the list. */
  action: string
  q: string
  label: string
  placeholder: string
  /** Further attributes of the field. */
  attributes?: { [name: string]: string | number | boolean }
  /** Hidden fields. */
  children?: Child
}

/** The field that searches a list, and its button. */
export function SearchForm({ action, q, label, placeholder, attributes, children }: SearchFormProps) {
  return (
    <search>
      <form class="page-search" method="get" action={action}>
        <label class="visually-hidden" for="q">
          {label}
        </label>
        <input
          id="q"
          name="q"
          type="search"
          value={q}
          placeholder={placeholder}
          autocomplete="off"
          {...attributes}
        />
        {children}
        <button class="button" type="submit">
          {TEXT.search}
        </button>
      </form>
    </search>
  )
}

/** The links from a page of a list to the next one and to the first one; null for a link that is not shown. */
export function PageLinks({ next, first }: { next: string | null; first: string | null }) {
  return (
    <>
      {next !== null && <a href={next}>{TEXT.nextPage}</a>}{' '}
      {first !== null && <a href={first}>{TEXT.firstPage}</a>}
    </>
  )
}
