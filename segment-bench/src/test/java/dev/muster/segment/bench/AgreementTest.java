package dev.muster.segment.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is measured side by side gives the same answer. */
class AgreementTest {

    private static final Workload WORKLOAD = new Workload(200, 300);

    private static final Agreement EXPECTED = Agreement.of(Contenders.MUSTER, WORKLOAD);

    @Test
    void of_muster_flipsByWritesAndByTheClock() {
        assertThat(EXPECTED.writes().count()).isGreaterThan(1_000);
        assertThat(EXPECTED.clock().count()).isGreaterThan(100);
    }

    @Test
    void of_theUnindexedEngine_isTheSame() {
        assertSame(Agreement.of(Contenders.UNINDEXED, WORKLOAD));
    }

    @Test
    void of_naiveWithAQueue_isTheSame() {
        assertSame(Agreement.of(Contenders.QUEUE, WORKLOAD));
    }

    /** Those of the profile {@code peers} as well, where it is on. */
    @ParameterizedTest
    @MethodSource("systemsThatTakeWrites")
    void of_aSystemThatTakesWrites_isTheSameButForWhatComesAndGoesBetweenTwoTicks(String system) {
        Agreement given = Agreement.of(system, WORKLOAD);

        assertThat(given.writes().isSameAs(EXPECTED.writes()))
                .as("writes: %s", given)
                .isTrue();
        assertThat(given.clock().net())
                .as("clock: %s", given)
                .isEqualTo(EXPECTED.clock().net());
    }

    private static Stream<String> systemsThatTakeWrites() {
        return Contenders.all().stream()
                .filter(provider -> provider.measures().contains(Measure.WRITE))
                .map(ContenderProvider::system);
    }

    @Test
    void of_duckDb_hasTheClocksFinalStates() {
        Agreement given = Agreement.of(Contenders.DUCK, WORKLOAD);

        assertThat(given.writes().count()).isZero();
        assertThat(given.clock().net()).isEqualTo(EXPECTED.clock().net());
    }

    @Test
    void count_ofNewSegments_isTheSameEverywhere() {
        for (String system : new String[] {Contenders.UNINDEXED, Contenders.NAIVE, Contenders.QUEUE, Contenders.DUCK}) {
            assertThat(counts(system)).as(system).isEqualTo(counts(Contenders.MUSTER));
        }
        assertThat(counts(Contenders.MUSTER)).anyMatch(count -> count > 0);
    }

    @Test
    void changed_inAndOut_cancelsOutInTheNetSumOnly() {
        Checksum none = new Checksum();
        Checksum both = new Checksum();
        both.changed("s", "c", true);
        both.changed("s", "c", false);

        assertThat(both.net()).isEqualTo(none.net());
        assertThat(both.isSameAs(none)).isFalse();
    }

    @Test
    void changed_inAnotherOrder_givesTheSameSums() {
        Checksum one = new Checksum();
        Checksum other = new Checksum();
        one.changed("s", "c", true);
        one.changed("t", "c", true);
        other.changed("t", "c", true);
        other.changed("s", "c", true);

        assertThat(one.isSameAs(other)).isTrue();
    }

    @Test
    void changed_withSegmentAndContactExchanged_givesOtherSums() {
        Checksum one = new Checksum();
        Checksum other = new Checksum();
        one.changed("s", "c", true);
        other.changed("c", "s", true);

        assertThat(one.isSameAs(other)).isFalse();
    }

    private static void assertSame(Agreement given) {
        assertThat(given.writes().isSameAs(EXPECTED.writes()))
                .as("writes: %s", given)
                .isTrue();
        assertThat(given.clock().isSameAs(EXPECTED.clock()))
                .as("clock: %s", given)
                .isTrue();
    }

    private static List<Integer> counts(String system) {
        try (Contender contender = Contenders.create(system, WORKLOAD.definitions(), new Checksum())) {
            contender.load(WORKLOAD.load());
            return WORKLOAD.newSegments().stream()
                    .map(segment -> contender.count(segment.predicate()))
                    .toList();
        }
    }
}
