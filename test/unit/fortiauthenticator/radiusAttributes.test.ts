import type { JsonObject } from '../../../clients/json';
import { checkAttribute, radiusAttributeId, RadiusAttributes } from '../../../clients/fortiauthenticator/radiusAttributes';
import type { LocalUser, RadiusAttribute } from '../../../clients/fortiauthenticator/types';
import type { FilterRow } from '../../../clients/fortiauthenticator/filters';
import { readLocalUser } from '../../../clients/fortiauthenticator/userFields';
import { refusalOf } from '../../refusalOf';
import { applianceStub, listed, lost, methods, queries, record, refused, type Reply, type Sent } from './applianceStub';

const ada = readLocalUser(record(7, 'ada')) as LocalUser;
const path = '/api/v1/localusers/7/radiusattributes/';
const missing = 'local user with the ID 7 any more';
const row = (id: number, attribute: string, attr_val: string, vendor = 'Default'): RadiusAttribute =>
	({ id, vendor, attribute, attr_val }) as RadiusAttribute;
const name = row(1, 'Filter-Id', 'staff');
const vlan = row(2, 'Tunnel-Private-Group-Id', '12');

function attributesWith(...replies: Array<Reply | Error>) {
	const stub = applianceStub((_request, index) => replies[Math.min(index, replies.length - 1)]);
	return { ...stub, attributes: new RadiusAttributes(stub.appliance) };
}

/** A user whose attributes change with what is sent; what `spoil` returns comes in place of an answer. */
function storeWith(first: RadiusAttribute[], spoil: (sent: Sent, change: () => void) => Reply | Error | undefined = () => undefined) {
	let rows = first;
	const carryOut = ({ method, path: to, body }: Sent): void => {
		const fresh = (one: unknown, index: number): RadiusAttribute => ({
			...(one as RadiusAttribute),
			id: (50 + index) as RadiusAttribute['id'],
		});
		if (method === 'POST') rows = [...rows, fresh(body, rows.length)];
		if (method === 'DELETE') rows = to === path ? [] : rows.filter(({ id }) => to !== `${path}${id}/`);
		if (method === 'PUT') rows = Object.values(body as Record<string, unknown[]>)[0].map(fresh);
		if (method === 'PATCH') rows = rows.map((one) => (to === `${path}${one.id}/` ? { ...one, ...(body as JsonObject) } : one));
	};
	const stub = applianceStub((sent): Reply | Error => {
		const spoiled = spoil(sent, () => carryOut(sent));
		if (spoiled) return spoiled;
		carryOut(sent);
		if (sent.method !== 'GET') return {};
		if (sent.path === path) return listed(...rows);
		const one = rows.find(({ id }) => sent.path === `${path}${id}/`);
		return one ? { body: one } : refused(404, 'notFound');
	});
	return {
		...stub,
		attributes: new RadiusAttributes(stub.appliance),
		rows: () => rows.map(({ attribute, attr_val }) => `${attribute}=${attr_val}`),
	};
}

test.each([
	['', 'No RADIUS attribute is chosen'],
	['x', "'x' is not the number of a RADIUS attribute"],
])('%j is no number of an attribute', (value, message) => {
	expect(() => radiusAttributeId(value)).toThrow(expect.objectContaining({ kind: 'invalid', message, fields: ['id'], delivery: 'unsent' }));
	expect(radiusAttributeId('5')).toBe(5);
});

describe('an attribute to be written', () => {
	test.each([undefined, ''])('with the vendor %j is one of the vendor Default', (vendor) => {
		expect(checkAttribute({ vendor, attribute: 'A', attr_val: 'v' })).toEqual({ vendor: 'Default', attribute: 'A', attr_val: 'v' });
	});

	test.each([
		['vendor', 'Vendor', 40],
		['attribute', 'Attribute', 255],
		['attr_val', 'Value', 255],
	] as const)('has a %s (%s) of up to %i characters', (field, label, most) => {
		const given = { vendor: 'V', attribute: 'A', attr_val: 'v' };
		expect(checkAttribute({ ...given, [field]: '😀'.repeat(most) })[field]).toHaveLength(2 * most);
		const refusal = { kind: 'invalid', fields: [field], delivery: 'unsent' };
		expect(() => checkAttribute({ ...given, [field]: 'x'.repeat(most + 1) })).toThrow(
			expect.objectContaining({ ...refusal, message: `'${label}' of the RADIUS attribute is longer than ${most} characters` }),
		);
		if (field === 'vendor') return;
		expect(() => checkAttribute({ ...given, [field]: '' })).toThrow(
			expect.objectContaining({ ...refusal, message: `'${label}' of the RADIUS attribute is empty` }),
		);
	});
});

