"""The GP's side, in Python: see README.md. Environment: that of hub.py, and HUB_BSN and HUB_OTHER_BSN (test values)."""

import os

import grpc

from hub import Inbox, call, consents, inbox, new_id, referrals, refused, say

BSN = os.environ["HUB_BSN"]


def referral(question, bsn):
    return dict(
        request_id=new_id(),
        content=dict(
            subject=dict(
                identification="SUBJECT_IDENTIFICATION_BSN", bsn=bsn, birth_date="1987-03-09", address=dict(postcode="3572AB", house_number=12)
            ),
            problems=[dict(system="http://hl7.org/fhir/sid/icpc-1-nl", code="Z01")],
            question=question,
        ),
        basis=dict(
            secrecy=dict(kind="GROUND_KIND_AGREEMENT"),
            processing=dict(kind="GROUND_KIND_PUBLIC_TASK", law="LAW_WMO_2015", article="2.3.2"),
        ),
        agreement=dict(
            decision="CONSENT_DECISION_PERMIT",
            scope=dict(recipient_kind="PARTICIPANT_KIND_NEIGHBOURHOOD_TEAM", purpose="CONSENT_PURPOSE_REFERRAL"),
            givers=[dict(capacity="GIVER_CAPACITY_SUBJECT")],
        ),
    )


def referral_call(method, request):
    return call(referrals, "ReferralService", method, request)


def submit(question, bsn=BSN):
    return referral_call("SubmitReferral", referral(question, bsn))


def read(referral_id):
    return referral_call("GetReferral", dict(id=referral_id)).referral


# What is wrong is refused: a status, a reason, the field at fault, and no BSN.
assert refused(referrals, "ReferralService", "SubmitReferral", referral("complete", "123456789")) == (
    grpc.StatusCode.INVALID_ARGUMENT, "BSN_INVALID", ["content.subject.bsn"])
assert refused(referrals, "ReferralService", "GetReferral", dict(id=new_id())) == (grpc.StatusCode.NOT_FOUND, "NOT_FOUND", ["id"])

# A repeat makes nothing twice.
request = referral("complete", BSN)
completed = referral_call("SubmitReferral", request)
assert referral_call("SubmitReferral", request).referral.id == completed.referral.id
assert completed.referral.source_participant_id == os.environ["HUB_PARTICIPANT"]
assert completed.referral.route

declined = submit("decline")
cancelled = submit("cancel")
reason = dict(code="STATUS_REASON_CODE_CITIZEN_DECLINES", text="Mevrouw ziet ervan af.")
referral_call("CancelReferral", dict(request_id=new_id(), id=cancelled.referral.id, reason=reason))
revoked = submit("revoke", os.environ["HUB_OTHER_BSN"])
say("submitted")

expected = {
    completed.referral.id: ["REFERRAL_STATUS_ACCEPTED", "REFERRAL_STATUS_IN_PROGRESS", "REFERRAL_STATUS_COMPLETED"],
    declined.referral.id: ["REFERRAL_STATUS_REJECTED"],
    revoked.referral.id: ["REFERRAL_STATUS_ACCEPTED"],
}


def revoke():
    giver = dict(capacity="GIVER_CAPACITY_SUBJECT")
    answer = call(consents, "ConsentService", "RevokeConsent", dict(request_id=new_id(), id=revoked.consent_id, giver=giver))
    assert list(answer.closed_exchange_ids) == [revoked.referral.id]
    assert answer.disclosures[0].participant_id == revoked.referral.target_participant_id
    assert read(revoked.referral.id).status == referrals.REFERRAL_STATUS_CANCELLED


def handle(message):
    seen = message.referral
    name = referrals.ReferralStatus.Name(seen.status)
    assert name == expected[seen.id].pop(0), f"{seen.id} at version {seen.version}: {name}"
    say("seen", name)
    if seen.status == referrals.REFERRAL_STATUS_REJECTED:
        assert seen.status_reason.code == referrals.STATUS_REASON_CODE_NO_CAPACITY
    if seen.status == referrals.REFERRAL_STATUS_COMPLETED:
        assert seen.outcome.summary == "Betalingsregeling getroffen."
    if seen.id == revoked.referral.id:
        revoke()


# The stream is ended after each message, and another goes on where it left.
while any(expected.values()):
    stream = Inbox()
    stream.take(handle)
    stream.close()

assert read(completed.referral.id).outcome.result == referrals.REFERRAL_RESULT_GOAL_REACHED
assert not call(inbox, "InboxService", "Pull", dict(max_messages=10)).messages
say("done")
