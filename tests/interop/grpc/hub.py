"""What a system in Python needs to speak to the hub: Debian's grpcio, protobuf and protoc, the contract, and SMART Backend Services.

Environment: HUB_GRPC (host:port), HUB_TOKENS (URL), HUB_PROTOS (folder), HUB_PARTICIPANT, HUB_KEY (PKCS #8, PEM), HUB_KEY_ID.
"""

import importlib
import json
import os
import queue
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
import uuid
from pathlib import Path

import grpc
import jwt

DEADLINE = 20


def _generate():
    """Has Debian's protoc, which fits its runtime, make the messages; they are imported under their own names."""
    folder = tempfile.TemporaryDirectory()
    own = Path(__file__).parent
    protos = Path(os.environ["HUB_PROTOS"])
    files = [str(file.relative_to(protos)) for file in sorted([*protos.glob("wijkteam/hub/v1/*.proto"), *protos.glob("google/api/*.proto")])]
    subprocess.run(["/usr/bin/protoc", f"-I{protos}", f"-I{own}", f"--python_out={folder.name}", *files, "google/rpc/status.proto"], check=True)

    # google is a package of the runtime already; what was made for it goes beside.
    import google

    sys.path.insert(0, folder.name)
    google.__path__.append(f"{folder.name}/google")
    return folder


_folder = _generate()
consents = importlib.import_module("wijkteam.hub.v1.consent_pb2")
inbox = importlib.import_module("wijkteam.hub.v1.inbox_pb2")
referrals = importlib.import_module("wijkteam.hub.v1.referral_pb2")
status = importlib.import_module("google.rpc.status_pb2")


def new_id():
    return str(uuid.uuid4())


def say(step, value=""):
    print(f"{step} {value}".strip(), flush=True)


def _token():
    """https://hl7.org/fhir/smart-app-launch/client-confidential-asymmetric.html"""
    participant, endpoint, now = os.environ["HUB_PARTICIPANT"], os.environ["HUB_TOKENS"], int(time.time())
    claims = {
        "iss": participant, "sub": participant, "aud": endpoint, "iat": now, "exp": now + 60, "jti": new_id(),
        "professional": {"system": "urn:example:staff", "value": "n.vreemdeling", "role": "tester"},
    }
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": jwt.encode(claims, os.environ["HUB_KEY"], algorithm="ES256", headers={"kid": os.environ["HUB_KEY_ID"]}),
    }
    with urllib.request.urlopen(endpoint, urllib.parse.urlencode(form).encode(), timeout=DEADLINE) as response:
        return json.load(response)["access_token"]


_channel = grpc.insecure_channel(os.environ["HUB_GRPC"])
_metadata = [("authorization", f"Bearer {_token()}")]


def call(module, service, method, request):
    """Makes a unary call; the request is a message or its fields."""
    descriptor = module.DESCRIPTOR.services_by_name[service].methods_by_name[method]
    kind = getattr(module, descriptor.input_type.name)
    invoke = _channel.unary_unary(
        f"/{descriptor.containing_service.full_name}/{method}",
        request_serializer=kind.SerializeToString,
        response_deserializer=getattr(module, descriptor.output_type.name).FromString,
    )
    return invoke(request if isinstance(request, kind) else kind(**request), metadata=_metadata, timeout=DEADLINE)


def refused(module, service, method, request):
    """What a call is refused with: status, reason and fields, from the details of its status."""
    try:
        call(module, service, method, request)
    except grpc.RpcError as error:
        details = status.Status.FromString(dict(error.trailing_metadata())["grpc-status-details-bin"]).details
        info, bad = status.ErrorInfo(), status.BadRequest()
        for detail in details:
            detail.Unpack(info)
            detail.Unpack(bad)
        assert info.domain == "hub.wijkteam"
        return error.code(), info.reason, [violation.field for violation in bad.field_violations]
    raise AssertionError(f"{method} was not refused")


class Inbox:
    """An inbox stream."""

    _seen = set()

    def __init__(self):
        self._requests = queue.Queue()
        self._requests.put(inbox.ReceiveRequest(open=inbox.Open(max_unacknowledged=10)))
        invoke = _channel.stream_stream(
            "/wijkteam.hub.v1.InboxService/Receive",
            request_serializer=inbox.ReceiveRequest.SerializeToString,
            response_deserializer=inbox.ReceiveResponse.FromString,
        )
        self._responses = invoke(iter(self._requests.get, None), metadata=_metadata, timeout=3 * DEADLINE)

    def take(self, handle):
        """Takes the next message in, once over all streams, and acknowledges it."""
        # A fault says that an acknowledgement had no effect: that message comes again.
        message = next(response.message for response in self._responses if response.HasField("message"))
        if message.message_id not in self._seen:
            handle(message)
        self._seen.add(message.message_id)
        lease = inbox.LeaseReference(message_id=message.message_id, lease_token=message.lease_token)
        self._requests.put(inbox.ReceiveRequest(ack=inbox.Ack(leases=[lease])))

    def close(self):
        """Says the last word and waits until the hub has carried out what was said."""
        self._requests.put(None)
        for _ in self._responses:
            pass
