import type { Child } from 'hono/jsx'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import type { RichText as RichTextValue } from '../../src/domain/messages/rich.ts'
import { paths } from '../paths.ts'
import { RichText } from './rich-text.tsx'

const { pageHead: TEXT } = MESSAGES.pages

/** What a page is for, in a sentence or two, and the guide that says more. */
export type AboutPage = { text: string | RichTextValue; guide?: string }

/**
 * The head of a page: the title, behind a link to the page above it if there is one, what the page is about, and at the
 * right its actions.
 */
export function PageHead(props: {
  title: string
  parent?: { label: string; href: string }
  about?: AboutPage
  /** What follows the title: a status, an ID. */
  beside?: Child
  /** Actions of the page. */
  children?: Child
}) {
  const { title, parent, about, beside, children } = props
  return (
    <header class="page-head">
      {parent && (
        <p class="page-parent">
          <a href={parent.href}>{parent.label}</a> <span aria-hidden="true">{TEXT.separator}</span>
        </p>
      )}
      <h1 class="page-title">{title}</h1>
      {beside}
      {about && <About {...about} />}
      {children && <div class="page-actions">{children}</div>}
    </header>
  )
}

function About({ text, guide }: AboutPage) {
  return (
    <details class="menu about">
      <summary class="about-toggle">{TEXT.about}</summary>
      <div class="menu-panel about-panel">
        <p>{typeof text === 'string' ? text : <RichText text={text} />}</p>
        {guide && (
          <p>
            <a href={paths.guide(guide)}>{TEXT.guide}</a>
          </p>
        )}
      </div>
    </details>
  )
}
