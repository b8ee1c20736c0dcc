import { expect, test } from 'bun:test'
import { isBranch, type JsonNode, toJsonTree } from '../../../src/domain/json/json-tree.ts'

const LIMITS = { tokens: 1_000, depth: 30 }

test('a tree keeps every name and value as it is written', () => {
  const texts = [
    '{"a":12345678901234567890.10,"b":[1e400,true,null],"a":"again \\"quoted\\" {,}:"}',
    '{"empty":{},"none":[],"deep":[[{"x":"y"}],[]]}',
    '[]',
    '"text"',
    '-1',
    'null',
    '{"":""}',
  ]
  for (const text of texts) expect(toText(toJsonTree(text, LIMITS))).toBe(text)
})

test('a tree is at most as large and as deep as its limits say', () => {
  const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)
  expect(toJsonTree(deep(30), LIMITS)).not.toBeNull()
  expect(toJsonTree(deep(31), LIMITS)).toBeNull()
  expect(toJsonTree(`[${'1,'.repeat(499)}1]`, { ...LIMITS, tokens: 1_001 })).not.toBeNull()
  expect(toJsonTree(`[${'1,'.repeat(500)}1]`, { ...LIMITS, tokens: 1_001 })).toBeNull()
})

function toText(node: JsonNode | null): string {
  if (node === null) return '?'
  if (!isBranch(node)) return node.text
  const members = node.members.map(({ name, value }) => (name === null ? '' : `${name}:`) + toText(value))
  return node.kind === 'object' ? `{${members.join(',')}}` : `[${members.join(',')}]`
}
