/** What the example workflows are made of: short words for n8n's nodes, laid out on a grid. */
import { createHash } from 'node:crypto';

const columnWidth = 224;
const rowHeight = 192;

/** The same id whenever the same name is asked for, so that a workflow that did not change does not look changed. */
function idOf(...names) {
	const hex = createHash('sha1').update(names.join('\0')).digest('hex');
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The names that n8n proposes for new credentials: it gives an imported step the one credential that has its name. */
const placeholders = {
	fusionDirectoryApi: 'FusionDirectory account',
	synologyDirectoryServerApi: 'Synology Directory Server account',
	fortiAuthenticatorApi: 'FortiAuthenticator account',
	smtp: 'SMTP account',
	httpHeaderAuth: 'Secret of the sender',
	openAiApi: 'OpenAI account',
};
const credential = (type) => ({ [type]: { id: '', name: placeholders[type] } });

const node = (type, typeVersion, parameters, more = {}) => ({ type, typeVersion, parameters, ...more });
const base = (name, version, parameters, more) => node(`n8n-nodes-base.${name}`, version, parameters, more);
const ours = (name, credentialType) => (resource, operation, parameters, more) =>
	node(
		`n8n-nodes-directory-services.${name}`,
		1,
		{ resource, operation, ...parameters },
		{ credentials: credential(credentialType), onError: 'continueErrorOutput', ...more },
	);

export const fusion = ours('fusionDirectory', 'fusionDirectoryApi');
export const synology = ours('synologyDirectoryServer', 'synologyDirectoryServerApi');
export const forti = ours('fortiAuthenticator', 'fortiAuthenticatorApi');
/** A node of ours as a tool of an agent: an agent is told what went wrong, it has no branch for it. */
export const asTool = ({ onError, ...made }, toolDescription) => ({
	...made,
	type: `${made.type}Tool`,
	parameters: { descriptionType: 'manual', toolDescription, ...made.parameters },
});

export const watch = (service, credentialType, triggerOn, options = {}) =>
	node(
		`n8n-nodes-directory-services.${service}Trigger`,
		1,
		{ pollTimes: { item: [{ mode: 'everyMinute' }] }, triggerOn, ...(Object.keys(options).length > 0 && { options }) },
		{ credentials: credential(credentialType) },
	);

/**
 * What a trigger shows before anybody has a credential: one made-up person, marked as every test event is, so that nothing
 * is done for her. n8n uses it in the editor alone.
 */
export const sample = (source, event, more = {}) => ({
	event,
	eventId: `sample-${event}`,
	detectedAt: '2026-01-31T09:00:00.000Z',
	user: {
		id: source === 'fusionDirectory' ? 'uid=alovelace,ou=people,ou=Engineering,dc=example,dc=com' : '1001',
		username: 'alovelace',
		displayName: 'Ada Lovelace',
		firstName: 'Ada',
		lastName: 'Lovelace',
		email: 'ada.lovelace@example.com',
		phone: '+44 20 7946 0101',
		enabled: event !== 'userDisabled',
		locked: event === 'userDisabled',
		expiresAt: null,
		passwordExpired: null,
		groups: ['engineering'],
		source,
	},
	...more,
	sample: true,
});

export const byName = (value) => ({ __rl: true, mode: 'username', value });
export const byId = (value) => ({ __rl: true, mode: 'id', value });
export const byDn = (value) => ({ __rl: true, mode: 'dn', value });
export const groupByName = (value) => ({ __rl: true, mode: 'name', value });

/** An object that an expression makes. */
export const anObject = (expression) => ({ expression });

const assignment = ([name, value]) => {
	if (value.expression !== undefined) return { id: idOf('assignment', name), name, value: value.expression, type: 'object' };
	const type =
		typeof value === 'object' ? 'array' : typeof value === 'boolean' ? 'boolean' : typeof value === 'number' ? 'number' : 'string';
	return { id: idOf('assignment', name), name, value: type === 'array' ? JSON.stringify(value) : value, type };
};
/** Edit Fields: the named values and nothing else, or together with what is there. */
export const set = (values, { keep = false } = {}) =>
	base('set', 3.4, {
		assignments: { assignments: Object.entries(values).map(assignment) },
		...(keep && { includeOtherFields: true }),
		options: {},
	});
/** An array that an expression makes. */
export const setArray = (name, value) =>
	base('set', 3.4, { assignments: { assignments: [{ id: idOf('assignment', name), name, value, type: 'array' }] }, options: {} });
/** What to change before the first run; later steps read it from there. */
export const settings = (values) =>
	set(Object.fromEntries(Object.entries(values).map(([name, value]) => [`settings.${name}`, value])), { keep: true });
export const setting = (name) => `$('Settings').first().json.settings.${name}`;

/** Two ways: first output where the expression holds. */
const holds = (expression) => ({
	options: { caseSensitive: true, leftValue: '', typeValidation: 'loose', version: 2 },
	conditions: [
		{
			id: idOf('condition', expression),
			leftValue: `={{ ${expression} }}`,
			rightValue: '',
			operator: { type: 'boolean', operation: 'true', singleValue: true },
		},
	],
	combinator: 'and',
});
export const when = (expression) => base('if', 2.2, { conditions: holds(expression), looseTypeValidation: true, options: {} });
export const keepIf = (expression, more) =>
	base('filter', 2.2, { conditions: holds(expression), looseTypeValidation: true, options: {} }, more);
export const nothing = () => base('noOp', 1, {});
export const once = (value) =>
	base('removeDuplicates', 2, {
		operation: 'removeItemsSeenInPreviousExecutions',
		logic: 'removeItemsWithAlreadySeenKeyValues',
		dedupeValue: `={{ ${value} }}`,
		options: {},
	});
export const stop = (errorMessage) => base('stopAndError', 1, { errorMessage });
export const daily = (hour) => base('scheduleTrigger', 1.2, { rule: { interval: [{ triggerAtHour: hour }] } });
export const weekly = (day, hour) =>
	base('scheduleTrigger', 1.2, { rule: { interval: [{ field: 'weeks', triggerAtDay: [day], triggerAtHour: hour }] } });
export const splitOut = (field) => base('splitOut', 1, { fieldToSplitOut: field, options: {} });
export const collect = (field) => base('aggregate', 1, { aggregate: 'aggregateAllItemData', destinationFieldName: field, options: {} });
export const append = (numberInputs) => base('merge', 3, { numberInputs }, { alwaysOutputData: true });
export const wait = (days) =>
	base('wait', 1.1, { resume: 'timeInterval', amount: days, unit: 'days' }, { webhookId: idOf('wait', String(days)) });
export const code = (jsCode, more) => base('code', 2, { jsCode, ...more });

/** A table for people out of a list of records. */
export const table = (rows, columns) => {
	const cells = (tag, list) => `'<tr>' + ${list} + '</tr>'`.replaceAll('TAG', tag);
	const head = columns.map(([title]) => `<th align=left>${title}</th>`).join('');
	const safe = (expression) => `String(${expression} ?? '').replace(/[&<>]/g, (sign) => '&#' + sign.charCodeAt(0) + ';')`;
	const body = columns.map(([, key]) => `'<td>' + ${safe(`row.${key}`)} + '</td>'`).join(' + ');
	return `'<table cellpadding=4><tr>${head}</tr>' + ${rows}.map((row) => ${cells('td', body)}).join('') + '</table>'`;
};

const mailCredentials = { credentials: credential('smtp') };
export const mail = (to, subject, html) =>
	base(
		'emailSend',
		2.1,
		{
			fromEmail: `={{ ${setting('sender')} }}`,
			toEmail: `={{ ${to} }}`,
			subject: `=${subject}`,
			emailFormat: 'html',
			html: `=${html}`,
			options: { appendAttribution: false },
		},
		{ ...mailCredentials, webhookId: idOf('mail', subject) },
	);
/** Asks by mail and waits for a click on one of two buttons. */
export const askByMail = (to, subject, message, days = 7) =>
	base(
		'emailSend',
		2.1,
		{
			operation: 'sendAndWait',
			fromEmail: `={{ ${setting('sender')} }}`,
			toEmail: `={{ ${to} }}`,
			subject: `=${subject}`,
			message: `=${message}`,
			approvalOptions: { values: { approvalType: 'double' } },
			options: {
				limitWaitTime: { values: { limitType: 'afterTimeInterval', resumeAmount: days, resumeUnit: 'days' } },
				appendAttribution: false,
			},
		},
		{ ...mailCredentials, webhookId: idOf('ask', subject) },
	);
/** The person that approves a tool of an agent. */
export const approvalOfTools = () =>
	base(
		'emailSendHitlTool',
		2.1,
		{
			message: '=The assistant wants to use {{ $tool.name }} with {{ JSON.stringify($tool.parameters) }}.',
			fromEmail: 'directory@example.com',
			toEmail: 'admin@example.com',
			subject: 'The directory assistant asks for your approval',
			approvalOptions: { values: { approvalType: 'double' } },
			options: { limitWaitTime: { values: { limitType: 'afterTimeInterval', resumeAmount: 1, resumeUnit: 'hours' } } },
		},
		{ ...mailCredentials, webhookId: idOf('approval of tools') },
	);

export const form = (path, formTitle, formDescription, fields, more = {}) =>
	base(
		'formTrigger',
		2.2,
		{ formTitle, formDescription, formFields: { values: fields }, options: { path }, ...more },
		{ webhookId: idOf('form', path) },
	);
export const field = (fieldLabel, more = {}) => ({ fieldLabel, requiredField: true, ...more });
export const lastPage = (completionTitle, completionMessage) =>
	base(
		'form',
		1,
		{ operation: 'completion', completionTitle, completionMessage: `=${completionMessage}`, options: {} },
		{ webhookId: idOf('page', completionTitle) },
	);
export const webhook = (path) =>
	base(
		'webhook',
		2,
		{ httpMethod: 'POST', path, authentication: 'headerAuth', options: {} },
		{ webhookId: path, credentials: credential('httpHeaderAuth') },
	);

/** A coloured note behind the columns `from` to `to`, `rows` high. */
export const note = (from, to, content, { rows = 1, color = 5, row = 0 } = {}) => ({ from, to, content, rows, color, row });

/**
 * A workflow in n8n's file format.
 *
 * @param nodes  by name: `[column, row, node]`
 * @param links  `'A > B'` first output, `'A 1> B'` second output, `'A !> B'` error output, `'A > 1 B'` into the second input,
 *   `'A ai_tool> B'` a connection of that kind; `>` may be repeated: `'A > B > C'`
 * @param pinned  by name of a trigger: the item that the editor shows
 */
export function workflow(name, { about, notes = [], nodes, links, pinned = {}, settings: workflowSettings = {} }) {
	const outputsOf = ({ type }) => (/\.(if)$/.test(type) ? 2 : type.endsWith('.compareDatasets') ? 4 : 1);
	const widest = Math.max(...Object.values(nodes).map(([column]) => column));
	const sticky = ({ from, to, content, rows, color, row }, index) => ({
		id: idOf(name, 'note', String(index)),
		name: index === 0 ? 'About' : `Note ${index}`,
		type: 'n8n-nodes-base.stickyNote',
		typeVersion: 1,
		position: [from * columnWidth - 64, row * rowHeight - 176],
		parameters: { content, width: (to - from + 1) * columnWidth - 16, height: 160 + rows * rowHeight, color },
	});
	const top = {
		...sticky({ from: 0, to: Math.max(widest, 4), content: `## ${name}\n${about}`, rows: 0, color: 7, row: 0 }, 0),
		position: [-64, -368],
	};
	const connections = {};
	for (const link of links) {
		const parts = link.split(/\s+((?:\d+|!|ai_\w+)?>)\s+/);
		for (let index = 0; index + 2 < parts.length; index += 2) {
			const [from, arrow, target] = parts.slice(index, index + 3);
			const [, input = '0', to] = /^(?:(\d) )?(.*)$/.exec(target);
			const mark = arrow.slice(0, -1);
			const kind = mark.startsWith('ai_') ? mark : 'main';
			for (const end of [from.replace(/^\d /, ''), to]) if (!nodes[end]) throw new Error(`${name}: no node '${end}'`);
			const source = from.replace(/^\d /, '');
			const output = mark === '!' ? outputsOf(nodes[source][2]) : /^\d+$/.test(mark) ? Number(mark) : 0;
			const lists = ((connections[source] ??= {})[kind] ??= []);
			while (lists.length <= output) lists.push([]);
			lists[output].push({ node: to, type: kind, index: Number(input) });
		}
	}
	return {
		name,
		nodes: [
			top,
			...notes.map((one, index) => sticky(one, index + 1)),
			...Object.entries(nodes).map(([title, [column, row, made]]) => {
				const { type, typeVersion, parameters, ...rest } = made;
				return {
					id: idOf(name, title),
					name: title,
					type,
					typeVersion,
					position: [column * columnWidth, row * rowHeight],
					parameters,
					...rest,
				};
			}),
		],
		connections,
		...(Object.keys(pinned).length > 0 && {
			pinData: Object.fromEntries(Object.entries(pinned).map(([title, json]) => [title, [{ json }]])),
		}),
		settings: { executionOrder: 'v1', ...workflowSettings },
	};
}

/** Every step's error output leads there: one mail for each person, and everybody else goes on. */
export function failures(column, row, person) {
	return {
		'Note What Failed': [
			column,
			row,
			set({ person: `={{ ${person} }}`, step: '={{ $prevNode.name }}', message: '={{ $json.error?.message ?? $json.error }}' }),
		],
		'Tell the Administrator': [
			column + 1,
			row,
			mail(
				setting('administrator'),
				'{{ $json.step }} did not work for {{ $json.person }}',
				'<p>{{ $json.person }}: {{ $json.step }}</p><p>{{ $json.message }}</p><p>Everybody else went on. Mend the cause, then run the step again for this person.</p>',
			),
		],
	};
}
export const failing = (steps) => [...steps.map((step) => `${step} !> Note What Failed`), 'Note What Failed > Tell the Administrator'];
