// A client in Node: plays the cases named by its arguments against INTEROP_TARGET and prints how each went. See README.md.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import grpc from '@grpc/grpc-js';
import { TestService, UnimplementedService, payload, pem } from './wire.mjs';

const { INTEROP_TARGET } = process.env;
const GZIP = { 'grpc.default_compression_algorithm': 2 };
// grpc-js takes the flags of a message where a stream of Node has its encoding.
const NO_COMPRESS = 2;
const INITIAL = 'x-grpc-test-echo-initial';
const TRAILING = 'x-grpc-test-echo-trailing-bin';
const SPECIAL = '\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP \u{1F608}\t\n';

const credentials = pem('INTEROP_ROOT')
  ? grpc.credentials.createSsl(pem('INTEROP_ROOT'), pem('INTEROP_KEY'), pem('INTEROP_CERT'))
  : grpc.credentials.createInsecure();
const client = new TestService(INTEROP_TARGET, credentials);
const compressing = new TestService(INTEROP_TARGET, credentials, GZIP);
const soon = () => ({ deadline: Date.now() + 30_000 });

/** How a unary call went: its response or error, its headers and its trailers. */
const unary = (from, method, request, metadata = new grpc.Metadata()) => new Promise((resolve) => {
  const seen = {};
  const call = from[method](request, metadata, soon(), (error, response) => Object.assign(seen, { error, response }));
  call.on('metadata', (headers) => Object.assign(seen, { headers }));
  call.on('status', (status) => setImmediate(() => resolve({ ...seen, status })));
});

/** How a streaming call went, once it is over. */
function follow(call) {
  const seen = { responses: [] };
  call.on('metadata', (headers) => Object.assign(seen, { headers }));
  call.on('data', (response) => seen.responses.push(response));
  call.on('error', () => {});
  return new Promise((resolve) => { call.on('status', (status) => setImmediate(() => resolve({ ...seen, status }))); });
}

const large = { response_size: 314159, payload: payload(271828) };
const sizes = (responses) => responses.map((response) => response.payload.body.length);
const ok = ({ status }) => assert.equal(status.code, grpc.status.OK, status.details);

async function largeOf(from, fields) {
  const seen = await unary(from, 'UnaryCall', { ...large, ...fields });
  ok(seen);
  assert.equal(seen.response.payload.body.length, 314159);
}

async function output(parameters) {
  const seen = await follow(client.StreamingOutputCall({ response_parameters: parameters }, soon()));
  ok(seen);
  assert.deepEqual(sizes(seen.responses), parameters.map(({ size }) => size));
}

/** A call that streams requests, each with the flags of its message. */
async function input(from, requests) {
  let answer;
  const call = from.StreamingInputCall(soon(), (_, response) => { answer = response; });
  const over = follow(call);
  for (const [request, flags] of requests) call.write(request, flags);
  call.end();
  return { ...(await over), answer };
}

async function duplex(request, metadata = new grpc.Metadata()) {
  const call = client.FullDuplexCall(metadata, soon());
  const over = follow(call);
  call.write(request);
  call.end();
  return over;
}