describe('reading', () => {
	test('takes the value by either name, and the number from either place', async () => {
		const { attributes, sent } = attributesWith(
			listed(
				{ id: 1, vendor: 'Cisco', attribute: 'A', attr_val: 'v' },
				{ resource_uri: '/api/v1/localusers/7/radiusattributes/2/', attribute: 'B', attr_value: 5 },
				{ id: 3, attribute: 'C', attr_val: true, attr_value: 'other' },
			),
		);
		expect(await attributes.list(ada)).toEqual([
			{ id: 1, vendor: 'Cisco', attribute: 'A', attr_val: 'v' },
			{ id: 2, vendor: 'Default', attribute: 'B', attr_val: '5', resource_uri: '/api/v1/localusers/7/radiusattributes/2/' },
			{ id: 3, vendor: 'Default', attribute: 'C', attr_val: 'true' },
		]);
		const query = 'limit=1000&offset=0';
		expect(sent).toEqual([{ method: 'GET', path, query, action: 'list RADIUS attributes', subject: missing }]);
	});

	test.each([
		[{ attribute: 'A', attr_val: 'v' }],
		[{ id: 3, attr_val: 'v' }],
		[{ id: 3, attribute: 'A' }],
		[{ id: 3, attribute: 'A', attr_val: null }],
		[{ id: 3, vendor: 7, attribute: 'A', attr_val: 'v' }],
		[{ resource_uri: '/api/v1/localusers/7/', attribute: 'A', attr_val: 'v' }],
	])('refuses a list with %j in it', async (broken) => {
		expect(await refusalOf(attributesWith(listed(name, broken)).attributes.list(ada))).toMatchObject({
			kind: 'protocol',
			message: 'The list of RADIUS attributes holds something that is none',
		});
	});

	test.each<[FilterRow, number[]]>([
		[{ field: 'attr_value', value: 'Staff' }, [2]],
		[{ field: 'attr_value', lookup: 'iexact', value: 'STAFF' }, [1, 2]],
		[{ field: 'attr_value', lookup: 'contains', value: 'taff' }, [1, 2, 3]],
		[{ field: 'attr_value', lookup: 'contains', value: 'Taff' }, []],
		[{ field: 'attr_value', lookup: 'icontains', value: 'TAFFE' }, [3]],
		[{ field: 'attr_value', lookup: 'in', value: 'x, Staff,staffed' }, [2, 3]],
		[{ field: 'vendor', value: 'Cisco' }, [3]],
		[{ field: 'attribute', value: 'B' }, [2]],
	])('filters once more by %j', async (filter, ids) => {
		const { attributes } = attributesWith(listed(row(1, 'A', 'staff'), row(2, 'B', 'Staff'), row(3, 'C', 'staffed', 'Cisco')));
		expect((await attributes.list(ada, [filter])).map(({ id }) => id)).toEqual(ids);
		expect((await attributes.list(ada, [filter], 1)).map(({ id }) => id)).toEqual(ids.slice(0, 1));
	});

	test('asks without the filter on the value where that one is refused', async () => {
		const filters = [
			{ field: 'attr_value', value: 'staff' },
			{ field: 'vendor', value: 'Default' },
		];
		const { attributes, sent } = attributesWith(refused(400), listed(name, vlan));
		expect(await attributes.list(ada, filters)).toEqual([name]);
		expect(queries(sent)).toEqual(['attr_value=staff&vendor=Default&limit=1000&offset=0', 'vendor=Default&limit=1000&offset=0']);
		for (const [reason, asked] of [
			[refused(403, 'rights'), filters],
			[refused(400), filters.slice(1)],
		] as const) {
			const other = attributesWith(reason);
			expect(await refusalOf(other.attributes.list(ada, [...asked]))).toMatchObject({ status: reason.status });
			expect(other.sent).toHaveLength(1);
		}
	});

	test('of one is content with that one only', async () => {
		const subject = "RADIUS attribute with the ID 1 of the local user 'ada'";
		const { attributes, sent } = attributesWith({ body: name });
		expect(await attributes.get(ada, name.id)).toEqual(name);
		expect(sent).toEqual([{ method: 'GET', path: `${path}1/`, query: '', action: 'read a RADIUS attribute', subject }]);
		expect(await refusalOf(attributesWith({ body: vlan }).attributes.get(ada, name.id))).toMatchObject({
			kind: 'protocol',
			message: `FortiAuthenticator answered, but not with the ${subject}`,
		});
	});

	test('finds the one that is equal in all', async () => {
		const { attributes } = attributesWith(listed(row(1, 'A', 'v', 'Cisco'), row(2, 'B', 'v'), row(3, 'A', 'w'), row(4, 'A', 'v')));
		expect((await attributes.findEqual(ada, { attribute: 'A', attr_val: 'v' }))?.id).toBe(4);
		expect((await attributes.findEqual(ada, { vendor: 'Cisco', attribute: 'A', attr_val: 'v' }))?.id).toBe(1);
		expect(await attributes.findEqual(ada, { attribute: 'a', attr_val: 'v' })).toBeUndefined();
	});
});

