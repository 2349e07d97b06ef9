package dev.muster.segment.bench;

/**
 * The fact that a contact is in a segment. Public, as what Drools compiles of the rules has a class loader of its own.
 *
 * @param segment the segment's name
 * @param contactId the contact's id
 */
public record Membership(String segment, String contactId) {

    private static final int MIXING = 0x9E3779B1;

    /** Mixed, as a record's own makes long chains of names and ids that only differ in their numbers, and Drools keeps facts by it. */
    @Override
    public int hashCode() {
        return (segment.hashCode() * MIXING + contactId.hashCode()) * MIXING;
    }
}
