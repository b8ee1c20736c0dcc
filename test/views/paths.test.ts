import { describe, expect, test } from 'bun:test'
import { withNotice } from '../../views/notices.ts'
import { paths } from '../../views/paths.ts'

describe('the URLs of the console', () => {
  test('are unchanged', () => {
    const params = { userName: 'alice', q: 'i-0abc & more', readOnly: 'any', project: '', cursor: undefined }
    expect({
      home: paths.home(),
      signIn: paths.signIn(),
      signInFor: paths.signIn('/events?q=a'),
      signInFile: paths.signInFile('/events/a/record'),
      openid: paths.openid(),
      openidFor: paths.openid('/events?q=a'),
      openidCallback: paths.openidCallback(),
      signOut: paths.signOut(),
      events: paths.events(),
      eventsFiltered: paths.events(params),
      moreEvents: paths.moreEvents({ cursor: 'c' }, '2026-03-01'),
      event: paths.event('a/b?c', 'd&e'),
      eventRecord: paths.eventRecord('a/b?c', 'd&e'),
      exportedEvents: paths.exportedEvents('csv'),
      exportedEventsFiltered: paths.exportedEvents('ndjson', params),
      users: paths.users(),
      usersFiltered: paths.users({ q: 'a & b', after: 'bob' }),
      user: paths.user('a.b'),
      userTags: paths.userTags('a'),
      userGrants: paths.userGrants('a'),
      userPassword: paths.userPassword('a'),
      userActivity: paths.userActivity('a'),
      userDeletion: paths.userDeletion('a'),
      primaryAdministrator: paths.primaryAdministrator('a'),
      userKeys: paths.userKeys('a'),
      keyActivity: paths.keyActivity('a', 'K/1'),
      keyDeletion: paths.keyDeletion('a', 'K/1'),
      projects: paths.projects(),
      project: paths.project('a/b'),
      projectName: paths.projectName('p'),
      projectDeletion: paths.projectDeletion('p'),
      storage: paths.connection('p', 'storage'),
      storageCheck: paths.connectionCheck('p', 'storage'),
      storageDisconnection: paths.connectionDisconnection('p', 'storage'),
      inventory: paths.connection('p', 'inventory'),
      inventoryCheck: paths.connectionCheck('p', 'inventory'),
      inventoryDisconnection: paths.connectionDisconnection('p', 'inventory'),
      servers: paths.servers(),
      serversFiltered: paths.servers({ q: 'a & b', differing: 'yes', after: 'i-1' }),
      trails: paths.trails(),
      trail: paths.trail('a/b'),
      trailDestination: paths.trailDestination('t'),
      trailSelection: paths.trailSelection('t'),
      trailLogging: paths.trailLogging('t'),
      trailVerification: paths.trailVerification('t'),
      trailDeletion: paths.trailDeletion('t'),
      archive: paths.archive('t', 'a/b.tar.gz'),
      reports: paths.reports(),
      reportsOfPeriod: paths.reports({ type: 'administration', start: '2026-02-01', end: '2026-02-28' }),
      reportsPending: paths.reports({
        start: '2026-02-01',
        end: '2026-02-28',
        show: 'pending',
        after: 'a/b',
      }),
      reportFile: paths.reportFile('csv', { start: '2026-02-01', end: '2026-02-28' }, 'id'),
      reportProgress: paths.reportProgress('id', null),
      reportProgressWithTotal: paths.reportProgress('id', 1_234, 2),
      sources: paths.sources(),
      actions: paths.actions(),
      actionsFiltered: paths.actions('a & b'),
      actionSuggestions: paths.actionSuggestions('no'),
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
      assetOfVersion: paths.asset('daybook.css', 'abc'),
    }).toEqual({
      home: '/',
      signIn: '/sign-in',
      signInFor: '/sign-in?next=%2Fevents%3Fq%3Da',
      signInFile: '/sign-in/file?next=%2Fevents%2Fa%2Frecord',
      openid: '/sign-in/openid',
      openidFor: '/sign-in/openid?next=%2Fevents%3Fq%3Da',
      openidCallback: '/sign-in/openid/callback',
      signOut: '/sign-out',
      events: '/events',
      eventsFiltered: '/events?q=i-0abc+%26+more&userName=alice&readOnly=any',
      moreEvents: '/events?day=2026-03-01&cursor=c',
      event: '/events/a%2Fb%3Fc?project=d%26e',
      eventRecord: '/events/a%2Fb%3Fc/record?project=d%26e',
      exportedEvents: '/events/export?format=csv',
      exportedEventsFiltered: '/events/export?format=ndjson&q=i-0abc+%26+more&userName=alice&readOnly=any',
      users: '/people',
      usersFiltered: '/people?q=a+%26+b&after=bob',
      user: '/people/a.b',
      userTags: '/people/a/tags',
      userGrants: '/people/a/grants',
      userPassword: '/people/a/password',
      userActivity: '/people/a/activity',
      userDeletion: '/people/a/deletion',
      primaryAdministrator: '/people/a/office',
      userKeys: '/people/a/keys',
      keyActivity: '/people/a/keys/K%2F1/activity',
      keyDeletion: '/people/a/keys/K%2F1/revocation',
      projects: '/projects',
      project: '/projects/a%2Fb',
      projectName: '/projects/p/name',
      projectDeletion: '/projects/p/deletion',
      storage: '/projects/p/storage',
      storageCheck: '/projects/p/storage/check',
      storageDisconnection: '/projects/p/storage/disconnection',
      inventory: '/projects/p/inventory',
      inventoryCheck: '/projects/p/inventory/check',
      inventoryDisconnection: '/projects/p/inventory/disconnection',
      servers: '/servers',
      serversFiltered: '/servers?q=a+%26+b&differing=yes&after=i-1',
      trails: '/trails',
      trail: '/trails/a%2Fb',
      trailDestination: '/trails/t/order',
      trailSelection: '/trails/t/choice',
      trailLogging: '/trails/t/logging',
      trailVerification: '/trails/t/verification',
      trailDeletion: '/trails/t/deletion',
      archive: '/trails/t/archives/a%2Fb.tar.gz',
      reports: '/reports',
      reportsOfPeriod: '/reports?type=administration&start=2026-02-01&end=2026-02-28',
      reportsPending: '/reports?start=2026-02-01&end=2026-02-28&show=pending&after=a%2Fb',
      reportFile: '/reports/administration/file?format=csv&start=2026-02-01&end=2026-02-28&id=id',
      reportProgress: '/reports/administration/progress?id=id',
      reportProgressWithTotal: '/reports/administration/progress?id=id&of=1234&asks=2',
      sources: '/sources',
      actions: '/actions',
      actionsFiltered: '/actions?q=a+%26+b',
      actionSuggestions: '/actions/suggestions?standard=no',
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
      assetOfVersion: '/daybook.css?v=abc',
    })
  })
})