describe('adding', () => {
	const wanted = { attribute: 'A', attr_val: 'v' };
	const made = row(9, 'A', 'v');

	test.each([[made], [[made]]])('is told by %j', async (body) => {
		const { attributes, sent } = attributesWith(listed(), { body });
		expect(await attributes.create(ada, wanted)).toEqual(made);
		const action = "add the RADIUS attribute 'A' to the local user 'ada'";
		expect(sent[1]).toEqual({ method: 'POST', path, query: '', body: { vendor: 'Default', ...wanted }, action, subject: missing });
		expect(sent).toHaveLength(2);
	});

	test('is read by the number of its address, or found in the list', async () => {
		const byId = attributesWith(listed(), { headers: { location: `https://fac${path}9/` } }, { body: made });
		expect(await byId.attributes.create(ada, wanted)).toEqual(made);
		expect(byId.sent[2].path).toBe(`${path}9/`);
		expect(await attributesWith(listed(), {}, listed(made)).attributes.create(ada, wanted)).toEqual(made);
		expect(await refusalOf(attributesWith(listed(), {}, listed()).attributes.create(ada, wanted))).toMatchObject({
			kind: 'uncertain',
			message: expect.stringContaining('The new RADIUS attribute is not in the list'),
		});
	});

	test('what is there already is a conflict', async () => {
		const { attributes, sent } = attributesWith(listed(made));
		expect(await refusalOf(attributes.create(ada, wanted))).toMatchObject({
			kind: 'conflict',
			message: "The local user 'ada' has the RADIUS attribute 'A' with this value already",
		});
		expect(sent).toHaveLength(1);
	});

	test('is looked up when the answer is lost, and not repeated', async () => {
		const { attributes, sent } = attributesWith(listed(), lost(), listed(made));
		expect(await attributes.create(ada, wanted)).toEqual(made);
		expect(methods(sent)).toBe('GET POST GET');
	});
});

