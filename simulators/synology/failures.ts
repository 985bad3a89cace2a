/** A call that DSM answers with `success: false`. */
export class Refusal extends Error {
	constructor(
		readonly code: number,
		readonly errors?: unknown,
	) {
		super(`DSM error ${code}`);
	}
}

export interface ItemError {
	code: number;
	msg: string;
}

/** What the directory database said no to. */
export class DirectoryFailure extends Error {
	constructor(
		readonly code: number,
		message: string,
	) {
		super(message);
	}

	get item(): ItemError {
		return { code: this.code, msg: this.message };
	}
}

/**
 * Item codes of the directory. Only `modify` was seen (with members as well); the others are made up in the same
 * family, because a client must pass unknown ones through anyway.
 */
export const itemCode = { add: 10236, modify: 10237, remove: 10238, search: 10239 };

export const directoryRefusal = (...errors: ItemError[]): Refusal => new Refusal(10104, errors);
export const parameterRefusal = (name: string): Refusal => new Refusal(120, { name });
export const typeRefusal = (name: string): Refusal => new Refusal(120, { name, reason: 'type' });
/** What a task answers that is over or never was. */
export const unknownDirectoryTask = (): Refusal => new Refusal(10239);

/** Runs a directory operation; its failure becomes the API's error 10104. */
export function refusing<T>(operation: () => T): T {
	try {
		return operation();
	} catch (reason) {
		if (reason instanceof DirectoryFailure) throw directoryRefusal(reason.item);
		throw reason;
	}
}
