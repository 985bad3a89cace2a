/** What an object type is made of: tabs, sections, fields. Labels and class names are those of the product. */

export type FieldKind = keyof typeof classes;

const text = ['StringAttribute'];
const checkedText = ['TestValidateAttribute', ...text];
const dialog = ['GenericDialogAttribute', 'DialogAttribute', 'SetAttribute'];

/** PHP classes of a field, own class first; all of them end in the base class. */
export const classes = {
	text,
	textArea: ['TextAreaAttribute', ...text],
	postal: ['PostalAddressAttribute', 'TextAreaAttribute', ...text],
	phone: ['PhoneNumberAttribute', ...text],
	phoneButton: ['PhoneNumberButtonAttribute', 'PhoneNumberAttribute', ...text],
	url: ['URLAttribute', ...checkedText],
	mail: ['MailAttribute', ...checkedText],
	uid: ['UidAttribute', ...checkedText],
	hostName: ['HostNameAttribute', ...checkedText],
	path: ['PathAttribute', ...checkedText],
	passwordText: ['PasswordAttribute', ...text],
	flags: ['FlagsAttribute', ...text],
	hidden: ['HiddenAttribute'],
	image: ['ImageAttribute', 'FileAttribute'],
	base: ['BaseSelectorAttribute'],
	select: ['SelectAttribute'],
	boolean: ['BooleanAttribute'],
	int: ['IntAttribute'],
	date: ['DateAttribute'],
	generalizedTime: ['GeneralizedTimeDateAttribute', 'DateAttribute'],
	epochSeconds: ['DateAttribute'],
	epochDays: ['EpochDaysDateAttribute', 'DateAttribute'],
	display: ['DisplayAttribute', 'DisplayLDAPAttribute'],
	quota: ['MailQuotaAttribute', 'UnitIntAttribute', 'CompositeAttribute'],
	password: ['UserPasswordAttribute', 'CompositeAttribute'],
	social: ['SocialAccountAttribute', 'CompositeAttribute'],
	userDn: ['UserAttribute', 'ObjectAttribute', 'DialogButtonAttribute', 'ButtonAttribute'],
	set: ['SetAttribute'],
	mails: ['MailsAttribute', 'DialogAttribute', 'SetAttribute'],
	ordered: ['OrderedArrayAttribute', 'SetAttribute'],
	objects: ['ObjectsAttribute', ...dialog],
	users: ['UsersAttribute', 'ObjectsAttribute', ...dialog],
	systems: ['SystemsAttribute', 'ObjectsAttribute', ...dialog],
	acls: ['ACLsAttribute', 'DialogOrderedArrayAttribute', 'OrderedArrayAttribute', 'SetAttribute'],
	sshKeys: ['SshKeysAttribute', 'DialogAttribute', 'SetAttribute'],
} as const;

export const baseClass = 'FusionDirectory\\Core\\SimplePlugin\\Attribute';

export interface Field {
	name: string;
	label: string;
	description: string;
	kind: FieldKind;
	required?: boolean;
	/** Greyed out: `always`, or only for an entry that exists, or unless ids are forced, or unless vacation is on. */
	disabled?: 'always' | 'existing' | 'unlessForced' | 'unlessVacation';
	choices?: Record<string, string>;
	default?: string;
	/** Not stored under its own name in LDAP. */
	outsideLdap?: boolean;
	hidden?: boolean;
	binary?: boolean;
	/** Letter in `gosaMailDeliveryMode`. */
	flag?: string;
	/** No two entries of the directory may share a value. */
	unique?: boolean;
	/** What values have to look like, beyond their kind. */
	pattern?: RegExp;
	/** Kind of the values of a list, where it isn't plain text. */
	item?: FieldKind;
}

export interface Section {
	id: string;
	name: string;
	icon?: string;
	/** CSS classes of the form. */
	look?: string[];
	fields: Field[];
}

export interface Tab {
	id: string;
	name: string;
	/** The first one marks the tab as active; none = always active. */
	objectClasses: string[];
	/** Can't be switched off, not even asked for. */
	system?: boolean;
	/** Tab that has to be active first. */
	needs?: string;
	sections: Section[];
}

export interface ObjectType {
	type: string;
	name: string;
	description?: string;
	mainAttr: string | false;
	nameAttr: string;
	icon: string;
	ou: string;
	category: string;
	filter: string;
	management?: string;
	templates: boolean;
	/** Only types with a base have readable timestamps. */
	hasBase: boolean;
	/** Main tab first. */
	tabs: Tab[];
}

type Options = Partial<Omit<Field, 'name' | 'label' | 'description' | 'kind'>>;

export const field = (name: string, kind: FieldKind, label: string, description: string, options: Options = {}): Field => ({
	name,
	label,
	description,
	kind,
	...options,
});

export const section = (id: string, name: string, fields: Field[], icon?: string): Section => ({ id, name, icon, fields });

const lists = new Set<FieldKind>(['set', 'mails', 'ordered', 'objects', 'users', 'systems', 'acls', 'sshKeys']);
export const isList = (one: Field): boolean => lists.has(one.kind);

const fieldsOfTab = new WeakMap<Tab, Map<string, Field>>();
/** The fields of a tab by name. */
export function fieldsOf(tab: Tab): Map<string, Field> {
	let fields = fieldsOfTab.get(tab);
	if (!fields) {
		fields = new Map(tab.sections.flatMap((one) => one.fields).map((one) => [one.name, one]));
		fieldsOfTab.set(tab, fields);
	}
	return fields;
}

const ownersOfType = new WeakMap<ObjectType, Map<string, { tab: Tab; field: Field }>>();
/** Which tab of a type owns an LDAP attribute. */
export function owners(type: ObjectType): Map<string, { tab: Tab; field: Field }> {
	let owned = ownersOfType.get(type);
	if (!owned) {
		owned = new Map();
		for (const tab of type.tabs) {
			for (const one of fieldsOf(tab).values()) if (!one.outsideLdap && !owned.has(one.name)) owned.set(one.name, { tab, field: one });
		}
		ownersOfType.set(type, owned);
	}
	return owned;
}