describe('changing', () => {
	test('sends what differs, and reads the rest', async () => {
		const { attributes, sent } = storeWith([name]);
		expect((await attributes.update(ada, name, { attr_val: 'crew', attribute: 'Filter-Id' })).attr_val).toBe('crew');
		const action = "change the RADIUS attribute 'Filter-Id' of the local user 'ada'";
		const subject = 'RADIUS attribute with the ID 1 any more';
		expect(sent[0]).toEqual({ method: 'PATCH', path: `${path}1/`, query: '', body: { attr_val: 'crew' }, action, subject });
		expect(methods(sent)).toBe('PATCH GET');
	});

	test('to what it is sends nothing', async () => {
		const { attributes, sent } = storeWith([name]);
		expect(await attributes.update(ada, name, { attr_val: 'staff' })).toBe(name);
		expect(sent).toEqual([]);
	});

	test('is looked at when the answer is lost, and repeated when it did not happen', async () => {
		const done = storeWith([name], ({ method }, change) => {
			if (method !== 'PATCH') return undefined;
			change();
			return lost();
		});
		expect((await done.attributes.update(ada, name, { attr_val: 'crew' })).attr_val).toBe('crew');
		expect(methods(done.sent)).toBe('PATCH GET');
		let first = true;
		const again = storeWith([name], ({ method }) => {
			if (method !== 'PATCH' || !first) return undefined;
			first = false;
			return lost();
		});
		expect((await again.attributes.update(ada, name, { attr_val: 'crew' })).attr_val).toBe('crew');
		expect(methods(again.sent)).toBe('PATCH GET PATCH GET');
	});
});

describe('removing', () => {
	test('one is one request, looked up when its answer is lost', async () => {
		const { attributes, sent, rows } = storeWith([name, vlan]);
		await attributes.delete(ada, name);
		const action = "delete the RADIUS attribute 'Filter-Id' of the local user 'ada'";
		const subject = 'RADIUS attribute with the ID 1 any more';
		expect(sent).toEqual([{ method: 'DELETE', path: `${path}1/`, query: '', action, subject }]);
		expect(rows()).toEqual(['Tunnel-Private-Group-Id=12']);
		const gone = attributesWith(lost(), listed(vlan));
		await gone.attributes.delete(ada, name);
		expect(await refusalOf(attributesWith(lost(), listed(name)).attributes.delete(ada, name))).toMatchObject({ kind: 'uncertain' });
	});

	test('all is one request that says so, repeated while some are left', async () => {
		const { attributes, sent } = storeWith([name, vlan]);
		await attributes.deleteAll(ada);
		const action = "delete all RADIUS attributes of the local user 'ada'";
		expect(sent).toEqual([{ method: 'DELETE', path, query: '', action, subject: missing, wholeAttributeList: true }]);
		const again = attributesWith(lost(), listed(name), {});
		await again.attributes.deleteAll(ada);
		expect(methods(again.sent)).toBe('DELETE GET DELETE');
		const gone = attributesWith(lost(), listed());
		await gone.attributes.deleteAll(ada);
		expect(methods(gone.sent)).toBe('DELETE GET');
	});
});

