// Asks a server through Unleash's own SDKs, as their documentation says, and prints what they answer.
// node ask.mjs <address> <client token> <frontend token> <flag>
import { initialize } from 'unleash-client';
import { UnleashClient, InMemoryStorageProvider } from 'unleash-proxy-client';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [address, clientToken, frontendToken, flag] = process.argv.slice(2);
// The SDK's own timers keep no program alive.
setInterval(() => {}, 1000);
setTimeout(() => process.exit(1), 120_000);
const users = ['t-sdk/one', 't-other/two'];
const once = (emitter, event) =>
    new Promise((resolve, reject) => {
        emitter.once(event, resolve);
        emitter.once('error', reject);
    });

const server = initialize({
    url: `${address}/api/`,
    appName: 'test',
    customHeaders: { Authorization: clientToken },
    backupPath: mkdtempSync(join(tmpdir(), 'unleash-')),
    refreshInterval: 200,
    metricsInterval: 200,
});
const registered = once(server, 'registered');
const sent = once(server, 'sent');
await once(server, 'synchronized');
const node = users.map((userId) =>
    server.isEnabled(flag, { userId, properties: { tenantId: userId.split('/')[0] } }),
);
await registered;
await sent;
server.destroy();

async function browser(userId, usePOSTrequests) {
    const client = new UnleashClient({
        url: `${address}/api/frontend`,
        clientKey: frontendToken,
        appName: 'test',
        storageProvider: new InMemoryStorageProvider(),
        usePOSTrequests,
        refreshInterval: 1,
        metricsIntervalInitial: 0,
        metricsInterval: 1,
        context: { userId, properties: { tenantId: userId.split('/')[0] } },
        fetch,
    });
    const reported = once(client, 'sent');
    const ready = once(client, 'ready');
    await client.start();
    await ready;
    const enabled = client.isEnabled(flag);
    await reported;
    client.stop();
    return enabled;
}

const get = [];
const post = [];
for (const userId of users) {
    get.push(await browser(userId, false));
    post.push(await browser(userId, true));
}
console.log(JSON.stringify({ node, get, post }));
process.exit(0);
