import { type JsonObject, isJsonObject } from '../json';
import { BackendError } from '../errors';
import { sendSettled, type Appliance } from './appliance';
import { attributeFilters, readFilters, type FilterRow } from './filters';
import { localUserId } from './localUsers';
import { isLost, lookAfter, settleWrite, uncertain } from '../http/lostWrite';
import { walk, type Listing, type QueryPairs } from './paging';
import { apiPath, type ApiPath } from './paths';
import { service, readId, type LocalUser, type NewRadiusAttribute, type RadiusAttribute, type RadiusAttributeId } from './types';
import { longest } from './userFields';

const labels = { vendor: 'Vendor', attribute: 'Attribute', attr_val: 'Value' } as const;

function refuse(message: string, cure: string, field: string): never {
	throw new BackendError({ kind: 'invalid', message, cure, fields: [field], delivery: 'unsent' });
}

/** Checks a number typed by a person. @throws BackendError kind `invalid` */
export function radiusAttributeId(value: string | number): RadiusAttributeId {
	const id = readId<'radiusattributes'>(value);
	return (
		id ??
		refuse(
			value === '' ? 'No RADIUS attribute is chosen' : `'${value}' is not the number of a RADIUS attribute`,
			'Enter the number that a list of the attributes shows',
			'id',
		)
	);
}

/** Checks an attribute before it is sent; `vendor` falls back to `Default`. @throws BackendError kind `invalid` */
export function checkAttribute(fields: NewRadiusAttribute): Required<NewRadiusAttribute> {
	const checked = {
		vendor: fields.vendor === undefined || fields.vendor === '' ? 'Default' : fields.vendor,
		attribute: fields.attribute,
		attr_val: fields.attr_val,
	};
	for (const name of ['vendor', 'attribute', 'attr_val'] as const) {
		if (checked[name] === '') refuse(`'${labels[name]}' of the RADIUS attribute is empty`, 'Fill it in', name);
		if ([...checked[name]].length > longest[name]) {
			refuse(`'${labels[name]}' of the RADIUS attribute is longer than ${longest[name]} characters`, 'Shorten it', name);
		}
	}
	return checked;
}

function isRadiusAttribute(record: JsonObject): record is RadiusAttribute {
	return (
		readId(record.id) !== undefined &&
		typeof record.vendor === 'string' &&
		typeof record.attribute === 'string' &&
		typeof record.attr_val === 'string'
	);
}

/** Reads one attribute; the value is `attr_val` or, by other parts of the guide, `attr_value`. */
function readRadiusAttribute(value: unknown): RadiusAttribute | undefined {
	if (!isJsonObject(value)) return undefined;
	const { attr_value: other, ...rest } = value;
	const match = typeof value.resource_uri === 'string' ? /\/radiusattributes\/(\d+)\/?$/.exec(value.resource_uri) : null;
	const id = readId(value.id) ?? readId(match?.[1]);
	const stored = value.attr_val ?? other;
	const record: JsonObject = {
		...rest,
		id,
		vendor: value.vendor ?? 'Default',
		attr_val: typeof stored === 'number' || typeof stored === 'boolean' ? String(stored) : stored,
	};
	return isRadiusAttribute(record) ? record : undefined;
}

const sameAttribute = (one: Required<NewRadiusAttribute>, other: Required<NewRadiusAttribute>): boolean =>
	one.vendor === other.vendor && one.attribute === other.attribute && one.attr_val === other.attr_val;

/** What the second list has more than the first; the same attribute may occur twice. */
function missingIn<T extends Required<NewRadiusAttribute>>(present: Array<Required<NewRadiusAttribute>>, wanted: T[]): T[] {
	const left = present.slice();
	return wanted.filter((one) => {
		const index = left.findIndex((other) => sameAttribute(one, other));
		if (index >= 0) left.splice(index, 1);
		return index < 0;
	});
}

const sameList = (one: Array<Required<NewRadiusAttribute>>, other: Array<Required<NewRadiusAttribute>>): boolean =>
	one.length === other.length && missingIn(one, other).length === 0;

function matches(attribute: RadiusAttribute, { field, lookup = 'exact', value }: FilterRow): boolean {
	const stored = field === 'attr_value' ? attribute.attr_val : field === 'vendor' ? attribute.vendor : attribute.attribute;
	const [low, wanted] = [stored.toLowerCase(), value.toLowerCase()];
	switch (lookup) {
		case 'exact':
			return stored === value;
		case 'iexact':
			return low === wanted;
		case 'contains':
			return stored.includes(value);
		case 'icontains':
			return low.includes(wanted);
		case 'in':
			return value.split(',').some((one) => one.trim() === stored);
	}
}

/** RADIUS attributes of local users. Everything about them is case-sensitive. */
export class RadiusAttributes {
	constructor(private readonly appliance: Appliance) {}

	private path(user: LocalUser, id?: RadiusAttributeId): ApiPath {
		const parts = ['localusers', localUserId(user.id), 'radiusattributes'];
		return id === undefined ? apiPath(...parts) : apiPath(...parts, radiusAttributeId(id));
	}

