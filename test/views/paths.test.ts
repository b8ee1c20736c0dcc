import { describe, expect, test } from 'bun:test'
import { withNotice } from '../../views/notices.ts'
import { paths } from '../../views/paths.ts'

describe('addresses of the console', () => {
  test('are these', () => {
    const asked = { userName: 'alice', q: 'i-0abc & more', readOnly: 'any', project: '', cursor: undefined }
    expect({
      home: paths.home(),
      signIn: paths.signIn(),
      signInFor: paths.signIn('/events?q=a'),
      openid: paths.openid(),
      openidFor: paths.openid('/events?q=a'),
      openidCallback: paths.openidCallback(),
      signOut: paths.signOut(),
      events: paths.events(),
      eventsAsked: paths.events(asked),
      more: paths.moreEvents({ cursor: 'c' }, '2026-03-01'),
      event: paths.event('a/b?c'),
      record: paths.eventRecord('a/b?c'),
      exported: paths.exportedEvents('csv'),
      exportedAsked: paths.exportedEvents('ndjson', asked),
      people: paths.users(),
      peopleAsked: paths.users({ q: 'a & b', after: 'bob' }),
      person: paths.user('a.b'),
      tags: paths.userTags('a'),
      grants: paths.userGrants('a'),
      password: paths.userPassword('a'),
      activity: paths.userActivity('a'),
      deletion: paths.userDeletion('a'),
      office: paths.primaryAdministrator('a'),
      keysOf: paths.userKeys('a'),
      keyActivity: paths.keyActivity('a', 'K/1'),
      revocation: paths.keyDeletion('a', 'K/1'),
      projects: paths.projects(),
      project: paths.project('a/b'),
      projectName: paths.projectName('p'),
      projectDeletion: paths.projectDeletion('p'),
      storage: paths.storage('p'),
      storageCheck: paths.storageCheck('p'),
      disconnection: paths.storageDisconnection('p'),
      inventory: paths.inventory('p'),
      inventoryCheck: paths.inventoryCheck('p'),
      inventoryDisconnection: paths.inventoryDisconnection('p'),
      servers: paths.servers(),
      serversAsked: paths.servers({ q: 'a & b', differing: 'yes', after: 'i-1' }),
      trails: paths.trails(),
      trail: paths.trail('a/b'),
      trailOrder: paths.trailDestination('t'),
      trailChoice: paths.trailSelection('t'),
      trailLogging: paths.trailLogging('t'),
      trailVerification: paths.trailVerification('t'),
      trailDeletion: paths.trailDeletion('t'),
      archive: paths.archive('t', 'a/b.tar.gz'),
      reports: paths.reports(),
      reportsAsked: paths.reports({ type: 'administration', start: '2026-02-01', end: '2026-02-28' }),
      reportsOn: paths.reports({ start: '2026-02-01', end: '2026-02-28', show: 'pending', after: 'a/b' }),
      reportFile: paths.reportFile('csv', { start: '2026-02-01', end: '2026-02-28' }, 'id'),
      reportProgress: paths.reportProgress('id', null),
      reportProgressAsked: paths.reportProgress('id', 1_234, 2),
      sources: paths.sources(),
      actions: paths.actions(),
      actionsAsked: paths.actions('a & b'),
      keys: paths.keys(),
      allKeys: paths.allKeys(),
      account: paths.account(),
      session: paths.session(),
      otherSessions: paths.otherSessions(),
      ownPassword: paths.ownPassword(),
      awsTools: paths.awsTools(),
      docs: paths.docs(),
      guides: paths.guides(),
      guide: paths.guide('trails'),
      asset: paths.asset('daybook.css'),
    }).toEqual({
      home: '/',
      signIn: '/sign-in',
      signInFor: '/sign-in?next=%2Fevents%3Fq%3Da',
      openid: '/sign-in/openid',
      openidFor: '/sign-in/openid?next=%2Fevents%3Fq%3Da',
      openidCallback: '/sign-in/openid/callback',
      signOut: '/sign-out',
      events: '/events',
      eventsAsked: '/events?q=i-0abc+%26+more&userName=alice&readOnly=any',
      more: '/events?day=2026-03-01&cursor=c',
      event: '/events/a%2Fb%3Fc',
      record: '/events/a%2Fb%3Fc/record',
      exported: '/events/export?format=csv',
      exportedAsked: '/events/export?format=ndjson&q=i-0abc+%26+more&userName=alice&readOnly=any',
      people: '/people',
      peopleAsked: '/people?q=a+%26+b&after=bob',
      person: '/people/a.b',
      tags: '/people/a/tags',
      grants: '/people/a/grants',
      password: '/people/a/password',
      activity: '/people/a/activity',
      deletion: '/people/a/deletion',
      office: '/people/a/office',
      keysOf: '/people/a/keys',
      keyActivity: '/people/a/keys/K%2F1/activity',
      revocation: '/people/a/keys/K%2F1/revocation',
      projects: '/projects',
      project: '/projects/a%2Fb',
      projectName: '/projects/p/name',
      projectDeletion: '/projects/p/deletion',
      storage: '/projects/p/storage',
      storageCheck: '/projects/p/storage/check',
      disconnection: '/projects/p/storage/disconnection',
      inventory: '/projects/p/inventory',
      inventoryCheck: '/projects/p/inventory/check',
      inventoryDisconnection: '/projects/p/inventory/disconnection',
      servers: '/servers',
      serversAsked: '/servers?q=a+%26+b&differing=yes&after=i-1',
      trails: '/trails',
      trail: '/trails/a%2Fb',
      trailOrder: '/trails/t/order',
      trailChoice: '/trails/t/choice',
      trailLogging: '/trails/t/logging',
      trailVerification: '/trails/t/verification',
      trailDeletion: '/trails/t/deletion',
      archive: '/trails/t/archives/a%2Fb.tar.gz',
      reports: '/reports',
      reportsAsked: '/reports?type=administration&start=2026-02-01&end=2026-02-28',
      reportsOn: '/reports?start=2026-02-01&end=2026-02-28&show=pending&after=a%2Fb',
      reportFile: '/reports/administration/file?format=csv&start=2026-02-01&end=2026-02-28&id=id',
      reportProgress: '/reports/administration/progress?id=id',
      reportProgressAsked: '/reports/administration/progress?id=id&of=1234&asks=2',
      sources: '/sources',
      actions: '/actions',
      actionsAsked: '/actions?q=a+%26+b',
      keys: '/keys',
      allKeys: '/keys/everyone',
      account: '/account',
      session: '/account/session',
      otherSessions: '/account/other-sessions',
      ownPassword: '/account/password',
      awsTools: '/aws-tools',
      docs: '/docs',
      guides: '/docs/guides',
      guide: '/docs/guides/trails',
      asset: '/daybook.css',
    })
  })
})

