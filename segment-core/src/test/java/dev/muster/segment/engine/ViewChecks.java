package dev.muster.segment.engine;

import static dev.muster.segment.engine.Crowd.CONTACTS;
import static dev.muster.segment.engine.Crowd.EAST;
import static dev.muster.segment.engine.Crowd.EVERYONE;
import static dev.muster.segment.engine.Crowd.FRESH;
import static dev.muster.segment.engine.Crowd.LEFT;
import static dev.muster.segment.engine.Crowd.LEFT_SIDE;
import static dev.muster.segment.engine.Crowd.NOT_PRO;
import static dev.muster.segment.engine.Crowd.PRO;
import static dev.muster.segment.engine.Crowd.RIGHT_SIDE;
import static dev.muster.segment.engine.Crowd.SEGMENTS;
import static dev.muster.segment.engine.Crowd.STALE;
import static dev.muster.segment.engine.Crowd.WEST;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/** What one reader of {@link ViewStress} checks. It keeps an older view for a while, to look at it again. */
final class ViewChecks {

    /**
     * What the writer's books say of one version, for each segment in the order of {@link Crowd#SEGMENTS}.
     *
     * @param counts how many members there are
     * @param checksums the sums of the members' {@link #hash}
     */
    record Version(long sequence, List<Integer> counts, List<Long> checksums) {}

    /** The writer's books. */
    interface Books {
        /**
         * A version, or {@code null} if it is too old, or not there yet.
         *
         * @throws AssertionError if there never was such a version
         */
        @Nullable
        Version version(long sequence);
    }

    /** What a reader got hold of: a view, or copies of bare bitmaps. */
    record Cut(Instant at, long sequence, List<RoaringBitmap> bitmaps, List<Integer> counts, Names names) {

        RoaringBitmap bitmap(String segment) {
            return bitmaps.get(SEGMENTS.indexOf(segment));
        }
    }

    interface Names {
        List<String> members(String segment);

        String contactId(int id);
    }

    private static final int CHECK_MEMBERS_EVERY = 4;

    private final Books books;
    private long verified;
    private int checks;
    private Instant lastAt = Instant.MIN;
    private long lastSequence = -1;
    private @Nullable Cut held;
    private List<List<String>> heldMembers = List.of();

    ViewChecks(Books books, int number) {
        this.books = books;
        this.checks = number; // so that not all of them do the long check at once
    }

    void check(Cut cut) {
        assertThat(cut.at).as("time").isAfterOrEqualTo(lastAt);
        assertThat(cut.sequence).as("sequence number").isGreaterThanOrEqualTo(lastSequence);
        lastAt = cut.at;
        lastSequence = cut.sequence;
        assertThat(cut.bitmaps).extracting(RoaringBitmap::getCardinality).isEqualTo(cut.counts);
        assertThat(cut.bitmap(EVERYONE).getCardinality()).as(EVERYONE).isEqualTo(CONTACTS);
        assertThat(cut.bitmap(LEFT_SIDE).getCardinality()).as(LEFT_SIDE).isEqualTo(LEFT);
        assertParts(cut, PRO, NOT_PRO);
        assertParts(cut, LEFT_SIDE, RIGHT_SIDE);
        assertParts(cut, FRESH, STALE);
        assertParts(cut, EAST, WEST);
        Version version = books.version(cut.sequence);
        if (version != null) {
            assertThat(cut.counts)
                    .as("counts of %s at sequence number %d", SEGMENTS, cut.sequence)
                    .isEqualTo(version.counts);
            verified++;
        }
        checks++;
        if (checks % CHECK_MEMBERS_EVERY == 0) {
            checkMembers(cut, version);
        }
    }

    private static void assertParts(Cut cut, String one, String other) {
        RoaringBitmap a = cut.bitmap(one);
        RoaringBitmap b = cut.bitmap(other);
        assertThat(RoaringBitmap.andCardinality(a, b))
                .as("members of both %s and %s", one, other)
                .isZero();
        assertThat(RoaringBitmap.or(a, b).equals(cut.bitmap(EVERYONE)))
                .as("%s and %s together are %s", one, other, EVERYONE)
                .isTrue();
    }

    private void checkMembers(Cut cut, @Nullable Version version) {
        List<List<String>> members = SEGMENTS.stream().map(cut.names::members).toList();
        assertThat(members).extracting(List::size).isEqualTo(cut.counts);
        members.get(SEGMENTS.indexOf(EAST)).forEach(contact -> assertHome(contact, EAST));
        members.get(SEGMENTS.indexOf(WEST)).forEach(contact -> assertHome(contact, WEST));
        if (version != null) {
            assertThat(members)
                    .extracting(ofSegment ->
                            ofSegment.stream().mapToLong(ViewChecks::hash).sum())
                    .as("checksums of %s at sequence number %d", SEGMENTS, cut.sequence)
                    .isEqualTo(version.checksums);
        }
        lookAgain();
        held = cut;
        heldMembers = members;
    }

    /** An older view still has the members and names it had, whatever became of the contacts and their ids. */
    private void lookAgain() {
        Cut older = held;
        if (older != null) {
            assertThat(SEGMENTS.stream().map(older.names::members).toList().equals(heldMembers))
                    .as("the older view has the members it had")
                    .isTrue();
            older.bitmap(EAST).forEach((int id) -> assertHome(older.names.contactId(id), EAST));
        }
    }

    private static void assertHome(String contact, String home) {
        if (!contact.startsWith(home)) {
            throw new AssertionError(contact + " is in " + home);
        }
    }

    /** How many views were found to be the version that the books have. */
    long verified() {
        return verified;
    }

    /** A checksum of a segment is the sum of these. */
    static long hash(String contact) {
        long hash = 0;
        for (int i = 0; i < contact.length(); i++) {
            hash = (hash + contact.charAt(i)) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 32;
        }
        return hash;
    }
}