const cases = {
  async empty_unary() {
    const seen = await unary(client, 'EmptyCall', {});
    ok(seen);
    assert.deepEqual({ ...seen.response }, {});
  },
  large_unary: () => largeOf(client, {}),
  async client_compressed_unary() {
    const probe = await unary(client, 'UnaryCall', { ...large, expect_compressed: { value: true } });
    assert.equal(probe.status.code, grpc.status.INVALID_ARGUMENT);
    await largeOf(compressing, { expect_compressed: { value: true } });
    await largeOf(client, { expect_compressed: { value: false } });
  },
  async server_compressed_unary() {
    await largeOf(client, { response_compressed: { value: true } });
    await largeOf(client, { response_compressed: { value: false } });
  },
  async client_streaming() {
    const seen = await input(client, [27182, 8, 1828, 45904].map((size) => [{ payload: payload(size) }]));
    ok(seen);
    assert.equal(seen.answer.aggregated_payload_size, 74922);
  },
  async client_compressed_streaming() {
    const compressed = { expect_compressed: { value: true }, payload: payload(27182) };
    const plain = { expect_compressed: { value: false }, payload: payload(45904) };
    assert.equal((await input(client, [[compressed]])).status.code, grpc.status.INVALID_ARGUMENT);
    const seen = await input(compressing, [[compressed], [plain, NO_COMPRESS]]);
    ok(seen);
    assert.equal(seen.answer.aggregated_payload_size, 73086);
  },
  server_streaming: () => output([31415, 9, 2653, 58979].map((size) => ({ size }))),
  server_compressed_streaming: () => output([{ size: 31415, compressed: { value: true } }, { size: 92653, compressed: { value: false } }]),
  async ping_pong() {
    const call = client.FullDuplexCall(soon());
    const over = follow(call);
    for (const [size, sent] of [[31415, 27182], [9, 8], [2653, 1828], [58979, 45904]]) {
      const answered = once(call, 'data');
      call.write({ response_parameters: [{ size }], payload: payload(sent) });
      assert.equal((await answered)[0].payload.body.length, size);
    }

    call.end();
    const seen = await over;
    ok(seen);
    assert.equal(seen.responses.length, 4);
  },
  async empty_stream() {
    const call = client.FullDuplexCall(soon());
    const over = follow(call);
    call.end();
    const seen = await over;
    ok(seen);
    assert.equal(seen.responses.length, 0);
  },
  async custom_metadata() {
    const metadata = new grpc.Metadata();
    metadata.set(INITIAL, 'test_initial_metadata_value');
    metadata.set(TRAILING, Buffer.from('ababab', 'hex'));
    const request = { response_parameters: [{ size: 314159 }], payload: payload(271828) };
    for (const seen of [await unary(client, 'UnaryCall', large, metadata), await duplex(request, metadata)]) {
      ok(seen);
      assert.deepEqual(seen.headers.get(INITIAL), ['test_initial_metadata_value']);
      assert.deepEqual(seen.status.metadata.get(TRAILING), [Buffer.from('ababab', 'hex')]);
    }
  },
  async status_code_and_message() {
    const request = { response_status: { code: 2, message: 'test status message' } };
    for (const { status } of [await unary(client, 'UnaryCall', request), await duplex(request)]) {
      assert.deepEqual([status.code, status.details], [2, 'test status message']);
    }
  },
  async special_status_message() {
    const { status } = await unary(client, 'UnaryCall', { response_status: { code: 2, message: SPECIAL } });
    assert.deepEqual([status.code, status.details], [2, SPECIAL]);
  },
  async unimplemented_method() {
    assert.equal((await unary(client, 'UnimplementedCall', {})).status.code, grpc.status.UNIMPLEMENTED);
  },
  async unimplemented_service() {
    assert.equal((await unary(new UnimplementedService(INTEROP_TARGET, credentials), 'UnimplementedCall', {})).status.code, grpc.status.UNIMPLEMENTED);
  },
  async cancel_after_begin() {
    const call = client.StreamingInputCall(soon(), () => {});
    const over = follow(call);
    call.cancel();
    assert.equal((await over).status.code, grpc.status.CANCELLED);
  },
  async cancel_after_first_response() {
    const call = client.FullDuplexCall(soon());
    const over = follow(call);
    const answered = once(call, 'data');
    call.write({ response_parameters: [{ size: 31415 }], payload: payload(27182) });
    await answered;
    call.cancel();
    assert.equal((await over).status.code, grpc.status.CANCELLED);
  },
  async timeout_on_sleeping_server() {
    const call = client.FullDuplexCall({ deadline: Date.now() + 1 });
    const over = follow(call);
    call.write({ payload: payload(27182) });
    assert.equal((await over).status.code, grpc.status.DEADLINE_EXCEEDED);
  },
};

for (const name of process.argv.slice(2)) {
  try {
    await cases[name]();
    console.log(`${name} ok`);
  } catch (error) {
    console.log(`${name} failed: ${String(error.stack).replaceAll('\n', ' ')}`);
  }
}

process.exit();
