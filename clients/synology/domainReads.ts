import { dnKey, isWithin, type DistinguishedName } from '../directory/dn';
import { escapeFilterValue, joinFilters } from '../directory/ldapFilter';
import type { JsonObject } from '../json';
import type { DomainClient } from '../ldap/domain';
import { hasAnyClass, objectKind, type DomainObject } from '../ldap/objects';
import { systemContainers, type WalkOptions } from './listing';
import { isUser, readDn, type DirectoryObject, type ObjectReference, type SynologyUser } from './types';

/** What DSM gives for an account that never ends, in seconds since 1970. */
const neverExpires = 910692730085;

export interface Where {
	/** Part of the logon name, display name, entry name or email. */
	text?: string;
	enabled?: boolean;
	locked?: boolean;
}

/**
 * What DSM would show, read from the domain controller: one search where DSM has to be asked for container after container.
 * Records come in the shape of DSM's listings, with what only this door shows beside it.
 */
export class DomainReads {
	constructor(private readonly open: () => DomainClient) {}

	/** Whatever has this DN or this account name (in any case). */
	async find(reference: ObjectReference): Promise<DirectoryObject | undefined> {
		const { lookup } = this.open();
		const found = await lookup.find(objectKind, reference.by === 'dn' ? { by: 'dn', dn: readDn(reference.dn) } : reference);
		return found === undefined ? undefined : toObject(found);
	}

	async *users(options: WalkOptions & { base?: string }, where: Where = {}): AsyncGenerator<SynologyUser[], void, void> {
		const filter = joinFilters([
			'(objectCategory=person)',
			'(objectClass=user)',
			textFilter(where.text, ['sAMAccountName', 'displayName', 'cn', 'mail']),
			where.enabled === undefined ? '' : enabledFilter(where.enabled),
			// Whether a lock-out has ended meanwhile is in no attribute: more are read than match.
			where.locked ? '(lockoutTime>=1)' : '',
		]);
		for await (const objects of this.list(filter, options)) yield objects.filter(isUser);
	}

	async *groups(options: WalkOptions & { base?: string }, text?: string): AsyncGenerator<DirectoryObject[], void, void> {
		const filter = joinFilters(['(objectClass=group)', textFilter(text, ['sAMAccountName', 'cn', 'description'])]);
		yield* this.list(filter, options);
	}

	/** Which of these are members of the group. @returns keys of DNs */
	async membersAmong(group: DistinguishedName, dns: readonly DistinguishedName[]): Promise<Set<string>> {
		const directory = this.open();
		const found = await directory.findGroup({ by: 'dn', dn: group });
		if (found === undefined) return new Set();
		if (dns.length > 3) return new Set((await directory.membersOf(found)).map(({ dn }) => dnKey(dn)));
		const ours = await Promise.all(dns.map(async (dn) => await directory.isMember(found, dn)));
		return new Set(dns.filter((_dn, index) => ours[index]).map((dn) => dnKey(dn)));
	}

	private async *list(
		filter: string,
		{ base, recursive = true, systemContainers: all }: WalkOptions & { base?: string },
	): AsyncGenerator<DirectoryObject[], void, void> {
		const { lookup } = this.open();
		const { baseDn } = await lookup.server();
		const start = base === undefined ? baseDn : readDn(base, 'The container');
		const isHidden = all ? () => false : hiddenIn(baseDn, start);
		for await (const objects of lookup.pages(objectKind, { base: start, filter, deep: recursive })) {
			yield objects.filter(({ dn }) => !isHidden(dn)).map(toObject);
		}
	}
}

/**
 * Whether a record lies in a container that the domain keeps for itself, as DSM's walks pass those over.
 *
 * @param start  a container that is looked into all the same, when it is one of them
 */
export function hiddenIn(baseDn: DistinguishedName, start: string): (dn: DistinguishedName) => boolean {
	const hidden = [...systemContainers].map((name) => readDn(`CN=${name},${baseDn}`)).filter((dn) => !isWithin(start, dn));
	return (dn) => hidden.some((container) => isWithin(dn, container));
}

function textFilter(text: string | undefined, attributes: string[]): string {
	const wanted = text?.trim() ?? '';
	if (wanted === '') return '';
	return joinFilters(
		attributes.map((attribute) => `(${attribute}=*${escapeFilterValue(wanted)}*)`),
		'or',
	);
}

const enabledFilter = (enabled: boolean): string => {
	const disabled = '(userAccountControl:1.2.840.113556.1.4.803:=2)';
	return enabled ? `(!${disabled})` : disabled;
};

/** A record of the domain as DSM lists it. */
function toObject(object: DomainObject): DirectoryObject {
	const category = categoryOf(object);
	const { dn, name, account, user, raw: own } = object;
	const text = (attribute: string): string => (typeof own[attribute] === 'string' ? own[attribute] : '');
	const flag = (attribute: string): boolean => text(attribute) === 'TRUE';
	const common: JsonObject = {
		deletable: !flag('iscriticalsystemobject'),
		description: text('description'),
		dn,
		movable: true,
		name,
		objectCategory: category,
		primaryGroupToken: category === 'group' ? Number(object.sid?.split('-').at(-1) ?? 0) : 0,
		renamable: true,
		...(account === null ? {} : { sAMAccountName: account }),
		showInAdvancedViewOnly: flag('showinadvancedviewonly'),
	};
	const named: JsonObject = { displayName: text('displayname'), mail: text('mail') };
	const person: JsonObject = {
		...named,
		accountExpiryTime: user?.accountExpires === null || user === null ? neverExpires : Math.floor(user.accountExpires / 1000),
		disabled: user === null ? false : !user.enabled,
		locked: user?.locked ?? false,
		passwordExpired: user?.passwordExpired ?? false,
		physicalDeliveryOfficeName: text('physicaldeliveryofficename'),
		telephoneNumber: text('telephonenumber'),
	};
	const more = category === 'person' ? person : category === 'group' ? named : category === 'computer' ? { disabled: person.disabled } : {};
	const isPerson = category === 'person';
	return {
		dn,
		category,
		name,
		logonName: account,
		displayName: text('displayname') || null,
		description: text('description') || null,
		mail: text('mail') || null,
		phone: text('telephonenumber') || null,
		office: text('physicaldeliveryofficename') || null,
		disabled: isPerson || category === 'computer' ? person.disabled === true : null,
		locked: isPerson ? person.locked === true : null,
		deletable: common.deletable === true,
		raw: { ...common, ...more },
		known: {
			guid: object.guid,
			...(user === null
				? {}
				: {
						firstName: user.firstName,
						lastName: user.lastName,
						initials: text('initials') || null,
						web: text('wwwhomepage') || null,
						groups: user.groups,
					}),
		},
	};
}

function categoryOf(object: DomainObject): string {
	if (hasAnyClass(object, 'computer')) return 'computer';
	if (hasAnyClass(object, 'person')) return 'person';
	const known = ['group', 'organizationalUnit', 'builtinDomain'].find((name) => hasAnyClass(object, name.toLowerCase()));
	return known ?? 'container';
}
