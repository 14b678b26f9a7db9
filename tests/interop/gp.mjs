// A GP system that knows FHIR R4 and SMART Backend Services, and of the hub nothing but the address of its door. It plays one side of the loop; whoever started
// it plays the team: "accepted" and the like on standard output say where it is. Ends with 0 if all went as the standard says.
// Environment: GP_DOOR, GP_CLIENT_ID, GP_KEY (PKCS #8, PEM), GP_KEY_ID, GP_EXAMPLES (folder), GP_BSN.
import assert from 'node:assert/strict';
import { createPrivateKey, randomUUID, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'fhir-kit-client';

const { GP_DOOR, GP_CLIENT_ID, GP_KEY, GP_KEY_ID, GP_EXAMPLES, GP_BSN } = process.env;
const BSN = 'http://fhir.nl/fhir/NamingSystem/bsn';
const DEADLINE = 20_000;

const options = (headers) => ({ headers, signal: AbortSignal.timeout(DEADLINE) });
const example = (name) => JSON.parse(readFileSync(join(GP_EXAMPLES, name), 'utf8'));
const inBundle = (bundle, type) => bundle.entry.find((entry) => entry.resource.resourceType === type).resource;
const say = (step, value = '') => console.log(`${step} ${value}`.trim());

/** https://hl7.org/fhir/smart-app-launch/client-confidential-asymmetric.html */
async function token(endpoint) {
  const part = (content) => Buffer.from(JSON.stringify(content)).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: GP_CLIENT_ID, sub: GP_CLIENT_ID, aud: endpoint, iat: now, exp: now + 60, jti: randomUUID(),
    professional: { system: 'http://fhir.nl/fhir/NamingSystem/big', value: '19012345601', role: '01.015' },
  };
  const signed = `${part({ alg: 'ES256', kid: GP_KEY_ID, typ: 'JWT' })}.${part(claims)}`;
  const signature = sign('sha256', Buffer.from(signed), { key: createPrivateKey(GP_KEY), dsaEncoding: 'ieee-p1363' });
  const response = await fetch(endpoint, {
    method: 'POST',
    signal: AbortSignal.timeout(DEADLINE),
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      scope: 'system/*.cruds',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: `${signed}.${signature.toString('base64url')}`,
    }),
  });
  const body = await response.json();
  assert.equal(response.status, 200, JSON.stringify(body));
  assert.equal(body.token_type.toLowerCase(), 'bearer');
  assert.ok(body.expires_in > 0);
  return body.access_token;
}

/** What must be refused: with the status, an OperationOutcome for a person and for software, and no BSN in it. */
async function refused(status, reason, act) {
  try {
    await act();
  } catch (e) {
    if (!e.response) throw e;
    const { status: actual, data } = e.response;
    assert.equal(actual, status, JSON.stringify(data));
    assert.equal(data.resourceType, 'OperationOutcome');
    const issue = data.issue[0];
    assert.equal(issue.severity, 'error');
    assert.ok(issue.details.text.length > 0 && issue.diagnostics.length > 0);
    assert.equal(issue.details.coding[0].code, reason);
    assert.ok(!JSON.stringify(data).includes(GP_BSN));
    return issue;
  }

  return assert.fail(`Expected ${status} ${reason}.`);
}

const client = new Client({ baseUrl: GP_DOOR });
const { tokenUrl } = await client.smartAuthMetadata({ options: options() });
assert.ok(tokenUrl, 'no token endpoint in .well-known/smart-configuration');
const smart = await client.request('.well-known/smart-configuration', { options: options() });
assert.ok(smart.token_endpoint_auth_methods_supported.includes('private_key_jwt'));
assert.ok(smart.grant_types_supported.includes('client_credentials'));
const statement = await client.capabilityStatement(options());
assert.equal(statement.fhirVersion, '4.0.1');
const can = (type) => statement.rest[0].resource.find((resource) => resource.type === type).interaction.map((interaction) => interaction.code);
assert.ok(can('ServiceRequest').includes('create') && can('Task').includes('update'));
assert.ok(statement.rest[0].interaction.some((interaction) => interaction.code === 'transaction'));
await refused(401, 'TOKEN_INVALID', () => client.search({ resourceType: 'Task', options: options() }));
client.bearerToken = await token(tokenUrl.href ?? tokenUrl);

// A referral with all that belongs to it.
const transaction = example('referral-transaction.json');
inBundle(transaction, 'Patient').identifier[0].value = GP_BSN;
const done = await client.transaction({ body: transaction, options: options() });
assert.equal(done.type, 'transaction-response');
assert.equal(done.entry.length, transaction.entry.length);
const taskPath = done.entry.map((entry) => entry.response.location).find((location) => location?.startsWith('Task/'));
const taskId = taskPath.split('/')[1];
const again = await client.transaction({ body: transaction, options: options() });
assert.ok(again.entry.some((entry) => entry.response.location === taskPath), 'a repeat made another referral');
say('submitted', taskId);

// Another, on condition that it is not there yet; twice.
const single = example('referral-single.json');
single.contained.find((resource) => resource.resourceType === 'Patient').identifier[0].value = GP_BSN;
const condition = { 'if-none-exist': `identifier=${encodeURIComponent(`${single.identifier[0].system}|${single.identifier[0].value}`)}` };
const create = () => client.create({ resourceType: 'ServiceRequest', body: single, options: options(condition) });
const created = await create();
assert.equal(Client.httpFor(created).response.status, 201);
assert.match(Client.httpFor(created).response.headers.get('location'), new RegExp(`/ServiceRequest/${created.id}/_history/1$`));
const found = await create();
assert.equal(Client.httpFor(found).response.status, 200);
assert.equal(found.id, created.id);

