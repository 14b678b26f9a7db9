"""What client.py and server.py share: the messages, and the certificates of the environment (INTEROP_ROOT, INTEROP_CERT, INTEROP_KEY; PEM)."""

import importlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import grpc

INITIAL = "x-grpc-test-echo-initial"
TRAILING = "x-grpc-test-echo-trailing-bin"


def _generate():
    """Has Debian's protoc, which fits its runtime, make the messages; grpc is a package already, what was made for it goes beside."""
    folder = tempfile.TemporaryDirectory()
    root = Path(__file__).parents[2]
    files = [f"grpc/testing/{name}.proto" for name in ("empty", "messages", "test")]
    subprocess.run(["/usr/bin/protoc", f"-I{root}", f"--python_out={folder.name}", *files], check=True)
    sys.path.insert(0, folder.name)
    grpc.__path__.append(f"{folder.name}/grpc")
    return folder


_folder = _generate()
messages = importlib.import_module("grpc.testing.messages_pb2")
service = importlib.import_module("grpc.testing.test_pb2").DESCRIPTOR.services_by_name["TestService"]
Empty = importlib.import_module("grpc.testing.empty_pb2").Empty

# The four kinds of call, by what is streamed.
METHODS = {
    "EmptyCall": ("unary_unary", Empty, Empty),
    "UnaryCall": ("unary_unary", messages.SimpleRequest, messages.SimpleResponse),
    "StreamingOutputCall": ("unary_stream", messages.StreamingOutputCallRequest, messages.StreamingOutputCallResponse),
    "StreamingInputCall": ("stream_unary", messages.StreamingInputCallRequest, messages.StreamingInputCallResponse),
    "FullDuplexCall": ("stream_stream", messages.StreamingOutputCallRequest, messages.StreamingOutputCallResponse),
    "UnimplementedCall": ("unary_unary", Empty, Empty),
}


def payload(size):
    return messages.Payload(body=bytes(size))


def pem(name):
    return os.environ[name].encode() if os.environ.get(name) else None
