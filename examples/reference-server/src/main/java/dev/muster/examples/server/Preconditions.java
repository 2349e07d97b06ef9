package dev.muster.examples.server;

import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The conditions under which a client wants its change applied (RFC 9110, section 13): {@code If-Match} names the
 * version that the client has seen, {@code If-None-Match: *} requires that there is none yet. They are checked in the
 * batcher's transaction, where the change is applied, so that no other change can happen in between.
 */
final class Preconditions {

    private static final String ANY = "*";
    private static final Pattern TAG = Pattern.compile("(?:W/)?+\"[\\x21\\x23-\\x7E\\x80-\\xFF]*+\"");
    /**
     * Matches a list of entity tags. All quantifiers are possessive, so that a header of nothing but commas costs one
     * pass.
     */
    private static final Pattern TAGS =
            Pattern.compile("[ \\t,]*+" + TAG + "(?:[ \\t]*+,[ \\t,]*+" + TAG + ")*+[ \\t,]*+");

    /** The tags of each header, or {@code null} without the header. */
    private final @Nullable List<String> match;

    private final @Nullable List<String> noneMatch;

    private Preconditions(@Nullable List<String> match, @Nullable List<String> noneMatch) {
        this.match = match;
        this.noneMatch = noneMatch;
    }

    /** @throws ApiException with 400 if a header is neither {@code *} nor a list of entity tags */
    static Preconditions of(Context context) {
        return new Preconditions(tags(context, "If-Match"), tags(context, "If-None-Match"));
    }

    private static @Nullable List<String> tags(Context context, String header) {
        List<String> lines = Collections.list(context.req().getHeaders(header));
        if (lines.isEmpty()) {
            return null;
        }
        String text = String.join(",", lines).strip();
        if (text.equals(ANY)) {
            return List.of(ANY);
        }
        if (!TAGS.matcher(text).matches()) {
            throw new ApiException(
                    400, header + " is '" + text + "'; expected * or what an ETag said, with its quotes");
        }
        List<String> tags = new ArrayList<>();
        for (Matcher tag = TAG.matcher(text); tag.find(); ) {
            tags.add(tag.group());
        }
        return tags;
    }

    /** Returns whether the request has neither header. */
    boolean isEmpty() {
        return match == null && noneMatch == null;
    }

    /**
     * Refuses the change unless its conditions hold.
     *
     * @param what the resource to change, for the message
     * @param current its tag, or {@code null} if it does not exist
     * @throws ApiException with 412, and the tag if there is one
     */
    void require(String what, @Nullable String current) {
        if (match != null && (current == null || !(match.contains(ANY) || match.contains(current)))) {
            throw current == null
                    ? failed(what + " does not exist; If-Match expects " + String.join(", ", match), null)
                    : failed(
                            what + " has changed: it is at " + current + "; If-Match expects "
                                    + String.join(", ", match),
                            current);
        }
        if (noneMatch != null && current != null) {
            if (noneMatch.contains(ANY)) {
                throw failed(what + " exists already; If-None-Match: * only creates", current);
            }
            if (noneMatch.contains(current) || noneMatch.contains("W/" + current)) {
                throw failed(what + " is at " + current + ", which If-None-Match excludes", current);
            }
        }
    }

    private static ApiException failed(String message, @Nullable String current) {
        ApiException refusal = new ApiException(412, message);
        return current == null ? refusal : refusal.with("etag", current);
    }
}
