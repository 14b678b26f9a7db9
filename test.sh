#!/usr/bin/env bash
# Everything that can be tested, set up by itself on a machine with the .NET 10 SDK, apt and npm. The last line says how it went.
set -euo pipefail
cd "$(dirname "$0")"
exec </dev/null
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

passed=0 failed=0 skipped=0
pass() { passed=$((passed + 1)); echo "passed: $1"; }
fail() { failed=$((failed + 1)); echo "FAILED: $1"; }

# Whatever goes wrong on the way, the last line is there and the exit code tells.
finish() {
  local code=$?
  trap - EXIT
  if ((code != 0)); then fail "test.sh stopped before its end (exit code $code)"; fi
  if ((skipped > 0)); then
    echo "$passed passed, $failed failed, $skipped skipped"
  else
    echo "$passed passed, $failed failed"
  fi
  exit $((failed > 0))
}
trap finish EXIT

missing=()
# Node.js for the contract tools, the FHIR definitions and the software of others; Python for more of that.
if ! command -v npm >/dev/null || ! command -v node >/dev/null; then missing+=(nodejs npm); fi
if ! /usr/bin/python3 -c "import grpc, google.protobuf, jwt, cryptography" 2>/dev/null; then
  missing+=(python3-grpcio python3-protobuf python3-jwt python3-cryptography)
fi
if [[ ! -x /usr/bin/protoc || ! -e /usr/include/google/protobuf/any.proto ]]; then missing+=(protobuf-compiler libprotobuf-dev); fi
# The browser in which the page of the REST door is tried.
if [[ ! -x /usr/bin/chromium ]]; then missing+=(chromium); fi
# Servers that the tests start themselves, on ports and in folders of their own.
if ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then missing+=(postgresql); fi
if ! command -v redis-server >/dev/null; then missing+=(redis-server); fi
# Puts the clock of a hub on and back.
if ! ls /usr/lib/*/faketime/libfaketimeMT.so.1 >/dev/null 2>&1; then missing+=(faketime); fi
if ((${#missing[@]} > 0)); then
  echo "Installing ${missing[*]}"
  as_root=""
  if ((EUID != 0)); then as_root="sudo -n"; fi
  $as_root apt-get update -qq
  install() { DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends "$@"; }
  # Debian's own servers are not wanted: PostgreSQL is told so before it makes one, Redis after it has started.
  if [[ " ${missing[*]} " == *" postgresql "* ]]; then
    install postgresql-common
    $as_root sed -i 's/^#\?create_main_cluster.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf
  fi
  install "${missing[@]}"
  if [[ " ${missing[*]} " == *" redis-server "* ]]; then $as_root service redis-server stop || true; fi
fi

echo "== Contracts"
npm ci --prefix tests/contracts --no-audit --no-fund --loglevel=error
buf="$PWD/tests/contracts/node_modules/.bin/buf"
if (cd protos && "$buf" lint); then pass "buf lint"; else fail "buf lint"; fi
if (cd protos && "$buf" breaking --against ../tests/contracts/released.binpb); then pass "buf breaking"; else fail "buf breaking"; fi

echo "== FHIR definitions"
npm ci --prefix adapters/Wijkteam.Fhir.Generator --no-audit --no-fund --loglevel=error

echo "== Interoperability"
npm ci --prefix tests/interop --no-audit --no-fund --loglevel=error
npm ci --prefix tests/interop/rest --no-audit --no-fund --loglevel=error

echo "== Lock files"
# The registry is the business of whoever installs, not of the repository.
for lock in tests/contracts/package-lock.json adapters/Wijkteam.Fhir.Generator/package-lock.json tests/interop/package-lock.json tests/interop/rest/package-lock.json; do
  if grep -n '"resolved"' "$lock"; then fail "$lock names a registry"; else pass "$lock names no registry"; fi
done

echo "== Build"
dotnet build Wijkteam.Hub.sln --configuration Debug --nologo --verbosity quiet -nodeReuse:false

# One JUnit report per project: the totals come from the test runner, not from its prose.
reports="$(mktemp -d)"
attribute() { sed -n "s/.*<assembly [^>]*[[:space:]]$2=\"\([0-9]*\)\".*/\1/p" "$1" | head -n 1; }
run_tests() { # NAME of the project, TITLE of this run, arguments of the runner
  local name="$1" title="$2" report="$reports/$2.xml" code=0 project_failed
  shift 2
  echo "== $title"
  "tests/$name/bin/Debug/net10.0/$name" -xml "$report" -noLogo -noColor "$@" || code=$?
  if [[ ! -s "$report" || -z "$(attribute "$report" total)" || "$(attribute "$report" total)" == 0 ]]; then
    fail "$title did not run (exit code $code)"
    return
  fi
  project_failed=$(($(attribute "$report" failed) + $(attribute "$report" errors)))
  passed=$((passed + $(attribute "$report" passed)))
  failed=$((failed + project_failed))
  skipped=$((skipped + $(attribute "$report" skipped) + $(attribute "$report" not-run)))
  grep -o '<reason>.*</reason>' "$report" | sed 's/^/skipped: /' || true
  if ((code != 0 && project_failed == 0)); then fail "$title ended with exit code $code"; fi
}
for project in tests/*Tests/*.csproj tests/Wijkteam.Scenarios/*.csproj; do
  name="$(basename "$project" .csproj)"
  run_tests "$name" "$name"
done

# The hub does not know its store; those that lean on it most, on the other one too.
HUB_TEST_STORE=postgres run_tests Wijkteam.Hub.Server.Tests "Wijkteam.Hub.Server.Tests on PostgreSQL" \
  -class "*.ClosedLoopTests" -class "*.InboxFlowTests" -class "*.InboxEndTests" -class "*.InboxLeaseTests" -class "*.RevocationTests" \
  -class "*.RevocationRaceTests" -class "*.PushTests" -class "*.DeadLetterTests"
rm -rf "$reports"

# Real processes, killed, cut off and frozen under load; each prints the seed to repeat it with.
for play in sqlite postgres failover bugs; do
  echo "== Wijkteam.Faults $play"
  if tests/Wijkteam.Faults/bin/Debug/net10.0/Wijkteam.Faults "$play"; then pass "Wijkteam.Faults $play"; else fail "Wijkteam.Faults $play"; fi
done
