import {
	attributeFilters,
	canBeAsked,
	exactName,
	groupFilters,
	membershipFilters,
	orderFields,
	readFilters,
	readOrder,
	remoteUserFilters,
	tokenFilters,
	userFilters,
	type FilterRow,
	type FilterTable,
} from '../../../clients/fortiauthenticator/filters';
import { userFields } from '../../../clients/fortiauthenticator/userFields';

describe('filters', () => {
	const texts = ['exact', 'iexact', 'contains', 'icontains'];
	const shown = (table: FilterTable): Record<string, unknown> =>
		Object.fromEntries(Object.entries(table).map(([name, { lookups, values }]) => [name, values ? [...values] : [...lookups]]));
	const kinds = ['ftk', 'ftm', 'ftc', 'email', 'sms'];

	test('are those of the guide', () => {
		const token = { token_type: kinds, token_serial: ['exact', 'iexact'] };
		expect(shown(userFilters)).toEqual({
			username: [...texts, 'in'],
			email: [...texts, 'in'],
			first_name: texts,
			last_name: texts,
			city: texts,
			state: texts,
			country: texts,
			active: ['true', 'false'],
			...token,
		});
		expect(Object.keys(remoteUserFilters.ldapusers)).toEqual([
			'username',
			'email',
			'first_name',
			'last_name',
			'active',
			'token_type',
			'token_serial',
		]);
		expect(Object.keys(remoteUserFilters.radiususers)).toEqual(['username', 'email', 'active', 'token_type', 'token_serial']);
		expect(shown(attributeFilters)).toEqual({ vendor: ['exact'], attribute: ['exact'], attr_value: [...texts, 'in'] });
		expect(shown(tokenFilters)).toEqual({
			serial: ['exact', 'iexact'],
			type: ['ftk', 'ftm'],
			status: ['new', 'available', 'pending', 'assigned'],
			license: ['exact'],
		});
		const texted = [...texts, 'in'];
		expect(shown(membershipFilters)).toEqual({ user: ['exact', 'in'], group: ['exact', 'in'], username: texted, group_name: texted });
		expect(shown(groupFilters)).toEqual({ name: ['exact'] });
		expect(Object.values({ ...attributeFilters, ...tokenFilters, ...groupFilters }).map(({ label }) => label)).toEqual([
			'Vendor',
			'Attribute',
			'Value',
			'Serial',
			'Type',
			'Status',
			'License',
			'Name',
		]);
		for (const name of ['active', 'token_type']) expect(userFilters[name].lookups).toEqual(['exact']);
		for (const name of ['type', 'status']) expect(tokenFilters[name].lookups).toEqual(['exact']);
		for (const name of Object.keys(userFilters)) expect(userFilters[name].label).toBe(userFields[name].label);
		expect(orderFields).toEqual(['id', 'username', 'email', 'first_name', 'last_name', 'city', 'state', 'country', 'active']);
	});

	test.each<[FilterRow, string]>([
		[{ field: 'username', value: 'ada' }, 'username=ada'],
		[{ field: 'username', value: '' }, 'username='],
		[{ field: 'city', lookup: 'iexact', value: '' }, 'city__iexact='],
		[{ field: 'username', lookup: 'in', value: 'a, b ,,c' }, 'username__in=a,b,c'],
		[{ field: 'active', value: 'true' }, 'active=true'],
		[{ field: 'username', value: 'True' }, 'username__in=True,'],
		[{ field: 'username', lookup: 'in', value: 'nil' }, 'username__in=nil,'],
		[{ field: 'username', lookup: 'iexact', value: 'none' }, 'username__iexact=NONE'],
		[{ field: 'city', lookup: 'icontains', value: 'false' }, 'city__icontains=FALSE'],
		[{ field: 'city', value: 'NONE' }, 'city=NONE'],
	])('%j are sent as %s', (row, pair) => {
		expect(readFilters(userFilters, [row]).map((one) => one.join('='))).toEqual([pair]);
	});

	test.each<[FilterRow, string]>([
		[{ field: 'usrname', value: 'x' }, "FortiAuthenticator has no filter 'usrname' here and would list everybody"],
		[{ field: 'constructor', value: 'x' }, "FortiAuthenticator has no filter 'constructor' here and would list everybody"],
		[{ field: 'city', lookup: 'in', value: 'x' }, "'City' can't be compared by 'in'"],
		[{ field: 'city', lookup: 'contains', value: '' }, "The filter on 'City' has no value"],
		[{ field: 'username', lookup: 'in', value: ' , ' }, "The filter on 'Username' has no value"],
		[{ field: 'active', value: 'yes' }, "'yes' is not a value of the filter 'Active'"],
		...['true', 'True', 'false', 'False', 'none', 'None', 'nil'].map((value): [FilterRow, string] => [
			{ field: 'city', lookup: 'contains', value },
			`FortiAuthenticator can't search 'City' for the word '${value}': it takes it for something else`,
		]),
		[{ field: 'city', value: 'None' }, "FortiAuthenticator can't search 'City' for the word 'None': it takes it for something else"],
	])('%j are refused', (row, message) => {
		expect(() => readFilters(userFilters, [row])).toThrow(expect.objectContaining({ kind: 'invalid', message, delivery: 'unsent' }));
	});

	test('that are refused name what there is to choose from', () => {
		const cureOf = (row: FilterRow): unknown => {
			try {
				return readFilters(userFilters, [row]);
			} catch (reason) {
				return (reason as { cure?: string }).cure;
			}
		};
		expect(cureOf({ field: 'x', value: '' })).toBe(`Choose one of: ${Object.keys(userFilters).join(', ')}`);
		expect(cureOf({ field: 'city', lookup: 'in', value: 'x' })).toBe('Choose one of: exact, iexact, contains, icontains');
		expect(cureOf({ field: 'active', value: 'x' })).toBe('Choose one of: true, false');
		expect(() => readOrder(['x'])).toThrow(expect.objectContaining({ cure: `Choose one of: ${orderFields.join(', ')}` }));
		expect([canBeAsked('None'), canBeAsked('none of them')]).toEqual([false, true]);
	});

	test('by a name, and orders, are read too', () => {
		expect(exactName(userFilters, 'username', 'a,True')).toEqual([['username', 'a,True']]);
		expect(exactName(userFilters, 'username', 'True')).toEqual([['username__in', 'True,']]);
		expect(readOrder(['id', '-username'])).toEqual([
			['order_by', 'id'],
			['order_by', '-username'],
		]);
		expect(() => readOrder(['--id'])).toThrow(expect.objectContaining({ message: "'-id' is not a field to sort local users by" }));
	});
});
