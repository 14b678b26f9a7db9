// The team's side, in Node: see README.md. Environment: that of hub.mjs, and HUB_BSN and HUB_OTHER_BSN (test values).
import assert from 'node:assert/strict';
import { Inbox, call, code, newId, refused, say } from './hub.mjs';

const { HUB_BSN, HUB_OTHER_BSN } = process.env;
const open = new Set(['completed', 'declined', 'cancelled', 'closed']);
const step = (method, id, more = {}) => call('referrals', method, { request_id: newId(), id, ...more });
const outcome = { result: 'REFERRAL_RESULT_GOAL_REACHED', summary: 'Betalingsregeling getroffen.' };

/** What the GP asks for is in its question. */
const requested = {
  async complete({ id, content }) {
    assert.equal(content.subject.bsn, HUB_BSN);
    const accepted = await step('AcceptReferral', id, { note: 'Wij bellen mevrouw morgen.' });
    assert.equal(accepted.referral.version, 2);
    assert.deepEqual(
      await refused('referrals', 'AcceptReferral', { request_id: newId(), id }),
      { status: code.FAILED_PRECONDITION, reason: 'STATE_NOT_ALLOWED', fields: [] },
    );
    await step('StartReferral', id);
    await step('CompleteReferral', id, { outcome });
    open.delete('completed');
  },
  async decline({ id }) {
    await step('DeclineReferral', id, { reason: { code: 'STATUS_REASON_CODE_NO_CAPACITY', text: 'Vol tot mei.' } });
    open.delete('declined');
  },
  async cancel() {
    // The GP has second thoughts: the next message says so.
  },
  async revoke({ id, content }) {
    assert.equal(content.subject.bsn, HUB_OTHER_BSN);
    await step('AcceptReferral', id);
  },
};

async function handle({ referral, closure }) {
  if (closure) {
    const read = (await call('referrals', 'GetReferral', { id: closure.exchange_id })).referral;
    assert.equal(read.status, 'REFERRAL_STATUS_CANCELLED');
    assert.ok(!read.content);
    open.delete('closed');
  } else if (referral.status === 'REFERRAL_STATUS_REQUESTED') {
    await requested[referral.content.question](referral);
  } else {
    assert.equal(referral.status, 'REFERRAL_STATUS_CANCELLED');
    assert.ok(!referral.content);
    open.delete('cancelled');
  }
}

// The stream is ended after each message, and another goes on where it left.
while (open.size > 0) {
  const inbox = new Inbox();
  await inbox.take(handle);
  await inbox.close();
}

assert.deepEqual((await call('inbox', 'Pull', { max_messages: 10 })).messages, []);
say('done');
