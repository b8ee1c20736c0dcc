import { expect, test } from 'bun:test'
import { maskKeyId, maskSecrets } from '../../../src/domain/access/mask-secrets.ts'

const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCY=='

test.each([
  [`There is no access key AKIAIOSFODNN7EXAMPLE:${SECRET}.`, 'There is no access key AKIAIOSFODNN7EXAMPLE:…'],
  [`/api/v1/keys/MY-FIRST-KEY:a-long-secret`, '/api/v1/keys/MY-FIRST-KEY:…'],
  [`/api/v1/keys/MY-FIRST-KEY%3Aa%2Flong/deactivation`, '/api/v1/keys/MY-FIRST-KEY%3A…/deactivation'],
  [`DBAKABCDEFGHIJKL:x and ASIAABCDEFGHIJKL:y`, 'DBAKABCDEFGHIJKL:… and ASIAABCDEFGHIJKL:…'],
  ['arn:aws:cloudtrail:ru-1:000000000001:trail/main', 'arn:aws:cloudtrail:ru-1:000000000001:trail/main'],
  ['/api/v1/trails/a:b', '/api/v1/trails/a:b'],
  ['AKIAIOSFODNN7EXAMPLE', 'AKIAIOSFODNN7EXAMPLE'],
])('%s is logged as %s', (text, masked) => {
  expect(maskSecrets(text)).toBe(masked)
})

test('the ID of a key ends before a secret', () => {
  expect([maskKeyId(`MY-KEY:${SECRET}`), maskKeyId('MY-KEY')]).toEqual(['MY-KEY:…', 'MY-KEY'])
})
