"""The team's side, in Python: see README.md. Environment: that of hub.py, and HUB_BSN and HUB_OTHER_BSN (test values)."""

import os

import grpc

from hub import Inbox, call, inbox, new_id, referrals, refused, say

still = {"completed", "declined", "cancelled", "closed"}


def step(method, referral, **more):
    return call(referrals, "ReferralService", method, dict(request_id=new_id(), id=referral.id, **more))


def complete(referral):
    assert referral.content.subject.bsn == os.environ["HUB_BSN"]
    assert step("AcceptReferral", referral, note="Wij bellen mevrouw morgen.").referral.version == 2
    assert refused(referrals, "ReferralService", "AcceptReferral", dict(request_id=new_id(), id=referral.id)) == (
        grpc.StatusCode.FAILED_PRECONDITION, "STATE_NOT_ALLOWED", [])
    step("StartReferral", referral)
    step("CompleteReferral", referral, outcome=dict(result="REFERRAL_RESULT_GOAL_REACHED", summary="Betalingsregeling getroffen."))
    still.discard("completed")


def decline(referral):
    step("DeclineReferral", referral, reason=dict(code="STATUS_REASON_CODE_NO_CAPACITY", text="Vol tot mei."))
    still.discard("declined")


def cancel(_):
    """The GP has second thoughts: the next message says so."""


def revoke(referral):
    assert referral.content.subject.bsn == os.environ["HUB_OTHER_BSN"]
    step("AcceptReferral", referral)


# What the GP asks for is in its question.
REQUESTED = {"complete": complete, "decline": decline, "cancel": cancel, "revoke": revoke}


def handle(message):
    if message.WhichOneof("payload") == "closure":
        read = call(referrals, "ReferralService", "GetReferral", dict(id=message.closure.exchange_id)).referral
        assert read.status == referrals.REFERRAL_STATUS_CANCELLED
        assert not read.HasField("content")
        still.discard("closed")
    elif message.referral.status == referrals.REFERRAL_STATUS_REQUESTED:
        REQUESTED[message.referral.content.question](message.referral)
    else:
        assert message.referral.status == referrals.REFERRAL_STATUS_CANCELLED
        assert not message.referral.HasField("content")
        still.discard("cancelled")


# The stream is ended after each message, and another goes on where it left.
while still:
    stream = Inbox()
    stream.take(handle)
    stream.close()

assert not call(inbox, "InboxService", "Pull", dict(max_messages=10)).messages
say("done")
