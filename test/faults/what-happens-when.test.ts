import { expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dir, '../..')
const GUIDE = readFileSync(join(ROOT, 'public/guides/what-happens-when.md'), 'utf8')

/** The tests that prove a line of the guide: their files, and parts of their titles. */
const PROOFS: { [when: string]: [file: string, title: string][] } = {
  'the power fails': [
    ['faults/power-loss', 'a loss of power loses no acknowledged event, whatever is left of the writes'],
    ['faults/power-loss', 'an event is acknowledged only once its writes are confirmed by the disk'],
    ['faults/lost-database', 'answers 503 while PostgreSQL is down, loses no acknowledged event'],
  ],
  'Daybook is killed, or runs out of memory': [
    ['faults/kill', 'keeps every acknowledged event, once, through twenty kills during ingest'],
    ['faults/administrator-log', 'stores events, administrator log rows and servers together or not at all'],
    ['faults/trails', 'each trail delivers every acknowledged event once, despite thirty kills'],
    ['faults/start', 'a start succeeds after the first start was killed at any time'],
  ],
  'one of several processes is killed': [
    ['faults/administrator-log', 'no row is missing or duplicated after one of two processes'],
    ['faults/cluster', 'three processes on one PostgreSQL with a replica, behind a proxy, killed at random'],
  ],
  'a thread of the embedded database ends or hangs': [
    ['faults/dead-database-thread', 'a writer that ends is replaced'],
    ['faults/dead-database-thread', 'readers that end are replaced'],
    ['store/sqlite/silent-threads', 'is replaced, without an acknowledged event being lost'],
  ],
  'a backup or a restore is killed': [
    ['faults/backup', 'a backup that is killed leaves nothing that looks whole'],
  ],
  'the disk is full': [
    ['faults/full-disk', 'actions and reads answer 503 with the reason'],
    ['faults/full-disk', 'a start on a full disk says so'],
    ['faults/backup', 'a full disk is named'],
  ],
  'the data folder is read-only': [
    ['faults/read-only-folder', 'a start on a data folder that is read-only names the folder'],
  ],
  'a page of the embedded database is damaged': [
    ['faults/damaged-database', 'is found, logged and shown; other days are served'],
    ['faults/damaged-database', 'a day that cannot be read is named'],
    ['faults/damaged-blocks', 'is found by the check of the embedded database'],
  ],
  'a download is slow, or never read': [
    ['http/broken-downloads', 'a slow download does not keep the write-ahead log'],
    ['http/broken-downloads', 'whose client takes nothing is broken off'],
    ['faults/write-ahead-log', 'the write-ahead log is empty after an orderly stop'],
  ],
  'the database is away': [
    ['faults/lost-database', 'answers 503 while PostgreSQL is down'],
    ['faults/away-database', 'for a while loses and repeats nothing that was acknowledged'],
    ['store/postgres/ended-connection', 'a connection that ends before its first statement'],
  ],
  'the database becomes read-only, as in a failover': [
    ['faults/read-only-database', 'while PostgreSQL is read-only, events and reads answer 503'],
    ['faults/read-only-database', 'the event of the read that finds out is lost and counted'],
  ],
  'the database has no free connections': [
    ['faults/away-database', 'because others hold all its connections answers 503'],
    ['store/postgres/connection-share', 'a share that is taken refuses after a while'],
  ],
  'the database hangs, or the network drops everything': [
    ['store/postgres/deadlines', 'fails what waits for it, and is asked again over another connection'],
    ['store/postgres/deadlines', 'a statement that takes too long is ended by the server'],
  ],
  'the storage is gone, full or refuses the key': [
    ['services/trails/deliver-failures', 'a storage that fails for an hour is tried less and less often'],
    ['services/trails/deliver-failures', 'a deleted bucket is reported'],
    ['services/events/purge', 'keeps the days that a failing trail has not delivered'],
  ],
  'the storage is slow': [
    ['services/trails/deliver-slow', 'a trail with a slow storage does not delay other trails'],
    ['services/trails/deliver-slow', 'a shutdown does not wait for the storage'],
  ],
  'the storage has stored something else than it was sent': [
    ['faults/lying-storage', 'a storage that says it has stored an object'],
  ],
  'an object is there already, with other content': [
    ['services/trails/create-object', 'that finds another content stops the trail'],
  ],
  'a copy of the database is restored': [
    ['services/trails/restored-copy', 'replaces nothing, begins an epoch'],
    ['cli/commands-without-jobs', 'commands that do one thing deliver nothing that is due'],
  ],
  'the clock jumps forward': [
    ['services/events/purge-guard', 'a start 45 days ahead purges nothing for hours'],
    ['services/events/purge-guard', 'what was purged by a clock that was wrong for a day comes back'],
    ['services/trails/deliver-future', 'does not stop deliveries: its windows are corrected'],
  ],
  'the clock jumps back': [
    ['faults/clock-back', 'a clock that jumps back by half an hour loses and repeats nothing'],
    ['services/events/purge-guard', 'a jump forward and back while it runs purges nothing'],
  ],
  'processes have different clocks': [
    ['services/events/purge-guard', 'of two processes on one PostgreSQL, one 45 days ahead purges nothing'],
    ['services/operations/agreement', 'say that their clock differs from that of the database'],
  ],
  'a client sends slowly': [
    ['faults/many-clients', '200 clients that send the head of a request byte by byte keep no one waiting'],
    ['faults/many-clients', 'clients that send the head of a request byte by byte are closed'],
    ['cli/slow-bodies', 'to %s that stops moving ends with an answer'],
  ],
  'thousands of connections do nothing': [
    ['faults/many-clients', 'connections that do nothing keep no one waiting'],
  ],
  'no file descriptor is free': [
    ['faults/many-clients', 'without a free file descriptor new connections wait'],
  ],
  'a client sends too much, or nonsense': [
    ['faults/many-clients', '300 requests that are sent at once'],
    ['faults/many-clients', 'a body that is longer than it says'],
    ['http/server', 'returns 431 for a request head of 100 KB'],
    ['fuzz/requests', 'any body that is sent is answered, and is no bug'],
  ],
  'a client leaves': [
    ['http/left-posts', 'while posting to %s is not logged as a bug'],
    ['http/broken-downloads', 'whose client leaves is logged as broken'],
  ],
  'many ask for costly work': [['http/costly-requests', 'is refused with a sentence of its kind']],
  'a file to import is a bomb, or leads elsewhere': [
    ['faults/poisoned-archives', 'of $what ends with sentences'],
  ],
  'a file to import is cut off or damaged': [
    ['services/events/import-formats', 'keeps the records before the cut of an archive'],
    ['services/events/import-formats', 'keeps the records before bytes that are not text'],
    ['fuzz/archives', 'what is in a tar file that was altered is read'],
  ],
}

const rows = [...GUIDE.matchAll(/^\| (?!when \||---)(.+?) \| .+ \| .+ \|$/gm)].map(([, when = '']) => when)

test('each line of the guide has tests that prove it, and each proof a line', () => {
  expect(rows.length).toBeGreaterThan(25)
  expect(rows.toSorted()).toEqual(Object.keys(PROOFS).toSorted())
})

test.each(Object.entries(PROOFS))('when %s, the tests of the line exist', (_, proofs) => {
  for (const [file, title] of proofs) {
    const source = readFileSync(join(ROOT, `test/${file}.test.ts`), 'utf8')
    expect([file, title, source.includes(title)]).toEqual([file, title, true])
  }
})
