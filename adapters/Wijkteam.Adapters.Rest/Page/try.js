// Makes a form for each call out of /openapi.json. What comes from the hub is only ever shown as text.
const element = (id) => document.getElementById(id);
const make = (tag, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
};

const api = await (await fetch('/openapi.json')).json();
const calls = new Map(Object.entries(api.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([verb, operation]) => [operation.operationId, { path, verb: verb.toUpperCase(), operation }])));
const schemaOf = (schema) => (schema.$ref ? api.components.schemas[schema.$ref.split('/').at(-1)] : schema);
const current = () => calls.get(element('operation').value);
const bodySchema = () => current().operation.requestBody?.content['application/json'].schema;

/** The fields of a message, one in a line, those of messages within further in. */
function fieldsOf(schema, indent = '') {
  return Object.entries(schemaOf(schema).properties ?? {})
    .filter(([, field]) => !field.readOnly)
    .map(([name, field]) => {
      const value = schemaOf(field.items ?? field);
      const kind = value.enum ? value.enum.slice(1).join(' | ') : value.format ?? value.contentEncoding ?? value.type;
      const list = field.items ? '[]' : '';
      return `${indent}${name}${list}: ${value.properties ? '' : `${kind}. `}${field.description}\n${value.properties ? fieldsOf(value, `${indent}    `) : ''}`;
    })
    .join('');
}

function listCalls() {
  const groups = api.tags.map(({ name }) => make('optgroup', { label: name }, ...[...calls.values()]
    .filter(({ operation }) => operation.tags.includes(name))
    .map(({ path, verb, operation }) => make('option', { value: operation.operationId }, `${operation.operationId} — ${verb} ${path}`))));
  element('operation').replaceChildren(...groups);
  element('version').textContent = api.info.version;
}

function showCall() {
  const { operation } = current();
  element('about').textContent = operation.description;
  const parameters = operation.parameters ?? [];
  element('parameters').hidden = parameters.length === 0;
  element('parameters').replaceChildren(element('parameters').querySelector('legend'), ...parameters.map((parameter) => {
    const id = `parameter-${parameter.name}`;
    const help = make('small', { id: `${id}-help`, lang: 'en' }, parameter.description);
    const input = make('input', { id, name: parameter.name, required: parameter.required ?? false });
    input.setAttribute('aria-describedby', help.id);
    return make('p', {}, make('label', { htmlFor: id }, parameter.name), input, help);
  }));
  const schema = bodySchema();
  element('with-body').hidden = !schema;
  element('body').value = schema ? JSON.stringify('requestId' in schemaOf(schema).properties ? { requestId: crypto.randomUUID() } : {}, null, 2) : '';
  element('fields').textContent = schema ? fieldsOf(schema) : '';
  element('body-fault').textContent = '';
}

function urlOf({ path, operation }) {
  const query = new URLSearchParams();
  let filled = path;
  for (const parameter of operation.parameters ?? []) {
    const value = element(`parameter-${parameter.name}`).value;
    if (parameter.in === 'path') {
      filled = filled.replace(`{${parameter.name}}`, encodeURIComponent(value));
    } else if (value) {
      for (const one of parameter.schema.type === 'array' ? value.split(',') : [value]) {
        query.append(parameter.name, one.trim());
      }
    }
  }
  return query.size > 0 ? `${filled}?${query}` : filled;
}

async function send(event) {
  event.preventDefault();
  const call = current();
  const headers = { authorization: `Bearer ${element('token').value.trim()}` };
  let body;
  element('body-fault').textContent = '';
  if (bodySchema()) {
    body = element('body').value;
    headers['content-type'] = 'application/json';
    try {
      JSON.parse(body);
    } catch {
      element('body-fault').textContent = 'Dit is geen JSON. / This is no JSON.';
      element('body').focus();
      return;
    }
  }
  try {
    const response = await fetch(urlOf(call), { method: call.verb, headers, body, cache: 'no-store', credentials: 'omit' });
    const text = await response.text();
    element('status').textContent = `${response.status} ${response.statusText}`;
    element('answer').textContent = response.headers.get('content-type')?.includes('json') && !response.headers.get('content-type').includes('ndjson')
      ? JSON.stringify(JSON.parse(text), null, 2) : text;
  } catch {
    element('status').textContent = 'De hub antwoordt niet. / The hub does not answer.';
    element('answer').textContent = '';
  }
}

listCalls();
showCall();
element('operation').addEventListener('change', showCall);
element('call').addEventListener('submit', send);
document.body.dataset.ready = calls.size;
