// The GP's side, in Node: see README.md. Environment: that of hub.mjs, and HUB_BSN and HUB_OTHER_BSN (test values).
import assert from 'node:assert/strict';
import { Inbox, call, code, newId, refused, say } from './hub.mjs';

const { HUB_PARTICIPANT, HUB_BSN, HUB_OTHER_BSN } = process.env;

const referral = (question, bsn) => ({
  request_id: newId(),
  content: {
    subject: { identification: 'SUBJECT_IDENTIFICATION_BSN', bsn, birth_date: '1987-03-09', address: { postcode: '3572AB', house_number: 12 } },
    problems: [{ system: 'http://hl7.org/fhir/sid/icpc-1-nl', code: 'Z01' }],
    question,
  },
  basis: {
    secrecy: { kind: 'GROUND_KIND_AGREEMENT' },
    processing: { kind: 'GROUND_KIND_PUBLIC_TASK', law: 'LAW_WMO_2015', article: '2.3.2' },
  },
  agreement: {
    decision: 'CONSENT_DECISION_PERMIT',
    scope: { recipient_kind: 'PARTICIPANT_KIND_NEIGHBOURHOOD_TEAM', purpose: 'CONSENT_PURPOSE_REFERRAL' },
    givers: [{ capacity: 'GIVER_CAPACITY_SUBJECT' }],
  },
});
const submit = (question, bsn = HUB_BSN) => call('referrals', 'SubmitReferral', referral(question, bsn));
const read = async (id) => (await call('referrals', 'GetReferral', { id })).referral;

// What is wrong is refused: a status, a reason, the field at fault, and no BSN.
assert.deepEqual(
  await refused('referrals', 'SubmitReferral', referral('complete', '123456789')),
  { status: code.INVALID_ARGUMENT, reason: 'BSN_INVALID', fields: ['content.subject.bsn'] },
);
const foreign = await refused('referrals', 'GetReferral', { id: newId() });
assert.deepEqual(foreign, { status: code.NOT_FOUND, reason: 'NOT_FOUND', fields: ['id'] });

// A repeat makes nothing twice.
const request = referral('complete', HUB_BSN);
const completed = await call('referrals', 'SubmitReferral', request);
assert.equal((await call('referrals', 'SubmitReferral', request)).referral.id, completed.referral.id);
assert.equal(completed.referral.source_participant_id, HUB_PARTICIPANT);
assert.ok(completed.referral.route.length > 0);

const declined = await submit('decline');
const cancelled = await submit('cancel');
const reason = { code: 'STATUS_REASON_CODE_CITIZEN_DECLINES', text: 'Mevrouw ziet ervan af.' };
await call('referrals', 'CancelReferral', { request_id: newId(), id: cancelled.referral.id, reason });
const revoked = await submit('revoke', HUB_OTHER_BSN);
say('submitted');

const expected = new Map([
  [completed.referral.id, ['REFERRAL_STATUS_ACCEPTED', 'REFERRAL_STATUS_IN_PROGRESS', 'REFERRAL_STATUS_COMPLETED']],
  [declined.referral.id, ['REFERRAL_STATUS_REJECTED']],
  [revoked.referral.id, ['REFERRAL_STATUS_ACCEPTED']],
]);

async function revoke() {
  const answer = await call('consents', 'RevokeConsent', { request_id: newId(), id: revoked.consent_id, giver: { capacity: 'GIVER_CAPACITY_SUBJECT' } });
  assert.deepEqual(answer.closed_exchange_ids, [revoked.referral.id]);
  assert.equal(answer.disclosures[0].participant_id, revoked.referral.target_participant_id);
  assert.equal((await read(revoked.referral.id)).status, 'REFERRAL_STATUS_CANCELLED');
}

async function handle({ referral: seen }) {
  const steps = expected.get(seen.id);
  assert.equal(seen.status, steps?.shift(), `${seen.id} at version ${seen.version}`);
  say('seen', seen.status);
  if (seen.status === 'REFERRAL_STATUS_REJECTED') assert.equal(seen.status_reason.code, 'STATUS_REASON_CODE_NO_CAPACITY');
  if (seen.status === 'REFERRAL_STATUS_COMPLETED') assert.equal(seen.outcome.summary, 'Betalingsregeling getroffen.');
  if (seen.id === revoked.referral.id) await revoke();
}

// The stream is ended after each message, and another goes on where it left.
while ([...expected.values()].some((steps) => steps.length > 0)) {
  const inbox = new Inbox();
  await inbox.take(handle);
  await inbox.close();
}

assert.equal((await read(completed.referral.id)).outcome.result, 'REFERRAL_RESULT_GOAL_REACHED');
assert.deepEqual((await call('inbox', 'Pull', { max_messages: 10 })).messages, []);
say('done');
