// The page at / in a real browser: it makes a form for each call, sends what it is told to and nothing else, and can be used by everybody.
// Environment: HUB_URL, HUB_TOKEN, CHROMIUM (its path). It prints what it saw, and ends with 1 if anything is wrong.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const { HUB_URL, HUB_TOKEN, CHROMIUM } = process.env;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
try {
  const page = await browser.newPage();
  page.setDefaultTimeout(30_000);
  const said = [];
  const asked = [];
  page.on('console', (message) => said.push(message.text()));
  page.on('pageerror', (error) => said.push(error.message));
  page.on('request', (request) => asked.push(request.url()));

  await page.goto(HUB_URL);
  await page.waitForSelector('body[data-ready]');
  console.log('calls', await page.getAttribute('body', 'data-ready'));
  const choose = (call) => page.selectOption('#operation', call);
  const send = async () => {
    const answered = page.waitForResponse((response) => new URL(response.url()).pathname.startsWith('/v1/'));
    await page.click('button[type=submit]');
    await (await answered).finished();
    await page.waitForFunction(() => document.getElementById('answer').textContent !== '');
    const seen = [await page.textContent('#status'), JSON.parse(await page.textContent('#answer'))];
    await page.evaluate(() => { document.getElementById('answer').textContent = ''; });
    return seen;
  };

  // Without a token, then with one; a query, a path, a body.
  await choose('ListParticipants');
  await page.fill('#parameter-pageSize', '1');
  const [refused, problem] = await send();
  assert.match(refused, /^401/);
  assert.equal(problem.reason, 'TOKEN_INVALID');
  await page.fill('#token', HUB_TOKEN);
  const [listed, { participants }] = await send();
  assert.match(listed, /^200/);
  assert.equal(participants.length, 1);
  await choose('GetParticipant');
  await page.fill('#parameter-id', participants[0].id);
  assert.deepEqual((await send())[1].participant, participants[0]);
  await choose('ResolveRoute');
  await page.fill('#body', '{"address": {"postcode": "3572AB", "houseNumber": 12}, "age": 38, "icpcCodes": ["Z01"]}');
  console.log('route', (await send())[1].participantId);

  // What is no JSON is told and not sent.
  const before = asked.length;
  await page.fill('#body', '{');
  await page.click('button[type=submit]');
  await page.waitForFunction(() => document.getElementById('body-fault').textContent !== '');
  assert.equal(asked.length, before);

  // The token is nowhere but in the memory of the page.
  const kept = await page.evaluate(() => [JSON.stringify({ ...localStorage, ...sessionStorage }), document.cookie, location.href].join(' '));
  assert.ok(!kept.includes(HUB_TOKEN) && !asked.some((url) => url.includes(HUB_TOKEN)));
  assert.deepEqual([...new Set(asked.map((url) => new URL(url).origin))], [new URL(HUB_URL).origin]);

  // The browser says by itself what the policy stopped, and that an answer was a 401.
  assert.deepEqual(said.filter((line) => !line.includes('401')), []);

  // Past the policy, which would rightly stop it.
  const watched = await (await browser.newContext({ bypassCSP: true })).newPage();
  await watched.goto(HUB_URL);
  await watched.waitForSelector('body[data-ready]');
  await watched.evaluate(axe);
  const { violations } = await watched.evaluate(() => globalThis.axe.run());
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`), []);
  console.log('done');
} finally {
  await browser.close();
}
