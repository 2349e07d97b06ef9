package dev.muster.segment.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.segment.Predicate;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * What any predicate and any segments file prints reads as an equal one, and so do the maps that say a predicate. The
 * digest of all that was printed is alike for one seed wherever it runs.
 */
final class RoundTripProperties {

    private static final int PREDICATES = Integer.getInteger("muster.predicates", 10_000);

    /** So many predicates for one file. */
    private static final int FILES = 5;

    private final long seed = Long.getLong("muster.seed", new Random().nextLong());
    private final Random random = new Random(seed);
    private final MessageDigest digest = sha256();

    @Test
    void parse_whatAnyPredicatePrints_isEqualToIt() {
        RandomPredicates predicates = new RandomPredicates(random);
        for (int i = 0; i < PREDICATES; i++) {
            Predicate predicate = predicates.any();
            String text = printed(predicate);
            requireEqual(() -> SegmentParser.parse(text), predicate, text);
        }
        report(PREDICATES + " predicates");
    }

    @Test
    void parse_mapsThatSayAnyPredicate_areEqualToIt() {
        RandomPredicates predicates = new RandomPredicates(random);
        RandomMaps maps = new RandomMaps(random);
        for (int i = 0; i < PREDICATES; i++) {
            Predicate predicate = predicates.any();
            String text = printed(predicate);
            Object form = maps.form(predicate);
            requireEqual(() -> SegmentMaps.parse(form), predicate, form);
            requireEqual(() -> SegmentMaps.parse(form).toString(), text, form);
        }
        report(PREDICATES + " predicates from maps");
    }

    @Test
    void parse_whatAnySegmentsFilePrints_isEqualToIt() {
        RandomSegmentsFiles files = new RandomSegmentsFiles(random);
        for (int i = 0; i < PREDICATES / FILES; i++) {
            SegmentsFile file = files.any();
            String text = printed(file);
            requireEqual(() -> SegmentsFile.parse(text), file, text);
        }
        report(PREDICATES / FILES + " segments files");
    }

    private String printed(Object original) {
        String text = original.toString();
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        return text;
    }

    private <T> void requireEqual(Supplier<T> reading, T original, Object given) {
        try {
            T read = reading.get();
            if (!read.equals(original)) {
                assertThat(read).isEqualTo(original);
            }
        } catch (AssertionError | RuntimeException failure) {
            throw new AssertionError("-Dmuster.seed=" + seed + ": " + JavaLiteral.of(given.toString()), failure);
        }
    }

    private void report(String what) {
        System.out.println("RoundTripProperties: -Dmuster.seed=" + seed + ", " + what + " print SHA-256 "
                + HexFormat.of().formatHex(digest.digest()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new AssertionError(everyJdkHasIt);
        }
    }
}
