package dev.muster.examples.server;

import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The conditions under which a client wants its change applied (RFC 9110, section 13): {@code If-Match} names the version that it
 * has seen, {@code If-None-Match: *} asks that there be none yet. They are checked where the change is applied, in the batcher's
 * transaction, so that no other change comes in between.
 */
final class Preconditions {

    private static final String ANY = "*";
    private static final Pattern TAG = Pattern.compile("(?:W/)?+\"[\\x21\\x23-\\x7E\\x80-\\xFF]*+\"");
    /** Possessive throughout: a header of nothing but commas costs one pass. */
    private static final Pattern TAGS =
            Pattern.compile("[ \\t,]*+" + TAG + "(?:[ \\t]*+,[ \\t,]*+" + TAG + ")*+[ \\t,]*+");

    /** The tags of each header as they were given, or {@code null} without the header. */
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

    /** Whether the request has neither header. */
    boolean isEmpty() {
        return match == null && noneMatch == null;
    }

    /**
     * Refuses the change unless its conditions hold.
     *
     * @param what the thing that is to be changed, for the message
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
