package dev.muster.examples.server;

import dev.muster.segment.ContactWrite;
import dev.muster.segment.engine.Reaction;

/**
 * Sets an attribute of whoever enters a segment, in the same tick, and so may move the contact into another segment at once.
 *
 * @param segment the segment that is entered
 * @param attribute the attribute that is set
 * @param value its new value, as text
 */
record Workflow(String segment, String attribute, String value) {

    private static final String FORM = "SEGMENT:ATTRIBUTE=VALUE";

    /** @throws IllegalArgumentException if the text is not of the form */
    static Workflow parse(String text) {
        int colon = text.indexOf(':');
        int equals = text.indexOf('=', colon + 1);
        if (colon <= 0 || equals <= colon + 1 || equals == text.length() - 1) {
            throw new IllegalArgumentException("'" + text + "' is no workflow; expected " + FORM);
        }
        return new Workflow(text.substring(0, colon), text.substring(colon + 1, equals), text.substring(equals + 1));
    }

    /** The reaction, which notes whom it writes to, so that the contact is stored with the tick. */
    Reaction reaction(Transaction.Touched touched) {
        return (change, writes) -> {
            touched.add(change.contactId());
            writes.put(ContactWrite.to(change.contactId()).set(attribute, value));
        };
    }
}
