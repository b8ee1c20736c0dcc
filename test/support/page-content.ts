import type { Page } from './console-client.ts'

/** Returns the error messages of a page's form by field name, and the message above the form as `form`. */
export async function faultsOf(page: Page): Promise<{ [field: string]: string }> {
  const messages = await page.elements('.field-error')
  const byField = messages.map(({ text, attributes }) => [attributes.id?.replace(/-error$/, '') ?? '', text])
  const above = await page.texts('.form-error')
  return Object.fromEntries([...byField, ...above.map((text) => ['form', text])])
}

/** Returns the value of the field with an ID, or undefined if the page lacks it or it has no value. */
export async function fieldValue(page: Page, id: string): Promise<string | undefined> {
  return (await page.elements(`#${id}`))[0]?.attributes.value
}

/** The labels of the links in the help and user menus, which every user has. */
export const HELP_LINKS = ['Guides', 'API reference', 'AWS tools', 'Actions', 'Keyboard', 'Account']

/** Returns the labels of the links of the navigation and of its menus. */
export function navigationLinks(page: Page): Promise<string[]> {
  return page.texts('.nav a, .menu-links a')
}

/** Returns the CSRF token of the page's forms, or an empty string if it has none. */
export async function csrfTokenOf(page: Page): Promise<string> {
  return (await page.elements('input[name="csrf"]'))[0]?.attributes.value ?? ''
}

/** Returns the ID of the event that a row's link opens, beside the list or on its page. */
export function eventIdOf(href: string): string {
  const { pathname, searchParams } = new URL(href, 'http://localhost')
  return searchParams.get('event') ?? decodeURIComponent(pathname.split('/')[2] ?? '')
}
