package dev.muster.segment.engine;

import static dev.muster.segment.Segments.contact;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.segment.ContactWrite;
import dev.muster.segment.Value;
import org.junit.jupiter.api.Test;

class HeldNumbersTest {

    private final HeldNumbers numbers = new HeldNumbers();
    private final ContactStore store = new ContactStore();

    private void put(String id, String attribute, Object value) {
        ContactWrite write = contact(id).set(attribute, value);
        Value held = write.values().get(attribute);
        store.put(store.ids().add(id), store.column(attribute), held);
    }

    private void scan() {
        numbers.scans().forEach(scan -> scan.goOn(0, Scan.ALL));
    }

    /** A walk began again for as long as an answer was wrong that its plan had not asked for. */
    @Test
    void isCurrent_whereAnEarlierPlanAskedForMore_comparesWhatThisPlanAskedFor() {
        put("a", "zip", "7");
        numbers.begin(store);
        assertThat(numbers.allReadAsNumbers("zip")).isTrue();
        assertThat(numbers.isOpen()).isTrue();
        scan();
        assertThat(numbers.isCurrent()).isFalse();

        put("b", "zip", "north");
        numbers.begin(store);
        assertThat(numbers.allReadAsNumbers("n")).isTrue();
        scan();
        assertThat(numbers.isCurrent()).isTrue();
    }

    @Test
    void begin_withOtherContacts_forgetsTheAnswersOfTheEarlierOnes() {
        put("a", "zip", "7");
        numbers.begin(store);
        numbers.allReadAsNumbers("zip");
        scan();
        ContactStore loaded = new ContactStore();
        loaded.put(
                loaded.ids().add("a"),
                loaded.column("zip"),
                contact("a").set("zip", "x").values().get("zip"));
        numbers.begin(loaded);
        numbers.allReadAsNumbers("zip");
        assertThat(numbers.isOpen()).isTrue();
    }
}
