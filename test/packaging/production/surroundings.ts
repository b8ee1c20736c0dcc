import { join } from 'node:path'
import type { Machine } from './machine.ts'

/** The only key of the storage, and its secret. */
export const STORAGE_KEY = 'S3RVER'

const NAMES = ['daybook.example.org', 'storage.example.org']
const STORAGE = join(import.meta.dir, 'storage.ts')

// What the guide takes for granted: names, and certificates of an authority that the machine trusts.
const SURROUNDINGS = `
echo "127.0.0.1 ${NAMES.join(' ')}" >>/etc/hosts
cd /etc/ssl
openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj "/CN=Authority of the walk" -keyout ca.key -out ca.pem 2>/dev/null
openssl req -newkey rsa:2048 -nodes -subj "/CN=${NAMES[0]}" -keyout daybook.key -out daybook.csr 2>/dev/null
echo "subjectAltName=${NAMES.map((name) => `DNS:${name}`).join()}" >names
openssl x509 -req -in daybook.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -extfile names -out daybook.pem 2>/dev/null
cp ca.pem /usr/local/share/ca-certificates/walk.crt
update-ca-certificates >/dev/null
cat >>/etc/daybook/daybook.conf <<'END'
DAYBOOK_ALLOWED_ENDPOINTS=storage.example.org
DAYBOOK_DELIVERY_SECONDS=10
END
`

/** Gives the machine the names and certificates of the guide, and settings by which the walk need not wait. */
export async function prepareNames(machine: Machine): Promise<void> {
  await machine.run(SURROUNDINGS)
}

/** Starts the storage of the tests in the network of the machine, behind its nginx. It has the bucket of the guide. */
export async function startMachineStorage(machine: Machine): Promise<{ stop(): void }> {
  // It takes every other name of its own for that of a bucket.
  const named = ['unshare', '--uts', 'sh', '-c', 'hostname storage.example.org && exec "$@"', 'sh']
  const storage = Bun.spawn(
    ['nsenter', `--target=${machine.pid}`, '--net', ...named, process.execPath, STORAGE],
    { stdin: 'ignore', stdout: 'pipe', stderr: 'inherit' },
  )
  const { value } = await storage.stdout.getReader().read()
  const port = Number(new TextDecoder().decode(value))
  await machine.run(`cat >/etc/nginx/sites-enabled/storage <<'END'
server {
  listen 443 ssl;
  server_name storage.example.org;
  ssl_certificate /etc/ssl/daybook.pem;
  ssl_certificate_key /etc/ssl/daybook.key;
  client_max_body_size 0;
  location / {
    proxy_pass http://127.0.0.1:${port};
    proxy_set_header Host $http_host;
  }
}
END
rm -f /etc/nginx/sites-enabled/default
systemctl reload-or-restart nginx`)
  return { stop: () => storage.kill() }
}