describe('an address that tells of a deed', () => {
  test('keeps what it asks for and where it points', () => {
    expect(withNotice('/people?q=a#person-b', 'granted')).toBe('/people?q=a&notice=granted#person-b')
    expect(withNotice('/people/a#keys', 'key-revoked')).toBe('/people/a?notice=key-revoked#keys')
    expect(withNotice('/account', 'handed-over')).toBe('/account?notice=handed-over')
  })
})

describe('what the browser is given', () => {
  test('htmx is the package as published, with its version in the first line', async () => {
    const [first = '', ...rest] = (await shipped('../../public/htmx.js')).split('\n')
    const { version } = await Bun.file(Bun.resolveSync('htmx.org/package.json', import.meta.dir)).json()
    expect(first).toContain(`htmx.org ${version}`)
    const published = Bun.resolveSync('htmx.org/dist/htmx.min.js', import.meta.dir)
    expect(rest.join('\n')).toBe(await Bun.file(published).text())
  })

  test('the style sheet names each of its colours once, for light and for dark', async () => {
    const sheet = await shipped('../../public/daybook.css')
    const [tokens = '', ...rules] = sheet.split('\n}\n')
    expect(tokens.match(/light-dark\(/g)?.length).toBeGreaterThan(12)
    const strays = rules.join('\n').match(/#[0-9a-f]{3,8}\b/gi) ?? []
    expect(strays).toEqual(['#fff', '#fff', '#fff'])
  })
})

function shipped(path: string): Promise<string> {
  return Bun.file(new URL(path, import.meta.url)).text()
}
