// Has a converter that is not ours put documents in JSON into XML, and others in XML into JSON.
// In: [{ "name", "json", "xml" }] as JSON on standard input. Out: the same, with each made from the other.
import { readFileSync } from 'node:fs';
import fhirPackage from 'fhir';

const fhir = new fhirPackage.Fhir();
const answers = JSON.parse(readFileSync(0, 'utf8')).map(({ name, json, xml }) => ({ name, json: fhir.xmlToJson(xml), xml: fhir.jsonToXml(json) }));
process.stdout.write(JSON.stringify(answers));