	private missing(user: LocalUser): string {
		return `local user with the ID ${user.id} any more`;
	}

	/**
	 * Lists the attributes of a user; filters are applied here once more, since appliances differ in how they call the value.
	 *
	 * @see REST API Solution Guide, Local users, GET /localusers/[id]/radiusattributes/
	 */
	async list(user: LocalUser, filters: FilterRow[] = [], limit?: number): Promise<RadiusAttribute[]> {
		const { attributes } = await this.read(user, readFilters(attributeFilters, filters));
		return attributes.filter((attribute) => filters.every((filter) => matches(attribute, filter))).slice(0, limit);
	}

	/** The list and the key it goes by, which is also the one that a PUT wants. */
	private async read(user: LocalUser, query: QueryPairs): Promise<{ attributes: RadiusAttribute[]; key: string }> {
		const read = async (pairs: QueryPairs): Promise<Listing<JsonObject>> =>
			await walk(this.appliance, this.path(user), pairs, { action: 'list RADIUS attributes', subject: this.missing(user) });
		const valueFilter = ([name]: readonly [string, string]): boolean => name.startsWith('attr_value');
		const { records, key = 'objects' } = await read(query).catch(async (reason: unknown) => {
			const maybeName = reason instanceof BackendError && reason.status === 400 && query.some(valueFilter);
			if (!maybeName) throw reason;
			return await read(query.filter((pair) => !valueFilter(pair)));
		});
		const attributes = records.map(readRadiusAttribute).filter((one) => one !== undefined);
		if (attributes.length < records.length) {
			throw new BackendError({
				kind: 'protocol',
				message: 'The list of RADIUS attributes holds something that is none',
				cure: 'Look at the user in FortiAuthenticator',
			});
		}
		return { attributes, key };
	}

	/** @throws BackendError kind `notFound` */
	async get(user: LocalUser, id: RadiusAttributeId): Promise<RadiusAttribute> {
		const subject = `RADIUS attribute with the ID ${id} of the local user '${user.username}'`;
		const attribute = readRadiusAttribute(await this.appliance.get(this.path(user, id), [], 'read a RADIUS attribute', subject));
		if (attribute?.id === id) return attribute;
		throw new BackendError({ kind: 'protocol', message: `FortiAuthenticator answered, but not with the ${subject}` });
	}

	/** The attribute of exactly this vendor, name and value, if the user has it. */
	async findEqual(user: LocalUser, fields: NewRadiusAttribute): Promise<RadiusAttribute | undefined> {
		const wanted = checkAttribute(fields);
		return (await this.list(user)).find((one) => sameAttribute(one, wanted));
	}

	/**
	 * Gives a user one more attribute.
	 *
	 * @throws BackendError kind `invalid`, `conflict` (the user has exactly this one), `uncertain`
	 * @see REST API Solution Guide, Local users, POST /localusers/[id]/radiusattributes/
	 */
	async create(user: LocalUser, fields: NewRadiusAttribute): Promise<RadiusAttribute> {
		const body = checkAttribute(fields);
		const what = `add the RADIUS attribute '${body.attribute}' to the local user '${user.username}'`;
		if (await this.findEqual(user, body)) {
			throw new BackendError({
				kind: 'conflict',
				message: `The local user '${user.username}' has the RADIUS attribute '${body.attribute}' with this value already`,
				cure: 'Leave it, or give another value',
			});
		}
		const look = async (): Promise<RadiusAttribute | undefined> => await this.findEqual(user, body);
		const send = async (): Promise<RadiusAttribute> => {
			const request = { method: 'POST', path: this.path(user), body: { ...body }, action: what, subject: this.missing(user) } as const;
			const { answer, body: said } = await this.appliance.send(request);
			const told = readRadiusAttribute(Array.isArray(said) ? said[0] : said);
			if (told) return told;
			const id = readId<'radiusattributes'>(/\/radiusattributes\/(\d+)\/?$/.exec(answer.headers.location ?? '')?.[1]);
			const found = id === undefined ? await look() : await this.get(user, id);
			if (found) return found;
			throw new BackendError({ kind: 'protocol', message: 'The new RADIUS attribute is not in the list', delivery: 'unknown' });
		};
		return (await settleWrite({ service, what, send, look })).value;
	}

	/** Changes one attribute. @see REST API Solution Guide, Local users, PATCH /localusers/[id]/radiusattributes/[attribute_id]/ */
	async update(user: LocalUser, attribute: RadiusAttribute, changes: Partial<NewRadiusAttribute>): Promise<RadiusAttribute> {
		const wanted = checkAttribute({ vendor: attribute.vendor, attribute: attribute.attribute, attr_val: attribute.attr_val, ...changes });
		const body: JsonObject = Object.fromEntries(Object.entries(wanted).filter(([name, value]) => attribute[name] !== value));
		if (Object.keys(body).length === 0) return attribute;
		const what = `change the RADIUS attribute '${attribute.attribute}' of the local user '${user.username}'`;
		const look = async (): Promise<RadiusAttribute | undefined> => {
			const now = await this.get(user, attribute.id);
			return sameAttribute(now, wanted) ? now : undefined;
		};
		const send = async (): Promise<RadiusAttribute> => {
			const subject = `RADIUS attribute with the ID ${attribute.id} any more`;
			await this.appliance.send({ method: 'PATCH', path: this.path(user, attribute.id), body, action: what, subject });
			return await this.get(user, attribute.id);
		};
		return (await settleWrite({ service, what, send, look, repeatable: true })).value;
	}