describe('a URL with a notice', () => {
  test('keeps its query and its fragment', () => {
    expect(withNotice('/people?q=a#person-b', 'granted')).toBe('/people?q=a&notice=granted#person-b')
    expect(withNotice('/people/a#keys', 'key-revoked')).toBe('/people/a?notice=key-revoked#keys')
    expect(withNotice('/account', 'handed-over')).toBe('/account?notice=handed-over')
  })
})

describe('the files for the browser', () => {
  test('htmx is the published package, with its version in the first line', async () => {
    const [first = '', ...rest] = (await readPublicFile('../../public/htmx.js')).split('\n')
    const { version } = await Bun.file(Bun.resolveSync('htmx.org/package.json', import.meta.dir)).json()
    expect(first).toContain(`htmx.org ${version}`)
    const published = Bun.resolveSync('htmx.org/dist/htmx.min.js', import.meta.dir)
    expect(rest.join('\n')).toBe(await Bun.file(published).text())
  })

  test('the style sheet defines each colour once, for light and for dark mode', async () => {
    const sheet = await readPublicFile('../../public/daybook.css')
    const [tokens = '', ...rules] = sheet.split('\n}\n')
    expect(tokens.match(/light-dark\(/g)?.length).toBeGreaterThan(12)
    const otherColours = rules.join('\n').match(/#[0-9a-f]{3,8}\b/gi) ?? []
    expect(otherColours).toEqual(['#fff', '#fff', '#fff'])
  })
})

function readPublicFile(path: string): Promise<string> {
  return Bun.file(new URL(path, import.meta.url)).text()
}
