import type { INodeCredentialDescription, IPollFunctions, INodeExecutionData, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { credentialTest } from '../shared/credentialTest';
import { choicesField, flagField, menuField, numberField, textField } from '../shared/parameters';
import { byLabel, byName } from '../shared/sorting';
import type { Directory, ListSearch, LoadOptions } from './directory';
import { pollHost } from './host';
import { directoryEvents, groupEvents, watchableFields, type DirectoryEventName, type WatchedField } from './types';

const fieldNames: Record<WatchedField, Pick<INodePropertyOptions, 'name' | 'description'>> = {
	displayName: { name: 'Display Name' },
	email: { name: 'Email' },
	enabled: { name: 'Enabled' },
	firstName: { name: 'First Name' },
	groups: { name: 'Groups', description: 'Only where lists show memberships (FortiAuthenticator)' },
	id: { name: 'ID', description: 'The distinguished name, where there is one: changes when a user is moved' },
	lastName: { name: 'Last Name' },
	locked: { name: 'Locked' },
	phone: { name: 'Phone' },
	username: { name: 'Username' },
};

const eventNames: Record<DirectoryEventName, { name: string; description: string }> = {
	newUser: { name: 'New User', description: 'Somebody is there who was not there before' },
	userChanged: { name: 'User Changed', description: 'Some field of a user has another value; the output names the fields' },
	userDisabled: { name: 'User Disabled', description: 'A user can no longer sign in (FusionDirectory: was locked)' },
	userEnabled: { name: 'User Enabled', description: 'A user can sign in again (FusionDirectory: was unlocked)' },
	userExpiring: { name: 'User Expiring', description: 'An account ends within the days of Days Ahead; told once for each end' },
	addedToGroup: { name: 'Added to Group', description: 'A user came into a group; the output names the groups' },
	removedFromGroup: { name: 'Removed From Group', description: 'A user left a group; the output names the groups' },
	userRemoved: { name: 'User Removed', description: 'A user is gone; told after two complete readings of the directory' },
};

const commonProperties: INodeProperties[] = [
	flagField(
		'Emit Existing Users on First Poll',
		'emitExisting',
		'Whether to announce everybody who is there when the workflow is activated for the first time',
	),
	numberField(
		'Max Users per Poll',
		'maxUsers',
		{ from: 1, to: 10000, fallback: 100 },
		'How many users one poll announces at most. The rest comes with the next polls; nobody is lost.',
	),
];

function commonOptions(directories: readonly Directory[]): INodeProperties[] {
	const fields = watchableFields.filter((field) => directories.some(({ watched }) => watched.shownFields.includes(field)));
	return [
		textField('Announce Again', 'announceAgain', {
			placeholder: 'e.g. ada.lovelace, alan.turing',
			description:
				'Usernames to announce once more as New User, separated by commas. They come with the next poll, once; another text means another time. Up to 20.',
		}),
		numberField(
			'Days Ahead',
			'daysAhead',
			{ from: 1, to: 366, fallback: 14 },
			'How many days before the end of an account User Expiring is told',
			{ show: { '/triggerOn': ['userExpiring'] } },
		),
		{
			displayName: 'Remember Values',
			name: 'rememberValues',
			type: 'boolean',
			displayOptions: { show: { '/triggerOn': ['userChanged'] } },
			default: false,
			description: 'Whether to keep all watched values, so that changes show before and after. For up to 5,000 users.',
		},
		choicesField('Watched Fields', 'watchedFields', {
			displayOptions: { show: { '/triggerOn': ['userChanged'] } },
			options: fields.map((value) => ({ ...fieldNames[value], value })).sort(byName),
			default: [],
			description: 'Fields whose change counts for User Changed. Empty: all that the directory shows in lists.',
		}),
	];
}

/** A parameter of some directories only, where there is a choice. */
function limitedTo(services: readonly string[], choice: boolean, menu: string, property: INodeProperties): INodeProperties {
	if (!choice) return property;
	return Object.assign({}, property, { displayOptions: { show: { [menu]: [...services], ...property.displayOptions?.show } } });
}

function serviceMenu(directories: readonly Directory[]): INodeProperties {
	const [{ service: first }] = directories;
	return menuField('Service', 'service', {
		noDataExpression: true,
		options: directories.map(({ name, service }) => ({ name, value: service })).sort(byName),
		default: first,
		description: 'The directory to watch',
	});
}

/** A parameter that is shown with the events that need it. */
const forGroups = (property: INodeProperties): INodeProperties =>
	Object.assign({}, property, { displayOptions: { show: { triggerOn: [...groupEvents] } } });

/** The parameters of a trigger on these directories; with more than one, the first question is which. */
function triggerProperties(directories: readonly Directory[]): INodeProperties[] {
	const choice = directories.length > 1;
	const events = directoryEvents.filter((event) => directories.some(({ watched }) => watched.events.includes(event)));
	const ownOptions = directories.flatMap(({ service, watched }) =>
		watched.options.map((option) => limitedTo([service], choice, '/service', option)),
	);
	return [
		...(choice ? [serviceMenu(directories)] : []),
		choicesField('Trigger On', 'triggerOn', {
			required: true,
			options: events.map((value) => ({ ...eventNames[value], value, action: `On ${eventNames[value].name.toLowerCase()}` })).sort(byName),
			default: ['newUser'],
			description: 'What starts the workflow. Whoever is there when the workflow is activated is remembered, not announced.',
		}),
		...directories.map(({ service, watched }) => limitedTo([service], choice, 'service', watched.scope)),
		...directories.flatMap(({ service, watched }) =>
			watched.groups ? [limitedTo([service], choice, 'service', forGroups(watched.groups))] : [],
		),
		...directories.flatMap(({ service, watched }) => (watched.filters ? [limitedTo([service], choice, 'service', watched.filters)] : [])),
		...commonProperties,
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [...ownOptions, ...commonOptions(directories)].sort(byLabel),
		},
	];
}

/** By `hide`: a menu that credentials are shown by is taken for a choice of authentication, and the editor hides it. */
function triggerCredentials(directories: readonly Directory[]): INodeCredentialDescription[] {
	return directories.map(({ credentialType, credentialTest: testedBy, service }) => {
		const others = directories.filter((other) => other.service !== service).map((other) => other.service);
		const displayOptions = others.length > 0 ? { displayOptions: { hide: { service: others } } } : {};
		return { name: credentialType, required: true, testedBy, ...displayOptions };
	});
}

/** What a trigger node on these directories consists of beside its description. */
export function triggerOn(...directories: Directory[]) {
	return {
		credentials: triggerCredentials(directories),
		properties: triggerProperties(directories),
		methods: {
			listSearch: Object.assign({}, ...directories.map(({ watched }) => watched.listSearch)) as ListSearch,
			loadOptions: Object.assign({}, ...directories.map(({ watched }) => watched.loadOptions)) as LoadOptions,
			credentialTest: Object.fromEntries(directories.map((directory) => [directory.credentialTest, credentialTest(directory.open)])),
		},
		poll: async (context: IPollFunctions): Promise<INodeExecutionData[][] | null> => await pollHost(context, directories),
	};
}
