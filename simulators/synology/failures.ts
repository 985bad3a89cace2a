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
 * Item codes of the directory. Only `modify` is known from a real answer; the others are made up in the same
 * family, because a client must pass unknown ones through anyway.
 */
export const itemCode = { add: 10236, modify: 10237, remove: 10238, search: 10239, member: 10240, task: 10241 };

export const directoryRefusal = (...errors: ItemError[]): Refusal => new Refusal(10104, errors);
export const parameterRefusal = (name: string): Refusal => new Refusal(120, { name });

/** Runs a directory operation; its failure becomes the API's error 10104. */
export function refusing<T>(operation: () => T): T {
	try {
		return operation();
	} catch (reason) {
		if (reason instanceof DirectoryFailure) throw directoryRefusal(reason.item);
		throw reason;
	}
}
