import { expect, test } from 'bun:test'
import { findUnencryptedHost } from '../../src/domain/postgres-encryption.ts'

test.each([
  ['postgres://u:p@localhost/daybook', null],
  ['postgres://u:p@127.0.0.1:5432/daybook', null],
  ['postgres://u:p@[::1]/daybook', null],
  ['postgres:///daybook?host=/run/postgresql', null],
  ['postgres://u:p@db.example.org/daybook', 'db.example.org'],
  ['postgres://u:p@10.0.0.7/daybook?sslmode=prefer', '10.0.0.7'],
  ['postgres://u:p@db.example.org/daybook?sslmode=disable', 'db.example.org'],
  ['postgres://u:p@db.example.org/daybook?sslmode=require', null],
  ['postgresql://u:p@db.example.org/daybook?sslmode=verify-full', null],
])('%s has the unencrypted host %p', (url, host) => {
  expect(findUnencryptedHost(url)).toBe(host)
})
