import { readPackageCommands } from './guide-steps.ts'
import type { Machine } from './machine.ts'

/** Throws if the sandbox denies a system call while the service starts, is used and makes its own backup. */
export async function expectNoDeniedCalls(machine: Machine): Promise<void> {
  console.log('\n▸ The sandbox denies nothing that the service needs: a call that it does not know ends it')
  console.log(
    await machine.run(`
cat >/etc/systemd/system/daybook.service.d/walk.conf <<'END'
[Service]
SystemCallErrorNumber=kill
EnvironmentFile=/etc/daybook/walk.conf
END
echo 'DAYBOOK_BACKUP_SCHEDULE=* * * * *' >/etc/daybook/walk.conf
systemctl daemon-reload
systemctl restart daybook
for page in sign-in docs docs/guides/production; do
  curl --fail -sS --output /dev/null "https://daybook.example.org/$page"
done
for second in $(seq 90); do
  ls /var/backups/daybook/daybook-*.backup 2>/dev/null && break
  sleep 1
done
ls /var/backups/daybook/daybook-*.backup >/dev/null
systemctl show --property=NRestarts,ActiveState,StatusText daybook
[ "$(systemctl show --property=NRestarts --value daybook)" = 0 ]
rm /etc/systemd/system/daybook.service.d/walk.conf /etc/daybook/walk.conf
systemctl daemon-reload`),
  )
}

/** Throws if systemd does not kill and start the service again once it hangs, and leave it alone while it does not. */
export async function expectKilledHangRestarts(machine: Machine): Promise<void> {
  console.log('\n▸ A service that hangs is restarted')
  console.log(
    await machine.run(`
cat >/etc/systemd/system/daybook.service.d/watchdog.conf <<'END'
[Service]
WatchdogSec=6
END
systemctl daemon-reload
systemctl restart daybook
sleep 15
[ "$(systemctl show --property=NRestarts --value daybook)" = 0 ]
systemctl kill --signal=STOP daybook
sleep 12
for second in $(seq 60); do
  [ "$(systemctl is-active daybook)" = active ] && break
  sleep 1
done
systemctl show --property=NRestarts,ActiveState,StatusText daybook
[ "$(systemctl show --property=NRestarts --value daybook)" = 1 ]
curl --fail -sS --retry 5 --retry-connrefused http://127.0.0.1:8080/readyz
rm /etc/systemd/system/daybook.service.d/watchdog.conf
systemctl daemon-reload`),
  )
}

/** Throws if the removal of the package leaves a service, or takes the data. */
export async function expectRemovalKeepsData(machine: Machine): Promise<void> {
  console.log('\n▸ Removal')
  console.log(
    await machine.run(`
apt-get purge -y daybook
systemctl is-active daybook && exit 1
test -s /var/lib/daybook/secret.key
test ! -e /etc/daybook/daybook.conf
test ! -e /usr/bin/daybook
getent passwd daybook`),
  )
}

/** Throws if the commands of *Getting started* do not give a service with the embedded database that restarts when it hangs. */
export async function expectPackageStartsAlone(machine: Machine): Promise<void> {
  console.log('\n▸ Getting started with the package')
  console.log(
    await machine.run(`
systemctl stop postgresql
rm -r /var/lib/daybook /etc/daybook /etc/systemd/system/daybook.service.d
${readPackageCommands()}
curl --fail -sS http://127.0.0.1:8080/readyz
daybookctl doctor
daybookctl backup /var/lib/daybook/embedded.backup
systemctl show --property=NRestarts,ActiveState,StatusText daybook`),
  )
}
