package dev.muster.segment.bench;

/**
 * The fact that a contact is in a segment. Public, as what Drools compiles of the rules has a class loader of its own.
 *
 * @param segment the segment's name
 * @param contactId the contact's id
 */
public record Membership(String segment, String contactId) {}
