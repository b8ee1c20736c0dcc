import type { Page } from './console-client.ts'

/** The sentences beside the fields of a page, by the name of the field; `form` is above them. */
export async function faultsOn(page: Page): Promise<{ [field: string]: string }> {
  const beside = await page.find('.field-fault')
  const named = beside.map(({ text, attributes }) => [attributes.id?.replace(/-fault$/, '') ?? '', text])
  const above = await page.texts('.form-fault')
  return Object.fromEntries([...named, ...above.map((text) => ['form', text])])
}

/** What stands in a field of a page. */
export async function valueIn(page: Page, name: string): Promise<string | undefined> {
  return (await page.find(`#${name}`))[0]?.attributes.value
}

/** The links at the head of a page. */
export function navigationOn(page: Page): Promise<string[]> {
  return page.texts('.nav a')
}

/** The token that the forms of a page carry. */
export async function tokenOn(page: Page): Promise<string> {
  return (await page.find('input[name="csrf"]'))[0]?.attributes.value ?? ''
}
