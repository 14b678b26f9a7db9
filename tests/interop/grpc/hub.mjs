// What a system in Node needs to speak to the hub: @grpc/grpc-js, @grpc/proto-loader, the contract, and SMART Backend Services.
// Environment: HUB_GRPC (host:port), HUB_TOKENS (URL), HUB_PROTOS (folder), HUB_PARTICIPANT, HUB_KEY (PKCS #8, PEM), HUB_KEY_ID.
import assert from 'node:assert/strict';
import { createPrivateKey, randomUUID, sign } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const { HUB_GRPC, HUB_TOKENS, HUB_PROTOS, HUB_PARTICIPANT, HUB_KEY, HUB_KEY_ID } = process.env;
const DEADLINE = 20_000;

const folder = join(HUB_PROTOS, 'wijkteam/hub/v1');
const files = [...readdirSync(folder).map((name) => join('wijkteam/hub/v1', name)), 'google/rpc/status.proto'];
const types = loader.loadSync(files, { includeDirs: [HUB_PROTOS, fileURLToPath(new URL('.', import.meta.url))], keepCase: true, enums: String, longs: Number, arrays: true });
const v1 = grpc.loadPackageDefinition(types).wijkteam.hub.v1;

export const code = grpc.status;
export const newId = randomUUID;
export const say = (step, value = '') => console.log(`${step} ${value}`.trim());

/** https://hl7.org/fhir/smart-app-launch/client-confidential-asymmetric.html */
async function token() {
  const part = (content) => Buffer.from(JSON.stringify(content)).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: HUB_PARTICIPANT, sub: HUB_PARTICIPANT, aud: HUB_TOKENS, iat: now, exp: now + 60, jti: randomUUID(),
    professional: { system: 'urn:example:staff', value: 'n.vreemdeling', role: 'tester' },
  };
  const signed = `${part({ alg: 'ES256', kid: HUB_KEY_ID, typ: 'JWT' })}.${part(claims)}`;
  const signature = sign('sha256', Buffer.from(signed), { key: createPrivateKey(HUB_KEY), dsaEncoding: 'ieee-p1363' });
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: `${signed}.${signature.toString('base64url')}`,
  });
  const response = await fetch(HUB_TOKENS, { method: 'POST', body, signal: AbortSignal.timeout(DEADLINE) });
  assert.equal(response.status, 200);
  return (await response.json()).access_token;
}

const metadata = new grpc.Metadata();
metadata.set('authorization', `Bearer ${await token()}`);
const client = (service) => new v1[service](HUB_GRPC, grpc.credentials.createInsecure());
const clients = { referrals: client('ReferralService'), consents: client('ConsentService'), inbox: client('InboxService') };

/** Makes a unary call. */
export const call = (service, method, request) => new Promise((resolve, reject) => {
  clients[service][method](request, metadata, { deadline: Date.now() + DEADLINE }, (error, response) => (error ? reject(error) : resolve(response)));
});

/** The reason and fields of a refusal, from the details of its status. */
export function refusalOf(error) {
  const [bytes] = error.metadata.get('grpc-status-details-bin');
  const details = types['google.rpc.Status'].deserialize(bytes).details;
  const of = (name) => details.filter((any) => any.type_url.endsWith(`/${name}`)).map((any) => types[name].deserialize(any.value));
  const [info] = of('google.rpc.ErrorInfo');
  assert.equal(info.domain, 'hub.wijkteam');
  return { status: error.code, reason: info.reason, fields: of('google.rpc.BadRequest').flatMap((bad) => bad.field_violations).map((violation) => violation.field) };
}

/** What a call must be refused with. */
export async function refused(service, method, request) {
  try {
    await call(service, method, request);
  } catch (error) {
    if (error.code === undefined) throw error;
    return refusalOf(error);
  }

  return assert.fail(`${method} was not refused`);
}

/** An inbox stream. */
export class Inbox {
  static #seen = new Set();
  #stream = clients.inbox.Receive(metadata, { deadline: Date.now() + 3 * DEADLINE });
  #arrived = [];
  #wake = () => {};

  constructor() {
    for (const event of ['data', 'end', 'error']) {
      this.#stream.on(event, (value) => {
        this.#arrived.push({ event, value });
        this.#wake();
      });
    }

    this.#stream.write({ open: { max_unacknowledged: 10 } });
  }

  /** Takes the next message in, once over all streams, and acknowledges it. */
  async take(handle) {
    // A fault says that an acknowledgement had no effect: that message comes again.
    let response = await this.#next();
    while (response?.fault) response = await this.#next();
    assert.ok(response, 'the stream has ended');
    const { message_id, lease_token } = response.message;
    if (!Inbox.#seen.has(message_id)) await handle(response.message);
    Inbox.#seen.add(message_id);
    this.#stream.write({ ack: { leases: [{ message_id, lease_token }] } });
  }

  /** Says the last word and waits until the hub has carried out what was said. */
  async close() {
    this.#stream.end();
    while (await this.#next());
  }

  /** What the hub sends next; undefined at the end. */
  async #next() {
    while (this.#arrived.length === 0) await new Promise((resolve) => { this.#wake = resolve; });
    const { event, value } = this.#arrived.shift();
    if (event === 'error') throw value;
    return value;
  }
}