// Reading, and searching without a BSN in a URL.
const patient = await client.read({ resourceType: 'Patient', id: taskId, options: options() });
assert.equal(patient.identifier[0].value, GP_BSN);
const request = await client.resolve({ reference: `ServiceRequest/${taskId}`, options: options() });
assert.equal(request.extension[1].valueInteger, 4711, 'what the hub does not know did not come back');
const search = await client.resourceSearch({
  resourceType: 'Task', searchParams: { 'patient.identifier': `${BSN}|${GP_BSN}`, _count: 1 }, options: { ...options(), postSearch: true },
});
assert.equal(search.type, 'searchset');
assert.equal(search.entry.length, 1);
const ids = [search.entry[0].resource.id];
const next = search.link.find((link) => link.relation === 'next').url;
assert.ok(!next.includes(GP_BSN));
const rest = await client.resourceSearch({
  resourceType: 'Task',
  searchParams: { 'patient.identifier': `${BSN}|${GP_BSN}`, _count: 1, _page: new URL(next).searchParams.get('_page') },
  options: { ...options(), postSearch: true },
});
ids.push(rest.entry[0].resource.id);
assert.deepEqual(ids.sort(), [taskId, created.id].sort());
await refused(400, 'bsn-in-url', () => client.search({ resourceType: 'Task', searchParams: { 'patient.identifier': `${BSN}|${GP_BSN}` }, options: options() }));

// A page of a search by GET is followed by its link.
const byGet = await client.search({ resourceType: 'Task', searchParams: { status: 'requested', _count: 1 }, options: options() });
const secondPage = await client.nextPage({ bundle: byGet, options: options() });
assert.equal(secondPage.entry.length, 1);
assert.notEqual(secondPage.entry[0].resource.id, byGet.entry[0].resource.id);

// The other is taken back, by version.
const other = await client.read({ resourceType: 'Task', id: created.id, options: options() });
const etag = Client.httpFor(other).response.headers.get('etag');
assert.equal(etag, `W/"${other.meta.versionId}"`);
const cancelled = { ...other, status: 'cancelled', statusReason: { text: 'Mevrouw is verhuisd.' } };
const cancel = (version) => client.update({ resourceType: 'Task', id: other.id, body: cancelled, options: options({ 'if-match': version }) });
await refused(412, 'VERSION_MISMATCH', () => cancel('W/"9"'));
assert.equal((await cancel(etag)).status, 'cancelled');

// What is wrong is refused, and says where.
const spoiled = structuredClone(transaction);
inBundle(spoiled, 'ServiceRequest').identifier[0].value = randomUUID();
inBundle(spoiled, 'Patient').identifier[0].value = '123456789';
const issue = await refused(422, 'BSN_INVALID', () => client.transaction({ body: spoiled, options: options() }));
assert.deepEqual(issue.expression, ['Bundle.entry[0].resource.identifier[0].value']);
await refused(400, 'unknown-property', () => client.create({ resourceType: 'ServiceRequest', body: { ...single, colour: 'red' }, options: options() }));
await refused(404, 'NOT_FOUND', () => client.read({ resourceType: 'Task', id: randomUUID(), options: options() }));

// And then it waits for the team: what has not changed costs nothing.
say('waiting');
const until = Date.now() + DEADLINE;
const seen = [];
for (let known; seen.at(-1) !== 'completed'; await pause(50)) {
  assert.ok(Date.now() < until, `the Task went ${seen.join(', ')} and no further`);
  const response = await fetch(`${GP_DOOR}/Task/${taskId}`, {
    headers: { ...client.httpClient.authHeader, ...(known && { 'if-none-match': known }) }, signal: AbortSignal.timeout(DEADLINE),
  });
  if (response.status === 304) continue;
  assert.equal(response.status, 200);
  known = response.headers.get('etag');
  const task = await response.json();
  if (task.status !== seen.at(-1)) {
    seen.push(task.status);
    say('seen', task.status);
  }
}

const outcome = await client.read({ resourceType: 'Task', id: taskId, options: options() });
assert.equal(outcome.businessStatus.coding[0].code, '7.0');
const output = (type) => outcome.output.find((part) => part.type.coding[0].code === type);
assert.equal(output('result').valueCodeableConcept.coding[0].code, 'goal-reached');
assert.ok(output('summary').valueString.length > 0);
assert.match(outcome.text.div, /afgerond/);
assert.ok((await client.resolve({ reference: outcome.owner.reference, options: options() })).name.length > 0);

// The citizen takes the agreement back: what was read is put back as inactive, and the answer says what had been disclosed.
const consentId = done.entry.map((entry) => entry.response.location).find((location) => location?.startsWith('Consent/')).split('/')[1];
const consent = await client.read({ resourceType: 'Consent', id: consentId, options: options() });
const takeBack = (body) => client.update({ resourceType: 'Consent', id: consentId, body: { ...body, status: 'inactive' }, options: options() });
await refused(422, 'revoker', () => takeBack({ ...consent, performer: undefined }));
const takenBack = await takeBack(consent);
assert.equal(takenBack.status, 'inactive');
assert.ok(takenBack.contained.some((resource) => resource.resourceType === 'Provenance' && resource.agent[0].who.type === 'Patient'));
const disclosed = takenBack.contained.filter((resource) => resource.resourceType === 'AuditEvent');
assert.ok(disclosed.some((event) => event.entity[0].what.reference.startsWith(`Task/${taskId}/`)), 'the team read it, and it is not listed');
say('done');