	/** Removes one attribute. @see REST API Solution Guide, Local users, DELETE /localusers/[id]/radiusattributes/[attribute_id]/ */
	async delete(user: LocalUser, attribute: RadiusAttribute): Promise<void> {
		const what = `delete the RADIUS attribute '${attribute.attribute}' of the local user '${user.username}'`;
		const subject = `RADIUS attribute with the ID ${attribute.id} any more`;
		await sendSettled(
			this.appliance,
			{ method: 'DELETE', path: this.path(user, attribute.id), action: what, subject },
			{ look: async () => ((await this.list(user)).some((one) => one.id === attribute.id) ? undefined : null) },
		);
	}

	/** Removes all attributes of one user. @see REST API Solution Guide, Local users, DELETE /localusers/[id]/radiusattributes/ */
	async deleteAll(user: LocalUser): Promise<void> {
		const what = `delete all RADIUS attributes of the local user '${user.username}'`;
		await sendSettled(
			this.appliance,
			{ method: 'DELETE', path: this.path(user), action: what, subject: this.missing(user), wholeAttributeList: true },
			{ look: async () => ((await this.list(user)).length === 0 ? null : undefined), repeatable: true },
		);
	}

	/**
	 * Gives a user exactly these attributes.
	 *
	 * The appliance deletes the old ones before it looks at the new ones, so a refused new one would leave the user with
	 * none: the old ones are read first and put back when that happens.
	 *
	 * @returns the attributes afterwards, and whether anything was sent
	 * @throws BackendError of the refusal, saying whether the old attributes are in place again
	 * @see REST API Solution Guide, Local users, PUT /localusers/[id]/radiusattributes/
	 */
	async replaceAll(user: LocalUser, attributes: NewRadiusAttribute[]): Promise<{ attributes: RadiusAttribute[]; changed: boolean }> {
		const wanted = attributes.map(checkAttribute);
		if (wanted.length === 0)
			refuse('The list of RADIUS attributes is empty', 'Name at least one; to have none, delete them all', 'attributes');
		const { attributes: before, key } = await this.read(user, []);
		if (sameList(before, wanted)) return { attributes: before, changed: false };
		const what = `replace the RADIUS attributes of the local user '${user.username}'`;
		try {
			const request = { method: 'PUT', path: this.path(user), body: { [key]: wanted.map((one) => ({ ...one })) }, action: what } as const;
			await this.appliance.send({ ...request, subject: this.missing(user), wholeAttributeList: true });
		} catch (reason) {
			if (!(reason instanceof BackendError) || reason.delivery === 'unsent') throw reason;
			const now = await lookAfter({ service, what }, reason, () => this.list(user));
			if (isLost(reason) && sameList(now, wanted)) return { attributes: now, changed: true };
			if (sameList(now, before)) throw reason.with({ message: `${reason.message}; the attributes are as they were`, delivery: 'answered' });
			throw await this.restore(user, before, now, reason);
		}
		const after = await this.list(user);
		if (!sameList(after, wanted)) {
			throw new BackendError({
				kind: 'backend',
				message: `The RADIUS attributes of the local user '${user.username}' were replaced, but are not all as they were sent`,
				cure: 'Look at the user in FortiAuthenticator',
			});
		}
		return { attributes: after, changed: true };
	}

	/** Puts the old attributes back one by one and says in the error whether that worked. */
	private async restore(user: LocalUser, before: RadiusAttribute[], now: RadiusAttribute[], cause: BackendError): Promise<BackendError> {
		try {
			for (const one of missingIn(before, now)) await this.delete(user, one);
			for (const { vendor, attribute, attr_val } of missingIn(now, before)) {
				const body = { vendor, attribute, attr_val };
				await this.appliance.send({
					method: 'POST',
					path: this.path(user),
					body,
					action: 'put a RADIUS attribute back',
					subject: this.missing(user),
				});
			}
			if (sameList(await this.list(user), before)) {
				return cause.with({
					message: `${cause.message}; FortiAuthenticator had removed the old attributes by then, and they were put back`,
					delivery: 'answered',
				});
			}
		} catch (reason) {
			if (!(reason instanceof BackendError)) throw reason;
		}
		const list = before.map((one) => `${one.vendor}/${one.attribute}`).join(', ');
		return uncertain(
			{ service, what: `replace the RADIUS attributes of '${user.username}'` },
			cause,
			`the old ones could not all be put back; they were: ${list}`,
		);
	}
}
