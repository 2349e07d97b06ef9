package dev.muster.segment.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.muster.segment.ContactWrite;
import dev.muster.segment.Segment;
import dev.muster.segment.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The workload is the same every time, and what its description promises. */
class WorkloadTest {

    private static final int CONTACTS = 5_000;
    private static final Workload WORKLOAD = new Workload(CONTACTS, 400);

    @Test
    void definitions_madeTwice_areEqual() {
        assertThat(WORKLOAD.definitions()).isEqualTo(new Workload(1, 400).definitions());
    }

    @Test
    void definitions_ofALargerWorkload_beginWithThoseOfASmallerOne() {
        assertThat(new Workload(1, 1_000).definitions())
                .startsWith(WORKLOAD.definitions().toArray(Segment[]::new));
    }

    @Test
    void load_doneTwice_givesEqualContacts() {
        assertThat(texts(WORKLOAD.load())).isEqualTo(texts(new Workload(CONTACTS, 1).load()));
    }

    @Test
    void load_ofMoreContactsThanAChunk_hasEachOnce() {
        Set<String> ids = new HashSet<>();
        int contacts = 0;
        for (ContactWrite contact : WORKLOAD.load()) {
            ids.add(contact.contactId());
            contacts++;
        }

        assertThat(contacts).isEqualTo(CONTACTS);
        assertThat(ids).hasSize(CONTACTS).contains("contact-0", "contact-4999");
    }

    @Test
    void contactAt_overManyContacts_leavesTwoPercentMissing() {
        int values = IntStream.range(0, CONTACTS)
                .map(i -> WORKLOAD.contactAt(i).values().size())
                .sum();

        assertThat((double) values / CONTACTS / Trait.all().size()).isCloseTo(0.98, within(0.002));
    }

    @Test
    void contactAt_overManyContacts_spreadsValuesAsPromised() {
        Map<Object, Integer> plans = new HashMap<>();
        Set<Object> campaigns = new HashSet<>();
        int ahead = 0;
        int trials = 0;
        Instant earliest = Workload.START;
        for (ContactWrite contact : WORKLOAD.load()) {
            Map<String, Value> values = contact.values();
            if (values.get("plan") instanceof Value.Text plan) {
                plans.merge(plan.text(), 1, Integer::sum);
            }
            if (values.get("campaign") instanceof Value.Text campaign) {
                campaigns.add(campaign.text());
            }
            if (values.get("trial_ends_at") instanceof Value.Timestamp end) {
                trials++;
                ahead += end.instant().isAfter(Workload.START) ? 1 : 0;
            }
            if (values.get("signed_up") instanceof Value.Timestamp signedUp) {
                assertThat(signedUp.instant()).isBeforeOrEqualTo(Workload.START);
                earliest = earliest.isBefore(signedUp.instant()) ? earliest : signedUp.instant();
            }
        }

        assertThat(plans).containsOnlyKeys("Free", "Pro", "Team", "Enterprise");
        assertThat(plans.get("Free")).isGreaterThan(10 * plans.get("Enterprise"));
        assertThat(campaigns).hasSizeBetween(150, 200);
        assertThat((double) ahead / trials).isCloseTo(1.0 / 3, within(0.03));
        assertThat(Duration.between(earliest, Workload.START).toDays()).isBetween(725L, 730L);
    }

    @Test
    void definitions_byTemplate_haveOneToFiveConjunctions() {
        List<Integer> conjunctions = WORKLOAD.definitions().stream()
                .map(segment -> Conjunctions.of(segment.predicate()).size())
                .toList();

        assertThat(conjunctions).allMatch(count -> count >= 1 && count <= 5).contains(1, 2, 3, 4, 5);
    }

    @Test
    void definitions_withWindows_haveRoundDaysAndAnyOthers() {
        Map<Boolean, Long> windows = WORKLOAD.definitions().stream()
                .flatMap(segment -> Leaves.of(segment.predicate()).stream())
                .filter(dev.muster.segment.Predicate.TimeWindow.class::isInstance)
                .map(leaf -> ((dev.muster.segment.Predicate.TimeWindow) leaf)
                        .span()
                        .toDuration()
                        .toDays())
                .collect(Collectors.partitioningBy(
                        List.of(1L, 3L, 7L, 14L, 30L, 60L, 90L)::contains, Collectors.counting()));

        assertThat((double) windows.get(true) / (windows.get(true) + windows.get(false)))
                .isCloseTo(0.5, within(0.15));
    }

    @Test
    void take_doneTwice_givesEqualWrites() {
        for (WriteKind kind : WriteKind.values()) {
            assertThat(texts(new Writes(WORKLOAD).take(kind, 100)))
                    .isEqualTo(texts(new Writes(WORKLOAD).take(kind, 100)));
        }
    }

    @Test
    void take_ofMixedWrites_setsOneToThreeAttributesAMillisecondApart() {
        Tape tape = new Writes(WORKLOAD).take(WriteKind.MIXED, 1_000);

        assertThat(tape.writes())
                .allMatch(write -> !write.values().isEmpty() && write.values().size() <= 3);
        assertThat(tape.writes().stream()
                        .filter(write -> write.values().containsKey("last_active"))
                        .count())
                .isBetween(450L, 550L);
        assertThat(Duration.between(Workload.START, tape.instant(999))).hasSeconds(1);
    }

    @Test
    void take_ofActivity_writesOnlyToContactsActiveWithinTheHour() {
        Tape tape = new Writes(WORKLOAD).take(WriteKind.ACTIVITY, 200);

        for (ContactWrite write : tape.writes()) {
            int index = Integer.parseInt(write.contactId().substring("contact-".length()));
            Value before = WORKLOAD.contactAt(index).values().get("last_active");
            assertThat(write.values()).containsOnlyKeys("last_active", "sessions");
            assertThat(((Value.Timestamp) before).instant()).isAfter(Workload.START.minus(Duration.ofHours(1)));
        }
    }

    @Test
    void take_ofHotWrites_givesFewContactsMostOfThem() {
        Map<String, Long> writes = new Writes(WORKLOAD)
                .take(WriteKind.HOT, 5_000).writes().stream()
                        .collect(Collectors.groupingBy(ContactWrite::contactId, Collectors.counting()));
        long most = writes.values().stream()
                .mapToLong(Long::longValue)
                .sorted()
                .skip(writes.size() - 100L)
                .sum();

        assertThat(most).isGreaterThan(2_000);
    }

    @Test
    void mixedWrites_onAHundredAndAThousandSegments_flipAboutAsManyAsPromised() {
        assertThat(flips(100, WriteKind.MIXED)).isBetween(1.1, 1.7);
        assertThat(flips(1_000, WriteKind.MIXED)).isBetween(11.0, 17.0);
    }

    @Test
    void activity_onAThousandSegments_flipsNextToNothing() {
        assertThat(flips(1_000, WriteKind.ACTIVITY)).isLessThan(0.2);
    }

    private static double flips(int segments, WriteKind kind) {
        Workload workload = new Workload(CONTACTS, segments);
        Tally tally = new Tally();
        try (Contender muster = Contenders.create(Contenders.MUSTER, workload.definitions(), tally)) {
            muster.load(workload.load());
            int writes = 3_000;
            new Writes(workload).take(kind, writes).play(muster);
            return (double) tally.changes() / writes;
        }
    }

    private static String texts(Iterable<ContactWrite> contacts) {
        StringBuilder text = new StringBuilder();
        contacts.forEach(contact -> text.append(contact).append('\n'));
        return text.toString();
    }

    private static String texts(Tape tape) {
        return tape.instant(tape.length() - 1) + " " + tape.writes();
    }
}
