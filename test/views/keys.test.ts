import { expect, test } from 'bun:test'
import { readPage } from '../support/markdown-docs.ts'

test('the guide about keys has those that the script knows', async () => {
  const script = new URL('../../public/js/key-table.js', import.meta.url).href
  const { KEYS }: { KEYS: { [name: string]: string[] } } = await import(script)
  const rows = readPage('public/guides/keyboard.md').text.matchAll(/^\| ((?:`[^`]+` ?)+)\|/gm)
  const described = [...rows].map(([, keys = '']) => keys.trim().replaceAll('`', ''))
  const known = Object.values(KEYS).map((keys) => keys.join(' '))
  expect(described.sort()).toEqual(known.sort())
})
