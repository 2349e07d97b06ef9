package dev.muster.segment.dsl;

import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/** One thing wrong at one place, on its way to becoming a diagnostic. It never leaves the package. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Place place;
    private final String reason;
    private final @Nullable String expected;

    private Refusal(Place place, String reason, @Nullable String expected) {
        super(reason, null, false, false);
        this.place = place;
        this.reason = reason;
        this.expected = expected;
    }

    static Refusal at(Place place, String reason) {
        return new Refusal(place, reason, null);
    }

    static Refusal at(Token token, String reason) {
        return at(Place.of(token), reason);
    }

    static Refusal expecting(String expected, Token token, String reason) {
        return new Refusal(Place.of(token), reason, expected);
    }

    /** Why the model refused something; it always says. */
    static String reason(IllegalArgumentException refused) {
        return String.valueOf(refused.getMessage());
    }

    Place place() {
        return place;
    }

    String reason() {
        return reason;
    }

    /** What could have stood there, or {@code null} if that is not the point. */
    @Nullable
    String expected() {
        return expected;
    }
}
