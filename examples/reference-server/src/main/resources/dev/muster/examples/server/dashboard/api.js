// Calls the API. A failed call throws an ApiError with the server's message, or with status 0 if no complete response
// came.

import { reload } from "./navigation.js";

const ROOT = "/api/v2";
const SESSION = "/session";

export class ApiError extends Error {
  constructor(status, error) {
    super(error.message);
    this.status = status;
    this.error = error;
  }
}

function call(method, path, body, signal) {
  return ask(method, ROOT + path, body, signal).then(({ answer }) => answer);
}

/**
 * Calls the API about a resource that others may change meanwhile. The result's `version` is the version of the
 * resource.
 */
function versioned(method, path, body, signal, condition = {}) {
  return ask(method, ROOT + path, body, signal, condition).then(({ answer, version }) => ({ ...answer, version }));
}

/** Makes a write depend on the version that was seen; without a version, on the absence of the resource. */
export function ifUnchanged(version) {
  return version === null ? { "If-None-Match": "*" } : { "If-Match": version };
}

async function ask(method, address, body, signal, condition = {}) {
  let response;
  try {
    response = await fetch(address, {
      method,
      signal,
      headers: { ...condition, ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (failed) {
    if (failed.name === "AbortError") {
      throw failed;
    }
    throw new ApiError(0, { message: "the server cannot be reached" });
  }
  if (response.status === 401) {
    reload(); // the session has ended: the server serves the login page
  }
  const text = await bodyOf(response);
  const answer = text === "" ? null : parsed(text);
  if (!response.ok) {
    throw new ApiError(response.status, answer?.error ?? { message: `the server answered ${response.status}` });
  }
  if (answer === undefined) {
    throw new ApiError(0, { message: "the server's answer is not JSON; something between may have answered instead" });
  }
  return { answer, version: response.headers.get("ETag") };
}

async function bodyOf(response) {
  try {
    return await response.text();
  } catch (failed) {
    if (failed.name === "AbortError") {
      throw failed;
    }
    throw new ApiError(0, { message: "the connection broke off before the answer was complete" });
  }
}

/** Parses JSON; returns undefined if the text is not JSON. */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const part = encodeURIComponent;

function query(parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null);
  return given.length === 0 ? "" : `?${new URLSearchParams(given)}`;
}

export const api = {
  hasSession: () => ask("GET", SESSION).then(({ answer }) => answer.session),
  logOut: () => ask("DELETE", SESSION),
  segments: (signal) => call("GET", "/segments", undefined, signal).then((answer) => answer.segments),
  segment: (name, signal) => versioned("GET", `/segments/${part(name)}`, undefined, signal),
  define: (name, definition, condition) => versioned("PUT", `/segments/${part(name)}`, definition, undefined, condition),
  removeSegment: (name, condition) => versioned("DELETE", `/segments/${part(name)}`, undefined, undefined, condition),
  preview: (candidate, signal) => call("POST", "/segments/preview", candidate, signal),
  members: (name, after, limit, signal) =>
    call("GET", `/segments/${part(name)}/members${query({ after, limit })}`, undefined, signal),
  membersFile: (name) => `${ROOT}/segments/${part(name)}/members.csv`,
  forecast: (name, horizon, step, signal) =>
    call("GET", `/segments/${part(name)}/forecast${query({ horizon, step })}`, undefined, signal),
  explain: (name, contact, signal) =>
    call("GET", `/segments/${part(name)}/explain/${part(contact)}`, undefined, signal),
  contacts: (after, limit, signal) => call("GET", `/contacts${query({ after, limit })}`, undefined, signal),
  contact: (id, signal) => versioned("GET", `/contacts/${part(id)}`, undefined, signal),
  write: (id, attributes, condition) => versioned("POST", "/contacts", { id, attributes }, undefined, condition),
  removeContact: (id) => call("DELETE", `/contacts/${part(id)}`),
  attributes: (signal) => call("GET", "/attributes", undefined, signal).then((answer) => answer.attributes),
  declare: (name, declaration) => call("PUT", `/attributes/${part(name)}`, declaration),
  values: (name, prefix, limit, signal) =>
    call("GET", `/attributes/${part(name)}/values${query({ prefix, limit })}`, undefined, signal),
  latestChanges: (wanted, signal) => call("GET", `/changes/latest${query(wanted)}`, undefined, signal),
  changeSums: (wanted, signal) => call("GET", `/changes/summary${query(wanted)}`, undefined, signal),
  clock: (signal) => call("GET", "/clock", undefined, signal),
  advance: (step) => call("POST", "/clock/advance", step),
  importState: (number) => call("GET", `/imports/${number}`),
  cancelImport: (number) => call("DELETE", `/imports/${number}`),
  importPath: `${ROOT}/contacts/import`,
};