describe('replacing all', () => {
	const wanted = [
		{ attribute: 'A', attr_val: 'v' },
		{ attribute: 'A', attr_val: 'v' },
	];
	const what = "replace the RADIUS attributes of the local user 'ada'";

	test('by none is refused', async () => {
		const { attributes, sent } = storeWith([name]);
		expect(await refusalOf(attributes.replaceAll(ada, []))).toMatchObject({
			message: 'The list of RADIUS attributes is empty',
			fields: ['attributes'],
			delivery: 'unsent',
		});
		expect(sent).toEqual([]);
	});

	test('by the same, in any order, sends nothing', async () => {
		const { attributes, sent } = storeWith([name, vlan]);
		expect(
			await attributes.replaceAll(
				ada,
				[vlan, name].map(({ attribute, attr_val }) => ({ attribute, attr_val })),
			),
		).toEqual({
			attributes: [name, vlan],
			changed: false,
		});
		expect(methods(sent)).toBe('GET');
	});

	test('is one request under the name that the list has', async () => {
		const { attributes, sent, rows } = storeWith([name, vlan]);
		expect(await attributes.replaceAll(ada, wanted)).toMatchObject({ changed: true, attributes: wanted });
		const body = { objects: wanted.map((one) => ({ vendor: 'Default', ...one })) };
		expect(sent[1]).toEqual({ method: 'PUT', path, query: '', body, action: what, subject: missing, wholeAttributeList: true });
		expect([methods(sent), rows()]).toEqual(['GET PUT GET', ['A=v', 'A=v']]);
		const other = attributesWith({ body: { meta: {}, radius_attributes: [name] } }, {}, { body: [row(3, 'A', 'v'), row(4, 'A', 'v')] });
		await other.attributes.replaceAll(ada, wanted);
		expect(Object.keys(other.sent[1].body as object)).toEqual(['radius_attributes']);
		const bare = attributesWith({ body: [name] }, {}, { body: [row(3, 'A', 'v'), row(4, 'A', 'v')] });
		await bare.attributes.replaceAll(ada, wanted);
		expect(Object.keys(bare.sent[1].body as object)).toEqual(['objects']);
	});

	test('counts an attribute that occurs twice as two', async () => {
		const { attributes, rows } = storeWith([row(1, 'A', 'v'), row(2, 'B', 'x')]);
		expect((await attributes.replaceAll(ada, wanted)).changed).toBe(true);
		expect(rows()).toEqual(['A=v', 'A=v']);
		expect((await attributes.replaceAll(ada, [wanted[0], { attribute: 'B', attr_val: 'x' }])).changed).toBe(true);
	});

	test('with another end than was asked for is an error', async () => {
		const { attributes } = attributesWith(listed(name), {}, listed(row(3, 'A', 'v')));
		expect(await refusalOf(attributes.replaceAll(ada, wanted))).toMatchObject({
			kind: 'backend',
			message: "The RADIUS attributes of the local user 'ada' were replaced, but are not all as they were sent",
		});
	});

	test('that is not sent is refused as it is', async () => {
		const unsent = refused(400).with({ delivery: 'unsent' });
		const { attributes, sent } = attributesWith(listed(name), unsent);
		expect(await refusalOf(attributes.replaceAll(ada, wanted))).toMatchObject({ message: 'refused with 400', delivery: 'unsent' });
		expect(methods(sent)).toBe('GET PUT');
	});

	test('whose answer was lost is looked at', async () => {
		const done = storeWith([name], ({ method }, change) => {
			if (method !== 'PUT') return undefined;
			change();
			return lost();
		});
		expect(await done.attributes.replaceAll(ada, wanted)).toMatchObject({ changed: true, attributes: wanted });
		const undone = storeWith([name], ({ method }) => (method === 'PUT' ? lost() : undefined));
		expect(await refusalOf(undone.attributes.replaceAll(ada, wanted))).toMatchObject({
			message: 'gone; the attributes are as they were',
			delivery: 'answered',
		});
	});

	test('that was refused after the old ones were gone puts them back', async () => {
		const { attributes, sent, rows } = storeWith([name, vlan], ({ method }, change) => {
			if (method !== 'PUT') return undefined;
			change();
			return refused(400);
		});
		expect(await refusalOf(attributes.replaceAll(ada, [wanted[0]]))).toMatchObject({
			kind: 'invalid',
			message: 'refused with 400; FortiAuthenticator had removed the old attributes by then, and they were put back',
			delivery: 'answered',
		});
		expect(rows().sort()).toEqual(['Filter-Id=staff', 'Tunnel-Private-Group-Id=12']);
		expect(sent.filter(({ method }) => method === 'POST')[0]).toEqual({
			method: 'POST',
			path,
			query: '',
			body: { vendor: 'Default', attribute: 'Filter-Id', attr_val: 'staff' },
			action: 'put a RADIUS attribute back',
			subject: missing,
		});
		expect(methods(sent)).toBe('GET PUT GET DELETE POST POST GET');
	});

	test.each([
		['can not be put back', refused(500, 'backend')],
		['are not there afterwards', {}],
	])('whose old ones %s tells what they were', async (_what, trouble) => {
		const { attributes } = storeWith([name, row(2, 'B', 'x', 'Cisco')], ({ method }, change) => {
			if (method === 'PUT') {
				change();
				return refused(400);
			}
			return method === 'POST' ? trouble : undefined;
		});
		expect(await refusalOf(attributes.replaceAll(ada, [wanted[0]]))).toMatchObject({
			kind: 'uncertain',
			message: expect.stringContaining('the old ones could not all be put back; they were: Default/Filter-Id, Cisco/B'),
		});
	});
});
