import { describe, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import packageJson from '../../../package.json' with { type: 'json' }
import { parseSettings, SETTINGS } from '../../../src/config.ts'

const VALUES: Record<string, string> = { DOMAIN: 'daybook.example.org', POSTGRES_PASSWORD: 'a-password' }

const service = z.strictObject({
  image: z.string(),
  restart: z.literal('unless-stopped'),
  depends_on: z.record(z.string(), z.strictObject({ condition: z.literal('service_healthy') })).optional(),
  environment: z.record(z.string(), z.string()).optional(),
  ports: z.array(z.string()).optional(),
  volumes: z.array(z.string()),
  networks: z.array(z.string()).optional(),
  read_only: z.literal(true).optional(),
  tmpfs: z.literal('/tmp').optional(),
  cap_drop: z.array(z.literal('ALL')).optional(),
  security_opt: z.array(z.literal('no-new-privileges:true')).optional(),
  stop_grace_period: z.string().optional(),
  healthcheck: z.strictObject({
    test: z.array(z.string()),
    interval: z.string(),
    timeout: z.string(),
    start_period: z.string(),
    retries: z.number(),
  }),
})
const composition = z.strictObject({
  services: z.record(z.string(), service),
  volumes: z.record(z.string(), z.null()),
  networks: z
    .record(
      z.string(),
      z.strictObject({ ipam: z.strictObject({ config: z.array(z.strictObject({ subnet: z.string() })) }) }),
    )
    .optional(),
})

function readComposition(name: string) {
  const text = readFileSync(join(import.meta.dir, name), 'utf8')
  const filled = text.replace(/\$\{(\w+):\?[^}]*\}/g, (_, variable) => VALUES[variable] ?? 'unknown variable')
  expect(filled.replace(/^\s*#.*$/gm, '')).not.toMatch(/\$\{|unknown variable/)
  return composition.parse(Bun.YAML.parse(filled))
}

describe.each(['compose.yaml', 'compose.postgres-caddy.yaml'])('%s', (name) => {
  const { services, volumes, networks } = readComposition(name)
  const { daybook } = services

  test('runs the image of this version, with a read-only root, one volume and no capability', () => {
    expect(daybook).toMatchObject({
      image: `daybook:${packageJson.version}`,
      volumes: ['data:/data'],
      read_only: true,
      tmpfs: '/tmp',
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    })
  })

  test('sets nothing but settings that exist, and values that they accept', () => {
    const environment = daybook?.environment ?? {}
    const names: string[] = Object.values(SETTINGS).map((setting) => setting.name)
    expect(Object.keys(environment).filter((each) => !names.includes(each))).toEqual([])
    expect(() => parseSettings(environment)).not.toThrow()
  })

  test('asks Daybook whether it is well as the image does, and gives it time to stop', () => {
    const { interval, timeout, start_period, retries, test: command } = daybook?.healthcheck ?? {}
    const inImage = `HEALTHCHECK --interval=${interval} --timeout=${timeout} --start-period=${start_period} --retries=${retries} CMD ${JSON.stringify(command?.slice(1)).replace(',', ', ')}`
    expect(readFileSync(join(import.meta.dir, 'Containerfile'), 'utf8')).toContain(inImage)
    expect(daybook?.stop_grace_period).toBe('30s')
  })

  test('names only volumes, networks and services that it has', () => {
    for (const each of Object.values(services)) {
      const named = each.volumes
        .map((volume) => volume.split(':')[0] ?? '')
        .filter((volume) => !volume.startsWith('.'))
      expect(named.filter((volume) => !(volume in volumes))).toEqual([])
      expect((each.networks ?? []).filter((network) => !(network in (networks ?? {})))).toEqual([])
      expect(Object.keys(each.depends_on ?? {}).filter((other) => !(other in services))).toEqual([])
    }
  })
})

test('the plain composition is reached from this machine only', () => {
  expect(readComposition('compose.yaml').services.daybook?.ports).toEqual(['127.0.0.1:8080:8080'])
})

test('the composition with Caddy opens Caddy only, and Daybook trusts its network', () => {
  const { services, networks } = readComposition('compose.postgres-caddy.yaml')
  const open = Object.entries(services).filter(([, each]) => each.ports !== undefined)
  expect(open.map(([name]) => name)).toEqual(['caddy'])
  const { environment } = services.daybook ?? {}
  expect(environment?.DAYBOOK_TRUSTED_PROXIES).toBe(networks?.daybook?.ipam.config[0]?.subnet ?? '')
  expect(environment?.DAYBOOK_PUBLIC_URL).toBe('https://daybook.example.org')
  const caddyfile = readFileSync(join(import.meta.dir, '../proxies/Caddyfile'), 'utf8')
  const variables = [...caddyfile.matchAll(/\{\$(\w+)/g)].map(([, variable]) => variable ?? '')
  expect(Object.keys(services.caddy?.environment ?? {})).toEqual(variables)
})

test('the guide shows the files as they are', () => {
  const guide = readFileSync(join(import.meta.dir, '../../../public/guides/containers.md'), 'utf8')
  for (const name of ['compose.yaml', 'compose.postgres-caddy.yaml', '../proxies/Caddyfile'])
    expect(guide).toContain(`\n${readFileSync(join(import.meta.dir, name), 'utf8')}\`\`\``)
})
