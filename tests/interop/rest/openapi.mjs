// Whether the hub's description is OpenAPI 3.1, by the judgement of others: Redocly's linter, and Ajv for what was really sent and answered.
// Input: {"document": …, "samples": [{"schema": name, "value": …}]}. It prints what is wrong, and ends with 1 if anything is.
import { text } from 'node:stream/consumers';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import Ajv from 'ajv/dist/2020.js';

const { document, samples } = JSON.parse(await text(process.stdin));
const config = await createConfig({ extends: ['recommended-strict'], rules: { 'info-contact': 'off' } });
const faults = (await lintFromString({ source: JSON.stringify(document), config }))
  .map((problem) => `${problem.ruleId}: ${problem.message} ${problem.location?.[0]?.pointer ?? ''}`);

/** The schemas as they are, but without leave for what they do not name: a field that is missing here would pass unnoticed. */
function strict(schema) {
  if (Array.isArray(schema)) return schema.map(strict);
  if (schema === null || typeof schema !== 'object') return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, strict(value)]));
  return inner.type === 'object' && typeof inner.properties === 'object' ? { ...inner, additionalProperties: false } : inner;
}

const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
ajv.addSchema({ $id: 'hub', components: strict(document.components) });
for (const { schema, value } of samples) {
  const validate = ajv.compile({ $ref: `hub#/components/schemas/${schema}` });
  if (!validate(value)) faults.push(...validate.errors.map((error) => `${schema}${error.instancePath}: ${error.message} ${JSON.stringify(error.params)}`));
}

console.log(faults.join('\n'));
process.exitCode = faults.length > 0 ? 1 : 0;
